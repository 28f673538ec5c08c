"""HTTP shapes that the registers of the capital market share."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query
from pydantic import Field, StringConstraints

from chassis.shapes import CreditCode, F, Shape

Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
"""Words of an officer; blanks are none."""
State = Literal["proposed", "confirmed", "rejected", "ended", "reversed"]
StateFilter = Annotated[State | None, Query(description="Only those that stand here", examples=["confirmed"])]
Year = Annotated[int | None, Query(ge=1900, le=2999, description="Only those that began in this year", examples=[2026])]
DistrictFilter = Annotated[
    str | None, Query(description="Only of firms of this unit then", examples=["CQ-500107"], max_length=100)
]
FirmFilter = Annotated[CreditCode | None, Query(description="Only this firm's", examples=["915001070901701252"])]
CODE = "915001070901701252"
ENTRY = "0198d3a0-0000-7000-8000-000000000051"
FILE = "0198d3a0-0000-7000-8000-000000000002"


def words(description: str, example: str) -> Any:
    """A comment that may be left out."""
    return Field(default=None, description=description, examples=[example])


class MarketDecision(Shape):
    """What another person says to a proposed entry."""

    outcome: Literal["confirm", "reject"] = F("confirm: it counts from its day; reject: it never does", "confirm")
    comment: Said | None = words("In words", "公告一致")


class MarketReversal(Shape):
    """Why an entry is taken back."""

    reason: Said = F("Why it never should have been entered", "重复录入")


class NamedRead(Shape):
    """A board, or a kind of record."""

    id: str = F("Its id in entries", "sse_star")
    zh: str = F("Its name in Chinese", "上海证券交易所科创板")
    en: str = F("Its name in English", "Shanghai Stock Exchange, STAR market")


class NamedList(Shape):
    """All that an entry may name."""

    items: list[NamedRead] = Field(description="In the order of the document", examples=[[]])


class Proof(Shape):
    """Where an entry is written."""

    evidence: Said = F("Where it is written", "上市公告书 (synthetic)")
    proof_file: UUID | None = F("Id of the file that proves it (/v1/files)", FILE, default=None)
