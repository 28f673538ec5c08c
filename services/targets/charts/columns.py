"""Stacked columns: how many titles end in each month ahead, by tier."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.targets.charts.drawing import Canvas, Pattern
from services.targets.charts.scale import ceiling, ticks
from services.targets.charts.themes import Theme
from services.targets.charts.words import Lang, figure, fitted, measured, say

_LOOKS: tuple[tuple[str, Pattern], ...] = (
    ("blue", "solid"),
    ("teal", "hatch"),
    ("violet", "dots"),
    ("sand", "grid"),
    ("green", "steps"),
)


@dataclass(frozen=True, slots=True)
class Stack:
    """One tier's endings, one number a month."""

    code: str
    name: str
    values: Sequence[int]


def columns(
    months: Sequence[date], stacks: Sequence[Stack], *, lang: Lang, theme: Theme, width: int = 560, height: int = 320
) -> str:
    """The months from left to right; each column's total stands above it."""
    totals = [sum(values) for values in zip(*(stack.values for stack in stacks), strict=True)]
    said = "；".join(
        say("expire", lang, month=f"{month:%Y-%m}", value=figure(total))
        for month, total in zip(months, totals, strict=True)
    )
    canvas = Canvas("expiries", width, height, theme, title=say("expiries", lang), description=said)
    shown = [(stack, look) for stack, look in zip(stacks, _LOOKS, strict=False) if any(stack.values)]
    lines = _legend(canvas, shown, width)
    left, floor, roof = 40.0, height - 24.0, 24.0 + lines * 18.0
    top = ceiling(max([*totals, 1]))
    for tick in ticks(top):
        y = floor - (floor - roof) * tick / top
        canvas.add("line", x1=left, y1=y, x2=width - 4, y2=y, stroke=canvas.colour("grid"), stroke_width=1)
        canvas.text(left - 6, y + 4, figure(tick), size=11, fill="muted", anchor="end")
    if not any(totals):
        canvas.text(width / 2, (roof + floor) / 2, say("none_expire", lang), size=13, fill="muted", anchor="middle")
    step = (width - left - 4) / len(months)
    for place, month in enumerate(months):
        x, y = left + place * step + step * 0.15, floor
        for stack, (tone, pattern) in shown:
            tall = (floor - roof) * stack.values[place] / top
            y -= tall
            tip = f"{month:%Y-%m} {stack.name}：{figure(stack.values[place])}"
            box = (x, y, step * 0.7, tall)
            canvas.box(*box, canvas.colour(tone), tip=tip, class_="mark", data_code=stack.code)
            if over := canvas.over(pattern):
                canvas.box(*box, over, pointer_events="none")
        if totals[place]:
            canvas.text(x + step * 0.35, y - 5, figure(totals[place]), size=11, anchor="middle", font_weight=600)
        label = f"{month.month}月" if lang == "zh" and step > 30 else f"{month:%m}"
        canvas.text(x + step * 0.35, height - 8, label, size=11, fill="muted", anchor="middle")
    return canvas.render()


def _legend(canvas: Canvas, shown: Sequence[tuple[Stack, tuple[str, Pattern]]], width: float) -> int:
    x, line = 4.0, 0
    for stack, (tone, pattern) in shown:
        name = fitted(f"{stack.name} {figure(sum(stack.values))}", 11, width - 40)
        wide = 18 + measured(name, 11) + 14
        if x + wide > width and x > 4:
            x, line = 4.0, line + 1
        for paint in (canvas.colour(tone), canvas.over(pattern)):
            if paint:
                canvas.box(x, line * 18 + 2, 12, 12, paint, rx=2)
        canvas.text(x + 17, line * 18 + 12, name, size=11)
        x += wide
    return line + 1
