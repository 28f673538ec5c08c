"""Every query on the register of hard-tech firms."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes

_NEW = (
    "id", "credit_code", "route", "entered_on", "origin", "district", "town", "clusters", "chains", "evidence",
    "proof_file", "stated", "reason", "result", "assessment_id", "proposed_at", "proposed_by",
)  # fmt: skip
SHOWN = (
    "id", "credit_code", "route", "entered_on", "origin", "district", "town", "clusters", "chains", "evidence",
    "proof_file", "reason", "result", "assessment_id", "state", "proposed_at", "proposed_by", "decided_at",
    "decided_by", "comment", "withdrawn_on", "withdrawal_reason", "withdrawal_comment",
)  # fmt: skip
_COLUMNS = ", ".join(f"h.{name}" for name in SHOWN)
_FROM = "hard_tech_entries h JOIN enterprises e USING (credit_code)"
ADD = Q(
    f"INSERT INTO hard_tech_entries ({', '.join(_NEW)}, state)"
    f" VALUES ({', '.join(f':{name}' for name in _NEW)}, 'proposed')"
)
ONE = Q(f"SELECT {_COLUMNS}, h.stated, e.name, e.district AS current_district FROM {_FROM} WHERE h.id = :id")
OF_FIRM = Q("SELECT id, route, entered_on, state, withdrawal_reason FROM hard_tech_entries WHERE credit_code = :code")
DECIDE = Q(
    "UPDATE hard_tech_entries SET state = :state, decided_at = :at, decided_by = :by, comment = :comment,"
    " result = :result, assessment_id = :assessment_id WHERE id = :id"
)
WITHDRAW = Q(
    "UPDATE hard_tech_entries SET state = 'withdrawn', withdrawn_on = :on, withdrawal_reason = :reason,"
    " withdrawal_comment = :comment, withdrawn_by = :by WHERE id = :id"
)
FILTERS = {
    "route": "h.route = :route",
    "state": "h.state = :state",
    "year": "h.entered_on BETWEEN make_date(CAST(:year AS int), 1, 1) AND make_date(CAST(:year AS int), 12, 31)",
    "chain": ":chain = ANY(h.chains)",
    "cluster": ":cluster = ANY(h.clusters)",
    "credit_code": "h.credit_code = :credit_code",
    "after": "h.id > :after",
}


@lru_cache(maxsize=512)
def _list(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((scope, *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {_COLUMNS}, e.name FROM {_FROM} WHERE {where} ORDER BY h.id LIMIT :limit")


async def listed(reader: Reader, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Entries the caller may read, in the order they were proposed; a district's are those of its firms of today."""
    scope, names, given = homes.asked(reader, filters, "h.credit_code")
    return await reader.fetch(_list(names, scope), limit=limit, **given)


async def one(reader: Reader, entry_id: UUID) -> Record | None:
    """An entry with the firm's name and the district it is in today."""
    return await reader.fetchrow(ONE, id=entry_id)


async def of_firm(reader: Reader, code: str) -> list[Record]:
    """All entries of a firm."""
    return await reader.fetch(OF_FIRM, code=code)


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a proposed entry."""
    await uow.execute(ADD, **row)


async def decide(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a decision with the assessment it went by."""
    await uow.execute(DECIDE, **row)


async def withdraw(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Ends an entry; the row stays."""
    await uow.execute(WITHDRAW, **row)
