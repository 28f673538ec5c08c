"""Colours by name, for light and dark, and how a chart takes them from the page around it."""

from typing import Final, Literal

Theme = Literal["auto", "page", "light", "dark"]
"""auto: follows the reader's system by itself · page: takes the page's variables · light, dark: fixed, for print."""

COLOURS: Final[dict[str, tuple[str, str]]] = {
    "ink": ("#16202b", "#eaf1f8"),
    "muted": ("#56677a", "#9db0c4"),
    "track": ("#e3e9f0", "#24354a"),
    "grid": ("#dbe2ea", "#2a3b50"),
    "surface": ("#ffffff", "#101c2b"),
    "green": ("#1d8548", "#41d184"),
    "yellow": ("#c98500", "#f5b93d"),
    "red": ("#cf3535", "#ff7068"),
    "blue": ("#1767d2", "#5ea9ff"),
    "blue-soft": ("#8db8ee", "#2c5c94"),
    "teal": ("#0f8a8f", "#3ecdd0"),
    "violet": ("#7450c8", "#ab8cff"),
    "sand": ("#b98b4b", "#d9b27c"),
}
FONT: Final = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"


def colour(name: str, theme: Theme) -> str:
    """A colour as SVG writes it; a variable with its light value as fallback where the surroundings may choose."""
    light, dark = COLOURS[name]
    if theme in {"light", "dark"}:
        return light if theme == "light" else dark
    return f"var(--c-{name}, {light})"


def style() -> str:
    """The variables of a chart that stands alone: light, and dark where the reader's system is."""
    light = "".join(f"--c-{name}:{pair[0]};" for name, pair in COLOURS.items())
    dark = "".join(f"--c-{name}:{pair[1]};" for name, pair in COLOURS.items())
    return f":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"
