"""The ladder as a funnel: how many firms hold each title, the widest rung below."""

from collections.abc import Sequence

from services.targets.charts.drawing import Canvas, number
from services.targets.charts.themes import Theme
from services.targets.charts.words import Lang, figure, fitted, measured, say

_TONES = ("blue", "teal", "violet", "sand", "green")


def ladder(
    rungs: Sequence[tuple[str, str, int | None]], *, unit: str, lang: Lang, theme: Theme, width: int = 560
) -> str:
    """Rungs as (code, name, value), the base first; drawn with the base at the bottom, widths in proportion."""
    height, gap = 62.0, 8.0
    said = "；".join(f"{name} {figure(value)} {unit}" for _, name, value in rungs)
    canvas = Canvas(
        "ladder", width, gap + len(rungs) * (height + gap), theme, title=say("ladder", lang), description=said
    )
    top = max([value or 0 for _, _, value in rungs] + [1])
    spread, middle = width - 24, width / 2
    widths = [max(6.0, spread * value / top) if value else 0.0 for _, _, value in rungs]
    for place, (code, name, value) in enumerate(reversed(rungs)):
        at = len(rungs) - 1 - place
        y = gap + place * (height + gap)
        with canvas.group(class_="rung", data_code=code, tip=f"{name}：{figure(value)} {unit}"):
            canvas.box(0, y - 4, width, height + gap, canvas.colour("surface"), opacity=0, class_="hit", rx=6)
            _rung(canvas, middle, y + 24, widths[at], widths[max(at - 1, 0)], gap, _TONES[at % len(_TONES)])
            canvas.text(12, y + 15, fitted(name, 14, width - 36 - measured(figure(value), 19)), size=14)
            canvas.text(width - 12, y + 16, figure(value), size=19, anchor="end", font_weight=700, class_="value")
    return canvas.render()


def _rung(canvas: Canvas, middle: float, y: float, own: float, below: float, gap: float, tone: str) -> None:
    canvas.box(middle - own / 2, y, own, 30, canvas.colour(tone), rx=4)
    if below > own > 0:
        left, right = number(middle - own / 2), number(middle + own / 2)
        foot, far, near = number(y + 38 + gap + 16), number(middle - below / 2), number(middle + below / 2)
        path = f"M{left} {number(y + 30)}H{right}L{near} {foot}H{far}z"
        canvas.add("path", d=path, fill=canvas.colour(tone), opacity=0.1)
