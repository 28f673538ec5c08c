"""A small SVG writer: escaped, accessible, and the same text for the same figures."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final, Literal
from xml.sax.saxutils import escape, quoteattr

from services.targets.charts.themes import FONT, Theme, colour, style

Pattern = Literal["solid", "hatch", "dots", "grid", "steps"]
Value = str | int | float | None

_PATTERNS: Final[dict[str, str]] = {
    "hatch": '<path d="M0 6L6 0" {stroke}/>',
    "dots": '<circle cx="2" cy="2" r="1.1" {fill}/><circle cx="5" cy="5" r="1.1" {fill}/>',
    "grid": '<path d="M0 3H6M3 0V6" {stroke}/>',
    "steps": '<path d="M0 3H6" {stroke}/>',
}


def number(value: float) -> str:
    """A coordinate with at most two decimals and nothing superfluous."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


class Canvas:
    """One drawing. Names of attributes are written with `_` for `-`; None leaves an attribute out."""

    def __init__(
        self,
        name: str,
        width: float,
        height: float,
        theme: Theme,
        *,
        title: str,
        description: str,
        across: float | None = None,
    ) -> None:
        self.name, self.width, self.height, self.theme = name, width, height, theme
        self._across = width if across is None else across
        self._title, self._description = title, description
        self._parts: list[str] = []
        self._patterns: dict[str, str] = {}

    def colour(self, name: str) -> str:
        """A colour of the theme."""
        return colour(name, self.theme)

    def _attributes(self, attributes: Mapping[str, Value]) -> str:
        written = []
        for key, value in attributes.items():
            if value is not None:
                text = number(value) if isinstance(value, int | float) else value
                written.append(f" {key.rstrip('_').replace('_', '-')}={quoteattr(text)}")
        return "".join(written)

    def add(self, tag: str, *, tip: str | None = None, **attributes: Value) -> None:
        """An element; `tip` is its own title, which browsers show and screen readers say."""
        inner = f"<title>{escape(tip)}</title>" if tip else ""
        opening = f"<{tag}{self._attributes(attributes)}"
        self._parts.append(f"{opening}>{inner}</{tag}>" if inner else f"{opening}/>")

    def box(
        self, x: float, y: float, width: float, height: float, fill: str, *, tip: str | None = None, **more: Value
    ) -> None:
        """A rectangle."""
        self.add("rect", tip=tip, x=x, y=y, width=width, height=height, fill=fill, **more)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 12,
        fill: str = "ink",
        anchor: str = "start",
        **more: Value,
    ) -> None:
        """Text at a point; `anchor` is start, middle or end."""
        place = {"x": x, "y": y, "font_size": size, "fill": self.colour(fill), "text_anchor": anchor, **more}
        self._parts.append(f"<text{self._attributes(place)}>{escape(words)}</text>")

    @contextmanager
    def group(self, *, tip: str | None = None, **attributes: Value) -> Iterator[None]:
        """What is added inside belongs together."""
        inner = f"<title>{escape(tip)}</title>" if tip else ""
        self._parts.append(f"<g{self._attributes(attributes)}>{inner}")
        yield
        self._parts.append("</g>")

    def over(self, pattern: Pattern) -> str | None:
        """A paint that lays a pattern over a colour, so that colour never speaks alone; None for a solid one."""
        if pattern == "solid":
            return None
        if pattern not in self._patterns:
            surface = self.colour("surface")
            drawn = _PATTERNS[pattern].format(
                stroke=f'stroke="{surface}" stroke-width="1.4" fill="none"', fill=f'fill="{surface}"'
            )
            self._patterns[pattern] = (
                f'<pattern id="{self.name}-{pattern}" width="6" height="6" patternUnits="userSpaceOnUse">'
                f'<g opacity="0.6">{drawn}</g></pattern>'
            )
        return f"url(#{self.name}-{pattern})"

    def render(self) -> str:
        """The drawing as text."""
        ids = f"{self.name}-title {self.name}-desc"
        head: dict[str, Value] = {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {number(self.width)} {number(self.height)}",
            "width": self._across,
            "height": self.height * self._across / self.width,
            "role": "img",
            "aria_labelledby": ids,
            "font_family": FONT,
        }
        sheet = f"<style>{style()}</style>" if self.theme == "auto" else ""
        patterns = "".join(self._patterns.values())
        return (
            f"<svg{self._attributes(head)}>"
            f'<title id="{self.name}-title">{escape(self._title)}</title>'
            f'<desc id="{self.name}-desc">{escape(self._description)}</desc>{sheet}'
            f"{f'<defs>{patterns}</defs>' if patterns else ''}{''.join(self._parts)}</svg>"
        )
