"""Bars against a goal: each number's share of its yearly floor or target, with a tick where it should be by now."""

from collections.abc import Sequence
from typing import Final

from services.targets.charts.drawing import Canvas
from services.targets.charts.gauge import PATTERNS, Gauge, described
from services.targets.charts.themes import Theme
from services.targets.charts.words import Lang, figure, fitted, measured, say

_ROW: Final = 41.0


def bullets(name: str, title: str, rows: Sequence[Gauge], *, lang: Lang, theme: Theme, width: int = 560) -> str:
    """One line for each number."""
    said = "；".join(described(row, lang) for row in rows)
    canvas = Canvas(name, width, 6 + len(rows) * _ROW, theme, title=title, description=said)
    for place, row in enumerate(rows):
        with canvas.group(class_="bullet", data_code=row.code, tip=described(row, lang)):
            _bullet(canvas, row, 6 + place * _ROW, width, lang)
    return canvas.render()


def _bullet(canvas: Canvas, row: Gauge, y: float, width: float, lang: Lang) -> None:
    whole = row.goal or row.city
    goal = f" / {figure(whole)}" if whole else ""
    value = say("unknown", lang) if row.value is None else figure(row.value) + goal
    canvas.box(0, y, width, _ROW - 4, canvas.colour("surface"), opacity=0, class_="hit")
    canvas.text(4, y + 14, fitted(row.name, 12.5, width - 30 - measured(value, 13)), size=12.5)
    tone = "muted" if row.value is None else "ink"
    canvas.text(width - 4, y + 14, value, size=13, fill=tone, anchor="end", font_weight=700, class_="value")
    canvas.box(4, y + 21, width - 8, 9, canvas.colour("track"), rx=4.5)
    if not whole:
        return
    if row.value:
        length = max(9.0, (width - 8) * min(1.0, row.value / whole))
        paint = canvas.colour("blue" if row.light == "none" else row.light)
        for fill in (paint, canvas.over(PATTERNS[row.light])):
            if fill:
                canvas.box(4, y + 21, length, 9, fill, rx=4.5)
    if row.due is not None:
        x = 4 + (width - 8) * min(1.0, float(row.due) / whole)
        canvas.add("line", x1=x, y1=y + 18, x2=x, y2=y + 33, stroke=canvas.colour("ink"), stroke_width=2)
