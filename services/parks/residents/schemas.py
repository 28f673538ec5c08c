"""HTTP shapes of residents."""

from typing import Literal
from uuid import UUID

from chassis.shapes import CreditCode, Day, F, Shape
from services.parks.parks.schemas import Words

Kind = Literal["incubatee", "team", "firm"]
Reason = Literal["graduated", "relocated", "lease_ended", "closed", "removed", "recorded_in_error", "other"]


class ResidentCreate(Shape):
    """Who moves in."""

    kind: Kind = F("在孵企业 incubatee, 科创团队 team or 企业 firm", "incubatee")
    credit_code: CreditCode | None = F("Credit code; a team has none", "915001070901701252", default=None)
    team_name: Words | None = F("Name of a team without legal form", "示例团队", default=None)
    moved_in_on: Day = F("First day there", "2025-07-01")


class DepartureCreate(Shape):
    """Who leaves."""

    moved_out_on: Day = F("First day no longer there", "2026-07-01")
    reason: Reason = F("Why it leaves", "graduated")


class ResidentRead(Shape):
    """A resident."""

    id: UUID = F("Resident id", "0192f0c1-0000-7000-8000-000000000002")
    park_id: UUID = F("Park id", "0192f0c1-0000-7000-8000-000000000001")
    kind: Kind = F("在孵企业 incubatee, 科创团队 team or 企业 firm", "incubatee")
    credit_code: str | None = F("Credit code; a team has none", "915001070901701252")
    team_id: UUID | None = F("Id of a team without legal form", None)
    team_name: str | None = F("Name of a team without legal form", None)
    moved_in_on: Day = F("First day there", "2025-07-01")
    moved_out_on: Day | None = F("First day no longer there; null while it stays", None)
    reason: Reason | None = F("Why it left", None)
    tiers: list[str] = F("Titles in force on the day asked for", ["INNO_SME"])
    allowed_actions: list[str] = F("What the caller may do now", ["departure"])
