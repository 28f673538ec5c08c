"""A line without axes: how a number moved, for the foot of a gauge or a line of a table."""

from collections.abc import Sequence

from services.targets.charts.drawing import Canvas, number
from services.targets.charts.themes import Theme
from services.targets.charts.words import Lang, figure, say


def runs(values: Sequence[int | None]) -> list[list[tuple[int, int]]]:
    """Stretches of known values as (place, value); what is unknown leaves a gap."""
    found: list[list[tuple[int, int]]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            found.append([])
        else:
            found[-1].append((place, value))
    return [run for run in found if run]


def trace(canvas: Canvas, values: Sequence[int | None], *, x: float, y: float, width: float, height: float) -> None:
    """Draw the line into a box of a canvas; nothing for fewer than two known values."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return
    low, high = min(known), max(known)
    step, span = width / (len(values) - 1), (high - low) or 1
    for run in runs(values):
        points = [(x + place * step, y + height - 2 - (value - low) / span * (height - 4)) for place, value in run]
        path = "M" + "L".join(f"{number(px)} {number(py)}" for px, py in points)
        base = f"L{number(points[-1][0])} {number(y + height)}L{number(points[0][0])} {number(y + height)}z"
        canvas.add("path", d=path + base, fill=canvas.colour("blue"), opacity=0.12)
        canvas.add("path", d=path, fill="none", stroke=canvas.colour("blue"), stroke_width=1.5)
    canvas.add("circle", cx=points[-1][0], cy=points[-1][1], r=2.4, fill=canvas.colour("blue"))


def sparkline(name: str, code: str, values: Sequence[int | None], *, lang: Lang, theme: Theme, width: int = 160) -> str:
    """A line on its own."""
    said = "、".join(figure(value) for value in values) if lang == "zh" else ", ".join(figure(v) for v in values)
    title = say("over_time", lang, name=name)
    canvas = Canvas(f"spark-{code}", width, 40, theme, title=title, description=said)
    trace(canvas, values, x=4, y=4, width=width - 8, height=32)
    return canvas.render()
