"""HTTP shapes of policies and grants."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field

from chassis.shapes import CreditCode, Day, F, Flag, Shape, Yuan
from services.enterprise.policies.rules import State

Level = Literal["national", "city", "district"]
Named = Literal[
    "tiers", "chains", "clusters", "district", "size", "industry", "status",
    "age_years", "employees", "revenue_wan", "rd_wan", "digital_level",
]  # fmt: skip
Kind = Literal["subsidy", "tax", "loan", "service", "talent", "land", "other"]
_CONDITION = {"field": "tiers", "op": "any_of", "values": ["SRDI"]}
_BENEFIT = {"kind": "subsidy", "zh": "一次性奖励 (synthetic)"}
_SOURCE = "渝经信规范〔2026〕2号 (synthetic)"


class Condition(Shape):
    """One demand; industry is met by the beginning of its code, numbers on the border."""

    field: Named = F("What of the firm", "tiers")
    op: Literal["any_of", "at_least", "at_most"] = F("any_of for names, the others for numbers", "any_of")
    values: list[str] = Field(
        description="Names, or one decimal number", examples=[["SRDI"]], min_length=1, max_length=50
    )


class Benefit(Shape):
    """What the policy gives."""

    kind: Kind = F("Kind", "subsidy")
    zh: str = Field(description="In words", examples=["一次性奖励 (synthetic)"], min_length=1, max_length=400)
    amount: Yuan | None = Field(default=None, description="Sum, where fixed", examples=[None])


class PolicyCreate(Shape):
    """A policy with conditions a machine reads."""

    code: str = Field(description="Its code", examples=["CQ-2026-01"], pattern=r"^[A-Z0-9-]{2,40}$")
    level: Level = F("Whose it is", "city")
    district: str | None = Field(default=None, description="The unit of a district's policy", examples=["CQ-500107"])
    zh: str = Field(description="Name", examples=["专精特新奖励 (synthetic)"], min_length=1, max_length=200)
    en: str | None = Field(default=None, description="Name in English", examples=["SRDI award"], max_length=200)
    source: str = Field(description="Its document", examples=[_SOURCE], min_length=1, max_length=400)
    conditions: list[Condition] = Field(description="All must hold", examples=[[_CONDITION]], max_length=30)
    benefit: Benefit = F("What it gives", _BENEFIT)
    opens_on: Day = F("First day of its window", "2026-01-01")
    closes_on: Day | None = Field(default=None, description="Last day; none: open", examples=["2026-12-31"])
    excludes: list[str] = Field(
        default_factory=list, description="Codes of policies it does not stand beside", examples=[[]], max_length=50
    )
    automatic: Flag = Field(default=False, description="Given without application (免申即享)", examples=[True])
    matter: str | None = Field(
        default=None,
        description="What it is given for; of policies for one matter the highest counts, once (就高不重复)",
        examples=["首次认定奖励"],
        min_length=1,
        max_length=100,
    )


class Reason(Shape):
    """Why text for an end or a reversal."""

    reason: str = Field(description="In words", examples=["政策到期调整"], min_length=1, max_length=400)


class PolicyRead(PolicyCreate):
    """A policy."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000051")
    published_on: Day = F("When it was entered", "2026-01-01")
    ended_on: Day | None = F("First day it no longer holds", None)
    end_reason: str | None = F("Why it ended", None)


class VerdictRead(Shape):
    """One condition of a firm."""

    field: str = F("What of the firm", "tiers")
    result: Literal["met", "unmet", "unknown"] = F("A missing figure is unknown, never met", "met")
    value: str | None = F("The firm's value", "SRDI")
    zh: str = F("The demand", "持有的称号包含任一：专精特新中小企业")
    en: str = F("The demand", "Titles held include one of Specialised and sophisticated SME (SRDI)")


class MatchRead(Shape):
    """Where a firm stands with a policy."""

    policy_id: UUID = F("The policy", "0198d3a0-0000-7000-8000-000000000051")
    code: str = F("Its code", "CQ-2026-01")
    zh: str = F("Its name", "专精特新奖励 (synthetic)")
    level: Level = F("Whose it is", "city")
    benefit: Benefit = F("What it gives", _BENEFIT)
    automatic: bool = F("Given without application", True)
    state: State = F("excluded: a policy it does not stand beside was granted", "entitled")
    reasons: list[VerdictRead] = F("Each condition with its result", [])
    most: Yuan | None = F("What is left beside grants for the same matter; null without such", None)

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> Self:
        """The shape of a match."""
        row = found["policy"]
        names = ("code", "zh", "level", "benefit")
        reasons = [VerdictRead.model_validate(each, from_attributes=True) for each in found["reasons"]]
        shown = {name: row[name] for name in names}
        told = {"state": found["state"], "automatic": found["automatic"]}
        left = None if found["most"] is None else Yuan.of(found["most"])
        return cls(policy_id=row["id"], reasons=reasons, most=left, **told, **shown)


