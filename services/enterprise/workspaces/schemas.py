"""HTTP shapes of district desks and quotas."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from chassis.shapes import Count, Day, F, Shape
from services.enterprise.applications.schemas import State

Year = Annotated[int, Field(strict=True, ge=2020, le=2200)]
Places = Annotated[int, Field(strict=True, ge=0, le=100_000)]


class QuotaCreate(Shape):
    """A district's places of a rung for a year; it replaces the earlier one."""

    tier: str = Field(description="The rung", examples=["SRDI"], min_length=1, max_length=40)
    year: Year = F("The year", 2026)
    district: str = Field(description="The unit", examples=["CQ-500107"], min_length=1, max_length=40)
    places: Places = F("How many new firms it is to pass on", 120)
    document_number: str = Field(
        description="Number of the document",
        examples=["渝经信中小〔2026〕5号 (synthetic)"],
        min_length=1,
        max_length=200,
    )


class QuotaRead(QuotaCreate):
    """A quota and what of it is used."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000091")
    set_on: Day = F("When it was set", "2026-03-02")
    passed: Count = F("New applications the district passed on in the year, each once", 80)
    left: int = F("What is left; below zero when more were passed on", 40)


class QuotasRead(Shape):
    """The quotas of a year."""

    year: int = F("The year", 2026)
    items: list[QuotaRead] = F("By unit and rung", [])


class RungRead(Shape):
    """A rung of a district's pipeline."""

    tier: str = F("The rung", "SRDI")
    in_pool: int = F("Firms in its cultivation pool", 60)
    ready: int = F("Of them those that met the rung at the latest screening", 15)
    states: dict[State, int] = F("Open applications by state", {"submitted": 7})
    holders: int = F("Firms with the title in force today", 40)
    new: int = F("Of them those whose first title of the rung began this year", 6)
    ending: int = F("Of them those whose title ends within 90 days and is not renewed", 3)


class QueueRead(Shape):
    """What waits for the district's review."""

    waiting: int = F("Applications", 7)
    overdue: int = F("Of them those whose term is over", 1)
    next_due: Day | None = F("The next last day", "2026-03-20")


class CoachingRead(Shape):
    """A district's coaching."""

    plans: int = F("Open plans", 12)
    tasks: int = F("Open tasks of them", 30)
    overdue: int = F("Of them the overdue ones", 2)


class StaffRead(Shape):
    """A service officer of the district."""

    id: UUID = F("The officer", "0198d3a0-0000-7000-8000-000000000041")
    name: str = F("As the district calls the officer", "专员甲")
    department: str = F("Department", "区经济信息委")
    firms: int = F("Firms the officer serves today", 25)
    visits: int = F("Visits this year", 18)


class DeskRead(Shape):
    """A district's desk today."""

    district: str = F("The unit", "CQ-500107")
    as_of: Day = F("Today", "2026-03-02")
    pipeline: list[RungRead] = F("By rung, in the ladder's order", [])
    queue: QueueRead = F("What waits for review", {"waiting": 7, "overdue": 1, "next_due": "2026-03-20"})
    quotas: list[QuotaRead] = F("This year's quotas", [])
    coaching: CoachingRead = F("Coaching", {"plans": 12, "tasks": 30, "overdue": 2})
    staff: list[StaffRead] = F("Service officers", [])
