"""HTTP shapes of redrawn units."""

from pydantic import Field

from chassis.shapes import Count, Day, F, Instant, Shape


class SuccessionRunRead(Shape):
    """What became of the firms of a redrawn unit."""

    redrawn_on: Day = F("First day of the new drawing", "2025-11-06")
    unit: str = F("unit_id of the old unit", "CQ-500112")
    moved: Count = F("Firms that followed by their town", 812)
    undecided: Count = F("Firms that only the town could tell apart, when they were listed", 17)
    finished_at: Instant | None = F("When the last firm was looked at", "2025-11-06T00:01:00+08:00")


class SuccessionCaseRead(Shape):
    """A firm that cannot be given to a new unit by what is known."""

    credit_code: str = F("The firm", "915001070901701252")
    redrawn_on: Day = F("First day of the new drawing", "2025-11-06")
    unit: str = F("unit_id of the old unit", "CQ-500112")
    town: str | None = F("Town as on file then", None)
    listed_on: Day = F("Day it was listed", "2025-11-06")
    decided_on: Day | None = F("Day an officer decided", None)
    to_unit: str | None = F("unit_id of the new unit", None)
    reason: str | None = F("Why", None)
    decided_by: str | None = F("Subject id of who decided", None)


class SuccessionDecision(Shape):
    """Where a firm belongs since the redrawing."""

    unit: str = Field(description="unit_id of the new unit", examples=["CQ-LJXQ-D"], max_length=20)
    town: str | None = Field(
        default=None, description="Its town, where known now", examples=["悦来街道"], min_length=1, max_length=100
    )
    reason: str = Field(description="What tells it", examples=["营业执照住所（合成）"], min_length=1, max_length=400)
