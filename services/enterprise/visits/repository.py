"""Every query on samples and visits."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

SAMPLE = "id, tier, district, share, seed, population, drawn, drawn_on, drawn_by, on_behalf_of"
VISIT = "id, application_id, sample_id, visited_on, outcome, findings, recorded_on, recorded_by, recorded_for"
ADD_SAMPLE = Q(
    f"INSERT INTO site_visit_samples ({SAMPLE}) VALUES (:id, :tier, :district, :share, :seed, :population, :drawn,"
    " :drawn_on, :drawn_by, :on_behalf_of)"
)
ONE_SAMPLE = Q(f"SELECT {SAMPLE} FROM site_visit_samples WHERE id = :id")
ADD_VISIT = Q("INSERT INTO site_visits (id, application_id, sample_id) VALUES (:id, :application_id, :sample_id)")
OUTSTANDING = Q(f"SELECT {VISIT} FROM site_visits WHERE application_id = :id AND outcome IS NULL ORDER BY id LIMIT 1")
OUTSTANDING_OF = Q(
    "SELECT DISTINCT application_id FROM site_visits WHERE application_id = ANY(CAST(:ids AS uuid[]))"
    " AND outcome IS NULL"
)
RECORD = Q(
    "UPDATE site_visits SET visited_on = :visited_on, outcome = :outcome, findings = :findings, recorded_on ="
    " :recorded_on, recorded_by = :recorded_by, recorded_for = :recorded_for WHERE id = :id"
)
OF_CASE = Q(f"SELECT {VISIT} FROM site_visits WHERE application_id = :id ORDER BY id")


async def add_sample(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a draw."""
    await uow.execute(ADD_SAMPLE, **row)


async def sample(reader: Reader, sample_id: UUID) -> Record | None:
    """A draw."""
    return await reader.fetchrow(ONE_SAMPLE, id=sample_id)


async def add_visits(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Stores visits to be made."""
    await uow.many(ADD_VISIT, rows)


async def outstanding(reader: Reader, application_id: UUID) -> Record | None:
    """The first visit of a case that nobody has made."""
    return await reader.fetchrow(OUTSTANDING, id=application_id)


async def record(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores what a visit found."""
    await uow.execute(RECORD, **row)


async def of_case(reader: Reader, application_id: UUID) -> list[Record]:
    """The visits of a case, in order."""
    return await reader.fetch(OF_CASE, id=application_id)


async def outstanding_of(reader: Reader, ids: Sequence[UUID]) -> set[UUID]:
    """Which of these cases wait for a visit."""
    return {row["application_id"] for row in await reader.fetch(OUTSTANDING_OF, ids=list(ids))}
