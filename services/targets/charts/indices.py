"""Indices over time: several lines around 100, each with its own dashes and name, so that colour never speaks alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.targets.charts.drawing import Canvas, number
from services.targets.charts.themes import Theme
from services.targets.charts.words import Lang, fitted, say

_LOOKS = (("blue", None), ("teal", "7 4"), ("violet", "2 3"), ("sand", "9 3 2 3"), ("red", "4 2"))
_LEFT, _RIGHT, _FOOT, _LEGEND = 46.0, 30.0, 30.0, 20.0
_STEP = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One index by period; None where the chain broke."""

    code: str
    name: str
    points: Sequence[tuple[date, Decimal | None]]


@dataclass(frozen=True, slots=True)
class _Plane:
    """Periods and indices to places."""

    days: Sequence[date]
    low: int
    high: int
    roof: float
    width: float
    height: float

    def x(self, day: date) -> float:
        steps = max(len(self.days) - 1, 1)
        return _LEFT + (self.width - _LEFT - _RIGHT) * self.days.index(day) / steps

    def y(self, value: Decimal | int) -> float:
        share = float(value - self.low) / (self.high - self.low)
        return self.height - _FOOT - (self.height - self.roof - _FOOT) * share


def indices(
    name: str, lines: Sequence[Line], *, lang: Lang, theme: Theme, width: int = 960, height: int = 360
) -> str:  # fmt: skip
    """The chart as SVG; the axis runs in tens around what was reached and 100, the last values stand in the legend."""
    days = sorted({day for line in lines for day, _ in line.points})
    values = [value for line in lines for _, value in line.points if value is not None]
    low = (-int(-min([*values, Decimal(100)]) // _STEP) - 1) * _STEP
    high = (int(max([*values, Decimal(100)]) // _STEP) + 1) * _STEP
    plane = _Plane(days, low, high, 30.0 + _LEGEND * len(lines), width, height)
    said = "；".join(f"{line.name} {day:%Y-%m} {value}" for line in lines for day, value in line.points[-12:])
    canvas = Canvas("indices", width, height, theme, title=say("indices", lang, name=name), description=said)
    canvas.text(4, 16, say("indices", lang, name=name), size=13)
    _axes(canvas, plane)
    for place, (line, (tone, dashes)) in enumerate(zip(lines, _LOOKS, strict=False)):
        y = 34 + place * _LEGEND
        ink = canvas.colour(tone)
        canvas.add("line", x1=4, y1=y, x2=34, y2=y, stroke=ink, stroke_width=2.5, stroke_dasharray=dashes)
        last = next((str(value) for _, value in reversed(line.points) if value is not None), "—")
        canvas.text(42, y + 4, fitted(f"{line.name} {last}", 12, width - 60), size=12)
        _draw(canvas, plane, line, ink, dashes)
    return canvas.render()


def _axes(canvas: Canvas, plane: _Plane) -> None:
    for tick in range(plane.low, plane.high + 1, _STEP):
        y, whole = plane.y(tick), tick == 100
        stroke = canvas.colour("muted" if whole else "grid")
        canvas.add("line", x1=_LEFT, y1=y, x2=plane.width - 8, y2=y, stroke=stroke, stroke_width=1)
        canvas.text(_LEFT - 8, y + 4, str(tick), size=11, fill="muted", anchor="end")
    every = max(1, -(-len(plane.days) // 12))
    for day in plane.days[::every]:
        canvas.text(plane.x(day), plane.height - 10, f"{day:%Y-%m}", size=11, fill="muted", anchor="middle")


def _draw(canvas: Canvas, plane: _Plane, line: Line, stroke: str, dashes: str | None) -> None:
    run: list[str] = []
    for day, value in [*line.points, (plane.days[-1], None)]:
        if value is not None:
            run.append(f"{number(plane.x(day))} {number(plane.y(value))}")
            tip = f"{line.name} {day:%Y-%m}：{value}"
            canvas.add("circle", cx=plane.x(day), cy=plane.y(value), r=2.6, fill=stroke, tip=tip)
            continue
        if len(run) > 1:
            path = "M" + "L".join(run)
            canvas.add("path", d=path, fill="none", stroke=stroke, stroke_width=2.2, stroke_dasharray=dashes)
        run = []
