"""Lines over time: the number by month, the printed targets, what is derived, and what is known to end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.targets.charts.drawing import Canvas, number
from services.targets.charts.scale import along, ceiling, ticks
from services.targets.charts.sparkline import runs
from services.targets.charts.themes import Theme
from services.targets.charts.words import Lang, figure, say

Points = Sequence[tuple[date, int | None]]
_LEFT, _RIGHT, _TOP, _FOOT = 62.0, 78.0, 30.0, 30.0


@dataclass(frozen=True, slots=True)
class Lines:
    """What a chart over time shows; the band is (day, low, high) after the last point."""

    code: str
    name: str
    unit: str
    points: Points
    targets: Sequence[tuple[int, int]]
    derived: Sequence[tuple[date, float]]
    band: Sequence[tuple[date, int, int]]


class _Plane:
    """Days and values to places."""

    def __init__(self, lines: Lines, width: float, height: float) -> None:
        days = [day for day, _ in lines.points] + [day for day, _, _ in lines.band]
        ends = [date(year, 12, 31) for year, _ in lines.targets]
        self.days = (min(days), max([*days, *ends]))
        values = [value or 0 for _, value in lines.points] + [high for _, _, high in lines.band]
        self.top = ceiling(max([*values, *(target for _, target in lines.targets), 1]))
        self.width, self.height = width, height

    def x(self, day: date) -> float:
        return _LEFT + (self.width - _LEFT - _RIGHT) * along(self.days, day)

    def y(self, value: float) -> float:
        return self.height - _FOOT - (self.height - _TOP - _FOOT) * value / self.top

    def path(self, points: Sequence[tuple[date, float]]) -> str:
        return "M" + "L".join(f"{number(self.x(day))} {number(self.y(value))}" for day, value in points)


def series(lines: Lines, *, lang: Lang, theme: Theme, width: int = 960, height: int = 380) -> str:
    """The chart as SVG."""
    said = "；".join(f"{day} {figure(value)}" for day, value in lines.points[-24:])
    title = say("over_time", lang, name=lines.name)
    canvas = Canvas(f"series-{lines.code}", width, height, theme, title=title, description=said)
    canvas.text(4, 16, f"{lines.name}（{lines.unit}）" if lang == "zh" else f"{lines.name} ({lines.unit})", size=13)
    plane = _Plane(lines, width, height)
    _grid(canvas, plane)
    _ahead(canvas, plane, lines, lang)
    _printed(canvas, plane, lines, lang)
    for run in runs([value for _, value in lines.points]):
        known = [(lines.points[place][0], float(value)) for place, value in run]
        canvas.add("path", d=plane.path(known), fill="none", stroke=canvas.colour("blue"), stroke_width=2.5)
    last = next(((day, value) for day, value in reversed(lines.points) if value is not None), None)
    for day, value in lines.points:
        if value is not None:
            r = 4.5 if last and day == last[0] else 2.2
            tip = f"{day}：{figure(value)} {lines.unit}"
            canvas.add("circle", cx=plane.x(day), cy=plane.y(value), r=r, fill=canvas.colour("blue"), tip=tip)
    if last:
        canvas.text(plane.x(last[0]) - 6, plane.y(last[1]) - 9, figure(last[1]), size=14, anchor="end", font_weight=700)
    return canvas.render()


def _grid(canvas: Canvas, plane: _Plane) -> None:
    for tick in ticks(plane.top):
        y = plane.y(tick)
        canvas.add("line", x1=_LEFT, y1=y, x2=plane.width - 8, y2=y, stroke=canvas.colour("grid"), stroke_width=1)
        canvas.text(_LEFT - 8, y + 4, figure(tick), size=11, fill="muted", anchor="end")
    for year in range(plane.days[0].year, plane.days[1].year + 1):
        x = plane.x(max(plane.days[0], date(year, 1, 1)))
        if plane.x(date(year, 12, 31)) - x > 34:
            canvas.text(x, plane.height - 10, str(year), size=11, fill="muted")


def _ahead(canvas: Canvas, plane: _Plane, lines: Lines, lang: Lang) -> None:
    if not lines.band:
        return
    lows = [(day, float(low)) for day, low, _ in lines.band]
    highs = [(day, float(high)) for day, _, high in lines.band]
    area = plane.path(highs) + "L" + plane.path(list(reversed(lows)))[1:] + "z"
    canvas.add("path", d=area, fill=canvas.colour("blue"), opacity=0.13, tip=say("band", lang))
    for points, key in ((highs, "all_renewed"), (lows, "none_renewed")):
        canvas.add(
            "path", d=plane.path(points), fill="none", stroke=canvas.colour("blue"), stroke_width=1.4,
            stroke_dasharray="2 3", tip=f"{say(key, lang)}：{figure(round(points[-1][1]))}",
        )  # fmt: skip
    low = round(lows[-1][1])
    words = f"{say('none_renewed', lang)} {figure(low)}"
    canvas.text(plane.x(lows[-1][0]), plane.y(low) + 15, words, size=11, fill="muted", anchor="middle")


def _printed(canvas: Canvas, plane: _Plane, lines: Lines, lang: Lang) -> None:
    if len(lines.derived) > 1:
        canvas.add(
            "path", d=plane.path(lines.derived), fill="none", stroke=canvas.colour("muted"), stroke_width=1.4,
            stroke_dasharray="6 5", tip=say("derived", lang),
        )  # fmt: skip
    for year, target in lines.targets:
        x, y = plane.x(date(year, 12, 31)), plane.y(target)
        tip = say("target", lang, year=year, value=figure(target))
        canvas.add("path", d=f"M{number(x - 7)} {number(y)}h14M{number(x)} {number(y - 7)}v14",
                   stroke=canvas.colour("red"), stroke_width=2.4, fill="none", tip=tip)  # fmt: skip
        canvas.text(x + 10, y - 7, figure(target), size=11, fill="red", font_weight=600)
