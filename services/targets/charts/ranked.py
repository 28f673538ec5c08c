"""Ranked bars: units by value, in as many columns as fit; what no unit can be given stands apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.targets.charts.drawing import Canvas
from services.targets.charts.themes import Theme
from services.targets.charts.words import Lang, figure, fitted, measured, say
from services.targets.cockpit.rules import ranks

_ROW, _HEAD = 21.0, 8.0
_LEAST = 265


@dataclass(frozen=True, slots=True)
class Bar:
    """One unit; `key` is its id."""

    key: str
    name: str
    value: int


def ranked(
    code: str, title: str, bars: Sequence[Bar], *, undecided: int, unit: str, own: str | None, lang: Lang,
    theme: Theme, width: int = 960,
) -> str:  # fmt: skip
    """The greatest first; ties share a rank. `own` is set off from the rest."""
    ordered = sorted(bars, key=lambda bar: (-bar.value, bar.key))
    places = ranks([bar.value for bar in ordered])
    columns = max(1, min(4, width // _LEAST))
    rows = -(-(len(ordered) + bool(undecided)) // columns)
    top = max([bar.value for bar in ordered] + [undecided, 1])
    said = "；".join(f"{place} {bar.name} {figure(bar.value)}" for place, bar in zip(places, ordered, strict=True))
    if undecided:
        said += f"；{say('undecided', lang)} {figure(undecided)}"
    canvas = Canvas(f"ranked-{code}", width, _HEAD * 2 + rows * _ROW, theme, title=title, description=said)
    across = width / columns
    labels = max((measured(bar.name, 12) for bar in ordered), default=0)
    room = min(labels, across * 0.46)
    for number, bar in enumerate(ordered):
        x, y = number // rows * across, _HEAD + number % rows * _ROW
        tip = f"{bar.name}：{figure(bar.value)} {unit} · {say('rank', lang, rank=places[number])}"
        with canvas.group(class_="bar", data_district=bar.key, tip=tip):
            _row(canvas, x, y, across, room, str(places[number]), bar, bar.value / top, own == bar.key)
    if undecided:
        x, y = len(ordered) // rows * across, _HEAD + len(ordered) % rows * _ROW
        bar = Bar("undecided", say("undecided", lang), undecided)
        with canvas.group(class_="bar", data_district="undecided", tip=f"{bar.name}：{figure(undecided)} {unit}"):
            _row(canvas, x, y, across, room, "", bar, undecided / top, own=False)
    return canvas.render()


def _row(
    canvas: Canvas, x: float, y: float, across: float, room: float, place: str, bar: Bar, part: float, own: bool
) -> None:
    canvas.box(x, y, across - 14, _ROW, canvas.colour("surface"), opacity=0, class_="hit")
    weight = 700 if own else None
    canvas.text(x + 20, y + 15, place, size=11, fill="muted", anchor="end")
    canvas.text(x + 28, y + 15, fitted(bar.name, 12, room), size=12, font_weight=weight)
    start, value = x + 34 + room, figure(bar.value)
    span = across - 34 - room - 28 - measured(value, 12)
    tone = "violet" if own else "sand" if bar.key == "undecided" else "blue"
    length = max(2.0 if bar.value else 0.0, span * part)
    canvas.box(start, y + 4, span, 13, canvas.colour("track"), opacity=0.55, rx=3)
    canvas.box(start, y + 4, length, 13, canvas.colour(tone), rx=3)
    if over := canvas.over("hatch" if own else "grid" if bar.key == "undecided" else "solid"):
        canvas.box(start, y + 4, length, 13, over, rx=3)
    canvas.text(x + across - 14, y + 15, value, size=12, anchor="end", font_weight=weight or 600)
