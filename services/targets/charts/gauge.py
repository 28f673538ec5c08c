"""A gauge: how far a number is on its way to the printed goal, and how far it should be by now."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import cos, radians, sin
from typing import Final

from services.targets.charts.drawing import Canvas, Pattern
from services.targets.charts.sparkline import trace
from services.targets.charts.themes import Theme
from services.targets.charts.words import Lang, figure, fitted, say
from services.targets.cockpit.rules import Light

_X, _Y, _R, _THICK = 120.0, 100.0, 82.0, 15.0
_FROM, _SWEEP = 205.0, 230.0
PATTERNS: Final[dict[Light, Pattern]] = {"green": "solid", "yellow": "hatch", "red": "dots", "none": "solid"}
_SHAPES: Final[dict[Light, str]] = {
    "green": "M0 -5a5 5 0 1 0 .01 0z",
    "yellow": "M0 -5.5L5.5 4.5H-5.5z",
    "red": "M-5 -5H5V5H-5z",
    "none": "M-4 -1H4V1H-4z",
}


@dataclass(frozen=True, slots=True)
class Gauge:
    """What a gauge shows; `goal` and `year` are None where no document prints one, `marks` the printed targets.

    A district's gauge has no goal: `city` is the whole city's value and `rank` the district's place.
    """

    code: str
    name: str
    unit: str
    value: int | None
    goal: int | None
    year: int | None
    is_floor: bool
    due: Decimal | None
    light: Light
    done: Decimal | None
    stated: bool
    marks: Sequence[tuple[int, int]]
    history: Sequence[int | None]
    as_of: str
    city: int | None = None
    rank: int | None = None


def _point(share: float, radius: float) -> tuple[float, float]:
    angle = radians(_FROM - _SWEEP * share)
    return _X + radius * cos(angle), _Y - radius * sin(angle)


def _arc(share: float, radius: float) -> str:
    (x0, y0), (x1, y1) = _point(0, radius), _point(share, radius)
    large = int(_SWEEP * share > 180)
    return f"M{x0:.2f} {y0:.2f}A{radius:.2f} {radius:.2f} 0 {large} 1 {x1:.2f} {y1:.2f}"


def described(shown: Gauge, lang: Lang) -> str:
    """The gauge in one sentence."""
    parts = [say("value", lang, name=shown.name, value=figure(shown.value), unit=shown.unit).strip()]
    if shown.value is None:
        parts.append(say("unknown", lang))
    parts.append(_goal(shown, lang))
    if shown.due is not None:
        parts.append(say("pace", lang, value=f"{shown.due:,.1f}"))
    if shown.done is not None:
        parts.append(
            say(
                "of_target" if shown.city is None or shown.goal is not None else "of_city",
                lang,
                share=f"{shown.done:.1%}",
            )
        )
    if shown.city is None or shown.goal is not None:
        parts.append(say(shown.light, lang))
    parts.append(say("as_of", lang, day=shown.as_of))
    return ("；" if lang == "zh" else "; ").join(parts)


def _goal(shown: Gauge, lang: Lang) -> str:
    if shown.city is not None:
        whole = say("city", lang, value=figure(shown.city))
        return f"{whole} · {say('rank', lang, rank=shown.rank)}" if shown.rank else whole
    if shown.goal is None:
        return say("no_target", lang)
    if shown.is_floor:
        return say("floor", lang, value=figure(shown.goal))
    return say("target", lang, year=shown.year, value=figure(shown.goal))


def gauge(shown: Gauge, *, lang: Lang, theme: Theme, width: int = 240) -> str:
    """The gauge as SVG; a name above it unless the page around says it."""
    head = 0.0 if theme == "page" else 34.0
    title = shown.name
    canvas = Canvas(
        f"gauge-{shown.code}", 240, 206 + head, theme, title=title, description=described(shown, lang), across=width
    )
    if head:
        canvas.text(_X, 20, fitted(shown.name, 13, 232), size=13, anchor="middle", font_weight=600)
    with canvas.group(transform=f"translate(0 {head:.0f})" if head else None):
        _ring(canvas, shown, lang)
        _words(canvas, shown, lang)
    return canvas.render()


def _ring(canvas: Canvas, shown: Gauge, lang: Lang) -> None:
    whole = shown.goal or shown.city
    known = shown.value is not None and whole
    dash = None if known else "2 7"
    canvas.add(
        "path", d=_arc(1, _R), fill="none", stroke=canvas.colour("track"), stroke_width=_THICK,
        stroke_linecap="round" if known else "butt", stroke_dasharray=dash,
    )  # fmt: skip
    if not whole:
        return
    if shown.value:
        part = max(0.004, min(1.0, shown.value / whole))
        paint = canvas.colour("blue" if shown.light == "none" else shown.light)
        for stroke in (paint, canvas.over(PATTERNS[shown.light])):
            canvas.add(
                "path", d=_arc(part, _R), fill="none", stroke=stroke, stroke_width=_THICK, stroke_linecap="round",
                class_="mark",
            ) if stroke else None  # fmt: skip
    for year, target in shown.marks:
        if target < whole:
            (x0, y0), (x1, y1) = (_point(target / whole, _R + step) for step in (-_THICK / 2, _THICK / 2))
            tip = say("target", lang, year=year, value=figure(target))
            canvas.add("line", x1=x0, y1=y0, x2=x1, y2=y1, stroke=canvas.colour("surface"), stroke_width=2.5, tip=tip)
    if shown.due is not None:
        _pace(canvas, float(shown.due) / whole, say("pace", lang, value=f"{shown.due:,.1f}"))


def _pace(canvas: Canvas, share: float, tip: str) -> None:
    x, y = _point(min(1.0, max(0.0, share)), _R + _THICK / 2 + 2)
    turn = 90 - (_FROM - _SWEEP * min(1.0, max(0.0, share)))
    canvas.add(
        "path", d="M0 0L5.5 -9H-5.5z", fill=canvas.colour("ink"), tip=tip,
        transform=f"translate({x:.2f} {y:.2f}) rotate({turn:.2f})",
    )  # fmt: skip


def _words(canvas: Canvas, shown: Gauge, lang: Lang) -> None:
    text = figure(shown.value) if shown.value is not None else "—"
    size = 44 if len(text) <= 3 else 36 if len(text) <= 5 else 30 if len(text) <= 6 else 26 if len(text) <= 7 else 18
    canvas.text(_X, 106, text, size=size, anchor="middle", font_weight=700, class_="value")
    under = say("unknown", lang) if shown.value is None else shown.unit
    if shown.stated and shown.value is not None:
        under += f" · {say('stated', lang)}"
    canvas.text(_X, 126, under, size=12, fill="muted", anchor="middle")
    _judgement(canvas, shown, lang)
    canvas.text(_X, 178, _goal(shown, lang), size=13, anchor="middle", class_="goal")
    trace(canvas, shown.history, x=44, y=184, width=152, height=20)


def _judgement(canvas: Canvas, shown: Gauge, lang: Lang) -> None:
    if shown.city is not None and shown.goal is None:
        if shown.done is not None:
            words = say("of_city", lang, share=f"{shown.done:.1%}")
            canvas.text(_X, 152.5, words, size=13, fill="muted", anchor="middle", font_weight=600)
        return
    words = say(shown.light, lang)
    if shown.done is not None:
        words += f" {shown.done:.1%}"
    tone = "muted" if shown.light == "none" else shown.light
    start = _X - len(words) * (4.2 if lang == "en" else 5.0) - 4
    canvas.add("path", d=_SHAPES[shown.light], fill=canvas.colour(tone), transform=f"translate({start:.2f} 148)")
    canvas.text(_X + 6, 152.5, words, size=13, fill=tone, anchor="middle", font_weight=600)
