"""HTTP shapes of impact runs."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import Day, F, Instant, Shape

Kind = Literal["new", "renewal"]
Answer = Literal["met", "unmet", "unknown", "manual_review", "not_applicable"]
RUN = "0198d3a0-0000-7000-8000-000000000009"
WHEN = "2026-11-23T02:00:00Z"


class ImpactRunCreate(Shape):
    """What to ask."""

    on: Day | None = Field(default=None, description="Day to assess on; today when left out", examples=["2027-01-01"])
    kind: Kind = Field(default="new", description="New title or renewal", examples=["new"])


class MoveRead(Shape):
    """How many firms go from one answer to another."""

    before: Answer = F("By the set of the day", "met")
    after: Answer = F("By the draft", "unmet")
    firms: int = F("Firms", 12)


class PlaceRead(Shape):
    """The city, a district, a chain or a park; a firm in several chains or parks counts in each."""

    dimension: Literal["city", "district", "chain", "park"] = F("What is told apart", "district")
    key: str = F("Which one; empty for the city", "CQ-500107")
    firms: int = F("Firms assessed", 1200)
    gains: int = F("Firms that reach the rung only by the draft", 30)
    falls: int = F("Firms that reach it only by the set of the day", 12)
    moves: list[MoveRead] = F("Every pair of answers", [])


class ImpactRunRead(Shape):
    """A run and how far it came."""

    id: UUID = F("Its id", RUN)
    rule_set: str = F("The set it asks about", "SRDI_2027")
    revision: int = F("Its wording", 1)
    against: str | None = F("The set of the day; null where none applies", "SRDI_2026")
    tier: str = F("Rung", "SRDI")
    kind: Kind = F("New title or renewal", "new")
    on: Day = F("Day the firms are assessed on", "2027-01-01")
    state: Literal["waiting", "running", "done"] = F("How far", "done")
    firms: int = F("Active firms when it was asked", 100000)
    done: int = F("Firms assessed so far", 100000)
    gains: int = F("Firms that gain so far", 1200)
    falls: int = F("Firms that fall so far", 800)
    requested_at: Instant = F("When it was asked", WHEN)
    started_at: Instant | None = F("When the first firms were assessed", WHEN)
    finished_at: Instant | None = F("When the last firms were", WHEN)
    by_subject: str = F("Subject id of who asked", "officer-1")


class ImpactRunFull(ImpactRunRead):
    """A run with what it found so far."""

    places: list[PlaceRead] = F("By city, district, chain and park", [])


class ImpactResultRead(Shape):
    """One firm whose answer moved."""

    credit_code: str = F("The firm", "915001070901701252")
    district: str = F("Its district", "CQ-500107")
    change: Literal["gains", "falls", "other"] = F("Which way", "falls")
    before: Answer = F("By the set of the day", "met")
    after: Answer = F("By the draft", "unmet")
    unmet_before: list[str] = F("Criteria unmet by the set of the day", [])
    unmet_after: list[str] = F("Criteria unmet by the draft", ["S3"])
