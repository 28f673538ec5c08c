"""HTTP shapes of samples and visits."""

from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import Day, F, Flag, Ratio, Shape

CASE = "0198d3a0-0000-7000-8000-000000000005"
BEHALF = Field(
    default=None,
    description="Subject id of the officer the caller is the deputy of; both are kept",
    examples=[None],
    max_length=200,
)


class SampleCreate(Shape):
    """A draw among the cases that wait for the district's or the city's review."""

    tier: str = Field(description="Title", examples=["SRDI"], max_length=40)
    share: Ratio | None = Field(
        default=None, description="Share to be visited, at least 0.05 and at most 1", examples=["0.05"], le=Decimal(1)
    )
    on_behalf_of: str | None = BEHALF


class SampleRead(Shape):
    """A draw with all that is needed to draw it again: the smallest SHA-256 of `seed:id`, the share rounded up."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000031")
    tier: str = F("Title", "SRDI")
    district: str | None = F("District it was drawn in; none: the city", None)
    share: Ratio = F("Share", "0.05")
    seed: str = F("Seed, made by the service at the draw", "00112233445566778899aabbccddeeff")
    population: list[UUID] = F("The cases it was drawn from", [CASE])
    drawn: list[UUID] = F("The cases drawn, in order", [CASE])
    drawn_on: Day = F("Day", "2026-03-09")
    drawn_by: str = F("Subject id of who drew", "officer-1")
    on_behalf_of: str | None = F("Subject id of the officer a deputy drew for", None)
    recomputed: Flag = F("Whether the draw came out the same when drawn again just now", True)


class VisitCreate(Shape):
    """What a visit found."""

    visited_on: Day = F("Day of the visit", "2026-03-10")
    outcome: Literal["confirmed", "discrepancy"] = F("confirmed, or a discrepancy was found", "confirmed")
    findings: str = Field(
        description="What was seen", examples=["Line in use (synthetic)"], min_length=1, max_length=4000
    )
    on_behalf_of: str | None = BEHALF


class VisitRead(Shape):
    """A visit, made or to be made."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000032")
    application_id: UUID = F("The case", CASE)
    sample_id: UUID | None = F("The draw it comes from", None)
    visited_on: Day | None = F("Day of the visit", "2026-03-10")
    outcome: Literal["confirmed", "discrepancy"] | None = F("What it found; none: not made yet", "confirmed")
    findings: str | None = F("What was seen", "Line in use (synthetic)")
    recorded_on: Day | None = F("Day it was written down", "2026-03-10")
    recorded_by: str | None = F("Subject id of who wrote it down", "officer-1")
    recorded_for: str | None = F("Subject id of the officer a deputy did it for", None)
