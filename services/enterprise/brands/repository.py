"""Every query on brand agencies and trainings."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes

AGENCY = "id, name, district, services, source, listed_on, ended_on, end_reason"
ADD_AGENCY = Q(
    "INSERT INTO brand_agencies (id, name, district, services, source, listed_on, recorded_by)"
    " VALUES (:id, :name, :district, :services, :source, :listed_on, :recorded_by)"
)
ONE_AGENCY = Q(f"SELECT {AGENCY} FROM brand_agencies WHERE id = :id")
END_AGENCY = Q("UPDATE brand_agencies SET ended_on = :on, end_reason = :reason WHERE id = :id")
_ON = "listed_on <= :on AND (ended_on IS NULL OR ended_on > :on)"
AGENCIES = Q(
    f"SELECT {AGENCY} FROM brand_agencies WHERE {_ON} AND id > :after AND (CAST(:district AS text) IS NULL"
    " OR district IS NULL OR district = CAST(:district AS text)) ORDER BY id LIMIT :limit"
)
ADD_TRAINING = Q(
    "INSERT INTO brand_trainings (id, agency_id, district, title, held_on, proof, recorded_on, recorded_by)"
    " VALUES (:id, :agency_id, :district, :title, :held_on, :proof, :recorded_on, :recorded_by)"
)
ADD_TRAINEES = Q(
    "INSERT INTO brand_trainees (training_id, credit_code, district, people)"
    " VALUES (:training_id, :credit_code, :district, :people)"
)
FILTERS = {
    "credit_code": "x.credit_code = :credit_code",
    "since": "t.held_on >= :since",
    "until": "t.held_on <= :until",
    "after": "t.id > :after",
}
AGENCIES_BY_UNIT = Q(f"SELECT district, count(*) AS agencies FROM brand_agencies WHERE {_ON} GROUP BY district")


@lru_cache(maxsize=64)
def _list(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((scope, *(FILTERS[name] for name in filters)))
    return Q(
        "SELECT t.id, t.agency_id, t.title, t.held_on, t.proof, count(*) AS firms, sum(x.people)::bigint AS people"
        f" FROM brand_trainings t JOIN brand_trainees x ON x.training_id = t.id WHERE {where} GROUP BY t.id"
        " ORDER BY t.id LIMIT :limit"
    )


@lru_cache(maxsize=8)
def _sums(scope: str) -> Q:
    return Q(
        "SELECT x.district, count(DISTINCT t.id) AS trainings, count(DISTINCT x.credit_code) AS firms,"
        " sum(x.people)::bigint AS people FROM brand_trainings t JOIN brand_trainees x ON x.training_id = t.id"
        f" WHERE t.held_on BETWEEN :since AND :until AND {scope} GROUP BY x.district ORDER BY x.district"
    )


async def add_agency(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores an agency."""
    await uow.execute(ADD_AGENCY, **row)


async def agency(reader: Reader, agency_id: UUID) -> Record | None:
    """An agency."""
    return await reader.fetchrow(ONE_AGENCY, id=agency_id)


async def end_agency(uow: UnitOfWork, agency_id: UUID, on: date, reason: str) -> None:
    """Takes an agency off the list; the row stays."""
    await uow.execute(END_AGENCY, id=agency_id, on=on, reason=reason)


async def agencies(reader: Reader, on: date, district: str | None, after: UUID, limit: int) -> list[Record]:
    """Agencies on the list on a day: all, or those of a unit and of the whole city."""
    return await reader.fetch(AGENCIES, on=on, district=district, after=after, limit=limit)


async def add_training(uow: UnitOfWork, row: Mapping[str, Any], trainees: Sequence[dict[str, Any]]) -> None:
    """Stores a training with who sent people."""
    await uow.execute(ADD_TRAINING, **row)
    await uow.many(ADD_TRAINEES, trainees)


async def trainings(reader: Reader, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Trainings with the firms and people of the caller's."""
    scope, names, given = homes.asked(reader, filters, "x.credit_code")
    return await reader.fetch(_list(names, scope), limit=limit, **given)


async def sums(reader: Reader, since: date, until: date) -> list[Record]:
    """Trainings, firms and people by district between two days, of the caller's."""
    scope, own = homes.readable_by(reader.principal, reader.clock.today(), "x.credit_code")
    return await reader.fetch(_sums(scope), since=since, until=until, **own)


async def agencies_by_unit(reader: Reader, on: date) -> dict[str | None, int]:
    """Agencies on the list on a day by unit; None for those of the whole city."""
    return {row["district"]: row["agencies"] for row in await reader.fetch(AGENCIES_BY_UNIT, on=on)}
