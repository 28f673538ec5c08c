"""HTTP shapes of windows of application."""

from typing import Literal

from chassis.shapes import Count, Day, F, Shape


class ApplicationWindow(Shape):
    """The days on which the ministry takes applications of a rung."""

    tier: str = F("Rung", "LITTLE_GIANT")
    year: Count = F("Year it belongs to", 2026)
    first: Day = F("First day", "2026-04-25")
    last: Day = F("Last day", "2026-05-25")
    kinds: list[Literal["new", "renewal"]] = F("New applications, renewals or both", ["new", "renewal"])
    batch: Count | None = F("Number of the ministry's batch", 8)
    source: str = F("Document", "工信厅企业函〔2026〕117号")
    confidence: Literal["A", "B"] = F("How sure the source is", "A")
