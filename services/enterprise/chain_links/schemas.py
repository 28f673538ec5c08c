"""HTTP shapes of links in the four chains."""

from typing import Any, Literal
from uuid import UUID

from pydantic import Field, model_validator

from chassis.shapes import CreditCode, Day, F, Shape, wrong
from services.enterprise.chain_links.rules import missing

Chain = Literal["innovation", "industry", "capital", "talent"]
Kind = Literal[
    "achievement",
    "institution",
    "platform",
    "chain_node",
    "firm",
    "fund",
    "investment",
    "loan",
    "team",
    "expert",
    "talent_need",
]

ID = "0198d3a0-0000-7000-8000-000000000081"


class ChainLinkCreate(Shape):
    """What links a firm, or an achievement, in one of the four chains."""

    credit_code: CreditCode | None = F("The firm; null where an achievement is linked", "915001070901701252")
    achievement_id: UUID | None = Field(default=None, description="Or: the achievement; officers", examples=[ID])
    chain: Chain = F("innovation, industry, capital or talent", "innovation")
    counterpart_kind: Kind = F("What it is linked with", "institution")
    counterpart: str = Field(
        description="The node's code, the id of a registered achievement or talent need, else a name",
        examples=["示例研究院 (synthetic)"],
        min_length=1,
        max_length=200,
    )
    proof: str = Field(description="Where it is written", examples=["合作协议 F-9"], min_length=1, max_length=300)
    began_on: Day = F("First day", "2026-01-05")

    @model_validator(mode="after")
    def _one_end(self) -> "ChainLinkCreate":
        if (self.credit_code is None) == (self.achievement_id is None):
            raise wrong("one_of_both", "企业与成果须且只能填一个", "give credit_code or achievement_id")
        return self


class ChainLinkEnd(Shape):
    """When and why a link ends."""

    ended_on: Day = F("First day it no longer stands", "2026-06-01")
    why: str = Field(description="Why", examples=["协议到期"], min_length=1, max_length=400)


class ChainLinkRead(Shape):
    """A link, standing from began_on until before ended_on."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000051")
    credit_code: str | None = F("The firm", "915001070901701252")
    achievement_id: UUID | None = F("Or the achievement", None)
    district: str = F("Its district when it was linked", "CQ-500107")
    chain: Chain = F("innovation, industry, capital or talent", "innovation")
    counterpart_kind: Kind = F("What it is linked with", "institution")
    counterpart: str = F("Its id, code or name", "示例研究院 (synthetic)")
    proof: str = F("Where it is written", "合作协议 F-9")
    began_on: Day = F("First day", "2026-01-05")
    ended_on: Day | None = F("First day it no longer stands", None)
    ended_why: str | None = F("Why it ended", None)


class FourChains(Shape):
    """How a firm stands in the four chains on a day."""

    credit_code: str = F("The firm", "915001070901701252")
    as_of: Day = F("The day", "2026-03-02")
    links: dict[Chain, int] = F("Links by chain", {"innovation": 1, "industry": 0, "capital": 0, "talent": 0})
    missing: list[Chain] = F("The chains it lacks", ["industry", "capital", "talent"])
    achievements: int = F("Registered achievements it holds and pursues", 1)
    open_talent_needs: int = F("Its open talent needs", 2)


class FirmLacking(Shape):
    """A firm that lacks chains on a day."""

    credit_code: str = F("The firm", "915001070901701252")
    name: str = F("Its name", "合成测试企业1")
    district: str = F("Its district", "CQ-500107")
    missing: list[Chain] = F("The chains it lacks", ["capital", "talent"])


class DistrictChains(Shape):
    """A district's firms and the four chains."""

    district: str = F("The unit", "CQ-500107")
    firms: int = F("Active firms", 120)
    complete: int = F("Of them with all four chains", 12)
    lacking: dict[Chain, int] = F(
        "Firms that lack each chain", {"innovation": 40, "industry": 30, "capital": 90, "talent": 80}
    )


class ChainsByDistrict(Shape):
    """Who lacks what, by district."""

    as_of: Day = F("The day", "2026-03-02")
    items: list[DistrictChains] = F("By unit", [])


class CounterpartRead(Shape):
    """An achievement, fund, talent need or other counterpart, with its firms; registered ones without too."""

    counterpart_kind: Kind = F("What it is", "fund")
    counterpart: str = F("Its id, code or name", "示例基金 (synthetic)")
    name: str | None = F("Name of the achievement or post of the talent need, where it is registered", None)
    registered: bool = F(
        "Whether it stands in a register that the caller may read; else a name given with a link", False
    )
    chain: Chain = F("The chain it belongs to", "capital")
    firms: int = F("Firms linked with it on the day", 3)
    achievements: int = F("Achievements linked with it on the day", 1)
    districts: list[str] = F("Where those lay when they were linked, else where it is registered", ["CQ-500107"])
    missing: list[Chain] = F("Chains that neither it nor any of those reaches", ["talent"])

    @classmethod
    def of(cls, row: Any) -> "CounterpartRead":
        """From a row with the chains its firms hold."""
        plain = {name: row[name] for name in cls.model_fields if name != "missing"}
        return cls.model_validate({**plain, "missing": missing(row["held"])})
