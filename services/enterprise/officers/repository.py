"""Every query on service officers."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes
from services.enterprise.scope import readable_by
from services.enterprise.successions.columns import unit_on

OFFICER = "id, name, district, department, ended_on"
ADD_OFFICER = Q(
    "INSERT INTO service_officers (id, name, district, department, recorded_at, recorded_by)"
    " VALUES (:id, :name, :district, :department, :at, :by)"
)
ONE_OFFICER = Q(f"SELECT {OFFICER} FROM service_officers WHERE id = :id")
END_OFFICER = Q("UPDATE service_officers SET ended_on = :on WHERE id = :id")
OFFICERS = Q(
    f"SELECT {OFFICER} FROM service_officers WHERE (CAST(:district AS text) IS NULL OR district = :district)"
    " AND id > :after ORDER BY id LIMIT :limit"
)
COLUMNS = "id, officer_id, credit_code, district, valid_from, valid_to, end_reason, handover_id"
ONE = Q(f"SELECT {COLUMNS} FROM officer_assignments WHERE id = :id")
OF_FIRMS = Q(
    f"SELECT {COLUMNS} FROM officer_assignments WHERE credit_code = ANY(CAST(:codes AS text[])) ORDER BY valid_from, id"
)
OPEN_OF_OFFICER = Q(
    f"SELECT {COLUMNS} FROM officer_assignments WHERE officer_id = :id AND valid_to IS NULL ORDER BY credit_code"
)
ENDING_AFTER = Q(
    "SELECT count(*) FROM officer_assignments WHERE officer_id = :id AND (valid_to IS NULL OR valid_to > :on)"
)
ADD = Q(
    "INSERT INTO officer_assignments (id, officer_id, credit_code, district, valid_from, handover_id, recorded_at,"
    " recorded_by) VALUES (:id, :officer_id, :credit_code, :district, :valid_from, :handover_id, :at, :by)"
)
END = Q(
    "UPDATE officer_assignments SET valid_to = :valid_to, end_reason = :reason, ended_at = :at, ended_by = :by"
    " WHERE id = :id"
)
ADD_VISIT = Q(
    "INSERT INTO service_visits (id, credit_code, district, officer_id, plan_id, visited_on, findings, recorded_at,"
    " recorded_by) VALUES (:id, :credit_code, :district, :officer_id, :plan_id, :visited_on, :findings, :at, :by)"
)
STAFF = Q(
    "SELECT o.id, o.name, o.department, (SELECT count(*) FROM officer_assignments a WHERE a.officer_id = o.id"
    " AND a.valid_from <= :on AND (a.valid_to IS NULL OR a.valid_to > :on)) AS firms, (SELECT count(*) FROM"
    " service_visits v WHERE v.officer_id = o.id AND v.visited_on >= :since AND v.visited_on <= :on) AS visits"
    " FROM service_officers o WHERE o.district = :district AND (o.ended_on IS NULL OR o.ended_on > :on)"
    " ORDER BY o.id LIMIT 500"
)
FILTERS = {
    "officer_id": "officer_id = :officer_id",
    "credit_code": "credit_code = :credit_code",
    "plan_id": "plan_id = :plan_id",
    "on": "valid_from <= :on AND (valid_to IS NULL OR valid_to > :on)",
    "after": "id > :after",
}
_IN_FORCE = (
    "r.valid_from <= :on AND (r.valid_to IS NULL OR r.valid_to >= :on) AND (r.revoked_on IS NULL OR r.revoked_on > :on)"
)
_HELD = (
    f"SELECT e.credit_code, {unit_on('on')} AS district FROM enterprises e WHERE EXISTS (SELECT 1 FROM recognitions r"
    f" WHERE r.credit_code = e.credit_code AND r.tier = :tier AND {_IN_FORCE})"
)
_SERVED = (
    "EXISTS (SELECT 1 FROM officer_assignments a WHERE a.credit_code = f.credit_code AND a.valid_from <= :on"
    " AND (a.valid_to IS NULL OR a.valid_to > :on))"
)


@lru_cache(maxsize=64)
def _list(table: str, columns: str, filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((scope, *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {columns} FROM {table} WHERE {where} ORDER BY id LIMIT :limit")


@lru_cache(maxsize=8)
def _coverage(scope: str) -> Q:
    return Q(
        f"SELECT f.district, count(*) AS firms, count(*) FILTER (WHERE {_SERVED}) AS covered FROM ({_HELD}) f"
        f" WHERE {scope} GROUP BY 1 ORDER BY 1"
    )


@lru_cache(maxsize=8)
def _uncovered(scope: str) -> Q:
    return Q(
        f"SELECT f.credit_code, f.district FROM ({_HELD}) f WHERE {scope} AND NOT {_SERVED} AND f.credit_code > :after"
        " AND (CAST(:district AS text) IS NULL OR f.district = :district) ORDER BY f.credit_code LIMIT :limit"
    )


async def add_officer(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """A new officer."""
    await uow.execute(ADD_OFFICER, **row)


async def officer(reader: Reader, officer_id: UUID) -> Record | None:
    """An officer."""
    return await reader.fetchrow(ONE_OFFICER, id=officer_id)


async def end_officer(uow: UnitOfWork, officer_id: UUID, on: date) -> None:
    """The officer no longer serves from a day on."""
    await uow.execute(END_OFFICER, id=officer_id, on=on)


async def officers(reader: Reader, district: str | None, after: UUID, limit: int) -> list[Record]:
    """Officers in the order they were recorded."""
    return await reader.fetch(OFFICERS, district=district, after=after, limit=limit)


async def assignment(reader: Reader, assignment_id: UUID) -> Record | None:
    """An assignment."""
    return await reader.fetchrow(ONE, id=assignment_id)


async def of_firms(reader: Reader, codes: Sequence[str]) -> list[Record]:
    """All assignments of these firms, oldest first."""
    return await reader.fetch(OF_FIRMS, codes=list(codes))


async def open_of_officer(reader: Reader, officer_id: UUID) -> list[Record]:
    """The officer's assignments without an end."""
    return await reader.fetch(OPEN_OF_OFFICER, id=officer_id)


