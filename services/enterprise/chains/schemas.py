"""HTTP shapes of the chain tree."""

from typing import Any, Literal

from pydantic import Field

from chassis.shapes import Day, F, Shape

NodeLevel = Literal["chain", "link", "node"]
Gap = Literal["none", "weak", "broken"]
PLACE = r"^[A-Z][A-Z0-9_.-]{1,39}$"


class ChainNodeSet(Shape):
    """A place in the tree, or its next version from a day on."""

    code: str = F("Its code; the same code again is its next version", "CHAIN01.L2.N3", pattern=PLACE)
    parent: str | None = Field(default=None, description="Code of what it belongs to", examples=["CHAIN01.L2"])
    level: NodeLevel = F("Chain, link (环节) or node (节点)", "node")
    zh: str = Field(description="Name in Chinese", examples=["车规级芯片"], min_length=1, max_length=100)
    en: str = Field(description="Name in English", examples=["Automotive-grade chips"], min_length=1, max_length=200)
    gap: Gap = F("none, weak (短板) or broken (断点)", "weak")
    valid_from: Day = F("First day of this version", "2026-01-01")


class ChainNodeRead(Shape):
    """A place in the tree on a day."""

    code: str = F("Its code", "CHAIN01.L2.N3")
    parent: str | None = F("Code of what it belongs to", "CHAIN01.L2")
    level: NodeLevel = F("Chain, link or node", "node")
    zh: str = F("Name in Chinese", "车规级芯片")
    en: str = F("Name in English", "Automotive-grade chips")
    gap: Gap = F("none, weak (短板) or broken (断点)", "weak")
    valid_from: Day = F("First day of this version", "2026-01-01")
    valid_to: Day | None = F("Last day of this version", None)
    path: list[str] = Field(default_factory=list, description="Codes from the chain down to it", examples=[["CHAIN01"]])

    @classmethod
    def of(cls, row: Any) -> "ChainNodeRead":
        """From a row."""
        return cls(**dict(row))


class ChainTree(Shape):
    """The tree on a day, parents before children."""

    as_of: Day = F("The day", "2026-03-02")
    items: list[ChainNodeRead] = F("Its places", [])
    gaps: dict[str, int] = F("How many of them are none, weak, broken", {"weak": 1})
