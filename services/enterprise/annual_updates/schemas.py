"""HTTP shapes of annual updates."""

from typing import Literal

from pydantic import Field

from chassis.shapes import Count, Day, F, Shape


class AnnualUpdateCreate(Shape):
    """An update that was made elsewhere."""

    year: Count = F("Year of the update", 2027, ge=2022, le=2200)
    updated_on: Day = F("Day it was made", "2027-03-20")
    evidence: str = Field(
        description="What shows it", examples=["培育平台回执 F-61 (synthetic)"], min_length=1, max_length=300
    )


class AnnualUpdateRead(Shape):
    """The update that a title asks for in a year."""

    tier: str = F("Title", "INNO_SME")
    year: Count = F("Year", 2027)
    due_on: Day = F("Last day, by the rule set of the time", "2027-04-30")
    done_on: Day | None = F("First day it was made", "2027-03-20")
    state: Literal["done", "open", "missed", "late"] = F(
        "open: not yet due; missed and late: the title stays and is not renewed", "done"
    )
