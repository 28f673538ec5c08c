"""Shapes of the projection and its rebuild."""

from typing import Literal
from uuid import UUID

from chassis.shapes import F, Instant, Ratio, Shape


class ProjectionRead(Shape):
    """What the projection holds; equal histories give equal fingerprints."""

    fingerprint: str = F("SHA-256 of every row of facts, coverage and sums in a fixed order", "9f86d081884c7d65")
    facts: int = F("Number of facts", 4123)


class RebuildRead(Shape):
    """A rebuild that has begun; it is done when its state is no longer running."""

    id: UUID = F("Id of the rebuild", "0199a5b0-7c1e-7000-8000-000000000000")
    before: ProjectionRead = F("What the projection held", {"fingerprint": "9f86d081884c7d65", "facts": 4123})
    compare: str = F("Where to read the projection now", "/v1/targets/projection")


class ProgressOfRebuild(Shape):
    """A rebuild, how far it is and how it compares with what was known before."""

    id: UUID = F("Id of the rebuild", "0199a5b0-7c1e-7000-8000-000000000000")
    begun_at: Instant = F("When it began", "2026-11-23T10:00:00+08:00")
    begun_by: str = F("Subject id of who began it", "operator-1")
    facts_before: int = F("Facts and amounts before", 4123)
    facts_now: int = F("Those of them that are back", 4123)
    done_ratio: Ratio = F("Share of them that is back", "1")
    state: Literal["running", "equal", "different"] = F(
        "running until all are back, then whether facts and coverage came out equal", "equal"
    )