async def holding_after(reader: Reader, officer_id: UUID, on: date) -> int:
    """How many of the officer's assignments hold on a day or after."""
    return int(await reader.fetchval(ENDING_AFTER, id=officer_id, on=on))


async def add(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """New assignments; the database refuses two of a firm on one day."""
    await uow.many(ADD, rows)


async def end(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Ends assignments; the rows stay."""
    await uow.many(END, rows)


async def assignments(reader: Reader, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Assignments the caller may read, in the order they were recorded."""
    return await _listed(reader, "officer_assignments", COLUMNS, filters, limit)


async def add_visit(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """A visit."""
    await uow.execute(ADD_VISIT, **row)


async def visits(reader: Reader, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Visits the caller may read, in the order they were recorded."""
    columns = "id, credit_code, district, officer_id, plan_id, visited_on, findings"
    return await _listed(reader, "service_visits", columns, filters, limit)


async def _listed(reader: Reader, table: str, columns: str, filters: Mapping[str, Any], limit: int) -> list[Record]:
    scope, names, given = homes.asked(reader, filters, f"{table}.credit_code")
    return await reader.fetch(_list(table, columns, names, scope), limit=limit, **given)


async def coverage(reader: Reader, tier: str, on: date) -> list[Record]:
    """Firms with the title in force on a day and those served that day, by the district they lay in."""
    scope, own = readable_by(reader.principal, "f.credit_code", "f.district")
    return await reader.fetch(_coverage(scope), tier=tier, on=on, **own)


async def uncovered(reader: Reader, tier: str, on: date, district: str | None, after: str, limit: int) -> list[Record]:
    """Firms with the title in force on a day that nobody serves that day."""
    scope, own = readable_by(reader.principal, "f.credit_code", "f.district")
    return await reader.fetch(_uncovered(scope), tier=tier, on=on, district=district, after=after, limit=limit, **own)


async def staff(reader: Reader, district: str, on: date, since: date) -> list[Record]:
    """A district's officers who serve on a day, with their firms and their visits since another."""
    return await reader.fetch(STAFF, district=district, on=on, since=since)
