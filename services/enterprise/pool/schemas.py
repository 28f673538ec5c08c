"""HTTP shapes of the pool."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import CreditCode, Day, F, Instant, Shape

_ID = "0198d3a0-0000-7000-8000-000000000031"
By = Literal["rule", "manual"]


class ProgrammeRead(Shape):
    """A pool and its rules, as the policy has them."""

    code: str = F("Its code", "SRDI")
    zh: str = F("Its Chinese name", "专精特新中小企业培育库")
    en: str = F("Its English name", "Cultivation pool of specialised and sophisticated SMEs")
    tier: str = F("The rung it leads to", "SRDI")
    holders_of: str | None = F("The title its firms must hold", None)
    sizes: list[str] = F("Size classes that may be in it", ["medium", "small", "micro"])
    enter_unmet: int = F("Most unmet conditions of the rung at entry", 2)
    stay_unmet: int = F("Most unmet conditions to stay", 4)
    source: str = F("Where the rule comes from", "渝府办发〔2024〕14号 二（四）")
    confidence: Literal["A", "B", "C"] = F("How sure it is; C is a project setting", "C")


class ScreeningCreate(Shape):
    """A screening of all active firms by a pool's rules of today; it becomes a version."""

    programme: str = Field(description="The pool", examples=["SRDI"], min_length=1, max_length=40)


class PlaceCreate(Shape):
    """A firm taken in by hand."""

    programme: str = Field(description="The pool", examples=["SRDI"], min_length=1, max_length=40)
    credit_code: CreditCode = F("The firm", "915001070901701252")
    reason: str = Field(description="Why, in words", examples=["区县推荐"], min_length=1, max_length=400)


class PlaceExit(Shape):
    """A firm taken out by hand."""

    reason: str = Field(description="Why, in words", examples=["企业申请退出"], min_length=1, max_length=400)


class PlaceRead(Shape):
    """A firm's place in a pool, from entered_on until before left_on."""

    id: UUID = F("Its id", _ID)
    programme: str = F("The pool", "SRDI")
    credit_code: str = F("The firm", "915001070901701252")
    district: str = F("The firm's district at the latest screening", "CQ-500107")
    entered_on: Day = F("First day in the pool", "2026-03-02")
    entered_by: By = F("Whether the rule or an officer took it in", "rule")
    entry_reason: str = F("meets_all, near, or the officer's words", "near")
    distance: int | None = F("Unmet conditions at the latest screening; null when data were missing", 1)
    unmet: list[str] = F("Which conditions are unmet", ["S2"])
    left_on: Day | None = F("First day no longer in the pool", None)
    left_by: By | None = F("Whether the rule or an officer took it out", None)
    exit_reason: str | None = F("reached, too_far, barred, listed, not_active, not_sme, lacks_title, or words", None)


class PoolVersionRead(Shape):
    """A version: who was in the pool when its screening was done; it never changes after."""

    id: UUID = F("Its id", _ID)
    programme: str = F("The pool", "SRDI")
    number: int = F("Counts up within the pool", 1)
    on: Day = F("Day by whose rules and figures was screened", "2026-03-02")
    rule_set: str = F("The rung's rule set of that day", "SRDI_2022")
    state: Literal["waiting", "running", "done"] = F("How far the screening is", "done")
    firms: int = F("Active firms when it was asked for", 1200)
    done: int = F("Firms screened so far", 1200)
    entered: int = F("Firms the rule took in", 40)
    left: int = F("Firms the rule took out", 3)
    requested_at: Instant = F("When it was asked for", "2026-03-02T10:00:00+08:00")
    finished_at: Instant | None = F("When it was done", "2026-03-02T10:01:00+08:00")


class MemberRead(Shape):
    """A member of a version."""

    credit_code: str = F("The firm", "915001070901701252")
    district: str = F("Its district then", "CQ-500107")
    distance: int | None = F("Unmet conditions then", 1)
    unmet: list[str] = F("Which", ["S2"])


class DifferenceRead(Shape):
    """A firm that is in one version and not in the other, and why."""

    credit_code: str = F("The firm", "915001070901701252")
    district: str = F("Its district", "CQ-500107")
    change: Literal["entered", "left"] = F("What it did towards this version", "left")
    on: Day = F("From which day", "2026-05-04")
    by: By = F("Whether by rule or by an officer", "rule")
    reason: str = F("Why", "reached")
