"""The ladder as a funnel: how many firms hold each title, the widest rung below."""

from collections.abc import Sequence

from services.targets.charts.drawing import Canvas, number
from services.targets.charts.themes import Theme
from services.targets.charts.words import Lang, figure, fitted, say

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
    widths = [max(6.0, spread * (value or 0) / top) for _, _, value in rungs]
    for place, (code, name, value) in enumerate(reversed(rungs)):
        at = len(rungs) - 1 - place
        y = gap + place * (height + gap)
        _rung(canvas, middle, y + 24, widths[at], widths[max(at - 1, 0)], gap, code, _TONES[at % len(_TONES)])
        canvas.text(12, y + 15, fitted(name, 14, width - 130), size=14)
        canvas.text(width - 12, y + 16, figure(value), size=19, anchor="end", font_weight=700, class_="value")
    return canvas.render()


def _rung(canvas: Canvas, middle: float, y: float, own: float, below: float, gap: float, code: str, tone: str) -> None:
    canvas.box(middle - own / 2, y, own, 30, canvas.colour(tone), rx=4, class_="mark", data_code=code)
    if below > own:
        left, right = number(middle - own / 2), number(middle + own / 2)
        foot, far, near = number(y + 38 + gap + 16), number(middle - below / 2), number(middle + below / 2)
        path = f"M{left} {number(y + 30)}H{right}L{near} {foot}H{far}z"
        canvas.add("path", d=path, fill=canvas.colour(tone), opacity=0.1)
