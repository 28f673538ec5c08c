"""Path and query parameters that several rooms take, described once."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query

from chassis.shapes import CreditCode, Instant


def _query(description: str, example: str) -> Any:
    return Query(description=description, examples=[example], max_length=100)


Id = Annotated[UUID, Path(description="Its id", examples=["0198d3a0-0000-7000-8000-000000000001"])]
FirmFilter = Annotated[CreditCode | None, Query(description="Only this firm's", examples=["915001070901701252"])]
Search = Annotated[str | None, _query("Part of the name, its pinyin initials, or part of the credit code", "精密")]
DistrictFilter = Annotated[str | None, _query("Only this district's; a unit_id", "CQ-500107")]
ChainFilter = Annotated[str | None, _query("Only firms of this flagship chain", "CHAIN01")]
ClusterFilter = Annotated[str | None, _query("Only firms of this 33618 cluster", "LEAD01")]
ParkFilter = Annotated[
    UUID | None,
    Query(description="Only firms that live in this park", examples=["0198d3a0-0000-7000-8000-000000000002"]),
]
KnownAt = Annotated[
    Instant | None,
    Query(description="What was recorded up to this moment counts; now", examples=["2026-06-30T18:00:00+08:00"]),
]
TierFilter = Annotated[str | None, _query("Only this title of the ladder", "INNO_SME")]