class MatchesRead(Shape):
    """A firm's policies on a day."""

    credit_code: str = F("The firm", "915001070901701252")
    as_of: Day = F("The day", "2026-03-02")
    items: list[MatchRead] = F("Every policy of nation, city and the firm's district", [])


class FirmNamed(Shape):
    """A firm as lists name it."""

    credit_code: str = F("The firm", "915001070901701252")
    name: str = F("Its name", "合成测试企业1")
    district: str = F("Its district", "CQ-500107")

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """From a row of the registry."""
        return cls.model_validate({name: row[name] for name in cls.model_fields})


class EntitledRead(Shape):
    """The list of firms that get a policy without applying, or may apply."""

    as_of: Day = F("The day", "2026-03-02")
    items: list[FirmNamed] = F("Firms in the order of their codes", [])
    next_after: str | None = F("Give it as `after` to go on; null at the end", None)


class GrantCreate(Shape):
    """What a firm was granted."""

    credit_code: CreditCode = F("The firm", "915001070901701252")
    granted_on: Day = F("Its day", "2026-03-02")
    amount: Yuan | None = Field(default=None, description="Sum, where money is given", examples=[None])
    document_number: str = Field(description="Number of the document", examples=[_SOURCE], min_length=1, max_length=200)


class ListGrantCreate(Shape):
    """What all firms on the list of an automatic policy are granted."""

    granted_on: Day = F("Its day", "2026-03-02")
    amount: Yuan | None = Field(default=None, description="Sum a firm; else what the policy fixes", examples=[None])
    document_number: str = Field(description="Number of the document", examples=[_SOURCE], min_length=1, max_length=200)
    limit: Annotated[int, Field(strict=True, ge=1, le=200)] = F("Most firms at once", 200, default=200)


class ListGrantRead(Shape):
    """What was granted at once."""

    granted: list[UUID] = F("Ids of the grants", ["0198d3a0-0000-7000-8000-000000000052"])
    more: bool = F("Whether more firms may wait; ask again until it is false", False)


class FulfilmentCreate(Shape):
    """That what was granted reached the firm."""

    fulfilled_on: Day = F("Day on which it reached the firm", "2026-04-01")
    proof: str = Field(description="Where it is written", examples=["拨付凭证 F-31"], min_length=1, max_length=200)


class GrantRead(Shape):
    """A grant on record."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000052")
    policy_id: UUID = F("The policy", "0198d3a0-0000-7000-8000-000000000051")
    credit_code: str = F("The firm", "915001070901701252")
    district: str = F("Its district", "CQ-500107")
    granted_on: Day = F("Its day", "2026-03-02")
    amount: Yuan | None = F("Sum", None)
    document_number: str = F("Number of the document", _SOURCE)
    reversed_on: Day | None = F("First day it no longer counts", None)
    fulfilled_on: Day | None = F("Day on which it reached the firm", None)
    fulfilment_proof: str | None = F("Where that is written", None)


class CoverageRow(Shape):
    """A unit: what policies it has and what its firms were granted."""

    district: str = F("The unit", "CQ-500107")
    own: int = F("Open policies of its own; 0 shows a gap", 2)
    above: int = F("Open policies of city and nation", 5)
    own_kinds: list[Kind] = F("Kinds of benefit its own policies give", ["subsidy"])
    missing_kinds: list[Kind] = F("Kinds none of its own policies gives", ["tax", "loan"])
    grants: int = F("Grants on record", 12)
    fulfilled: int = F("Of them those that reached the firm", 9)
    firms: int = F("Firms that were granted something", 10)
    amount: Yuan = F("Money granted", {"amount": "120000.00", "currency": "CNY"})


class CoverageRead(Shape):
    """All units on a day."""

    as_of: Day = F("The day", "2026-03-02")
    items: list[CoverageRow] = F("By unit", [])


class OverlapRead(Shape):
    """Two open policies of one kind of benefit that one firm could meet."""

    first: str = F("Code of one", "CQ-2026-01")
    second: str = F("Code of the other", "CQ-2026-02")
    kind: Kind = F("The kind of benefit of both", "subsidy")
    stands: Literal["excluded", "highest", "beside"] = F(
        "excluded: one shuts the other out; highest: the highest counts, once; beside: both are given", "beside"
    )

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> Self:
        """The shape of a pair."""
        one, other = found["first"], found["second"]
        kind = one["benefit"]["kind"]
        return cls(first=one["code"], second=other["code"], kind=kind, stands=found["stands"])


class OverlapsRead(Shape):
    """Where policies overlap on a day."""

    as_of: Day = F("The day", "2026-03-02")
    items: list[OverlapRead] = F("Every pair, once", [])
