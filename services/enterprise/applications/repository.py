"""Every query on applications, their moves and objections."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sorting import Field, Sorting
from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes
from services.enterprise.scope import Caller

COLUMNS = (
    "id, credit_code, tier, kind, state, district, assessment_id, publicity_from, publicity_to, opened_on, decided_on,"
    " recognition_id, version, due_on, entered_on, batch_id, publicity_document, recommendation_document,"
    " ministry_document, (SELECT home.district FROM enterprises home WHERE home.credit_code = applications.credit_code)"
    " AS unit"
)
ONE = Q(f"SELECT {COLUMNS} FROM applications WHERE id = :id")
FIND = Q(f"SELECT {COLUMNS} FROM applications WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY id")
OPEN = Q(
    f"SELECT {COLUMNS} FROM applications WHERE credit_code = :code AND tier = :tier"
    " AND state NOT IN ('approved', 'rejected', 'withdrawn', 'lapsed')"
)
ADD = Q(
    "INSERT INTO applications (id, credit_code, tier, kind, state, district, opened_on, opened_by, entered_on)"
    " VALUES (:id, :credit_code, :tier, :kind, :state, :district, :opened_on, :opened_by, :entered_on)"
)
UPDATE = Q(
    "UPDATE applications SET state = :state, district = :district, assessment_id = :assessment_id, publicity_from ="
    " :publicity_from, publicity_to = :publicity_to, decided_on = :decided_on, recognition_id = :recognition_id,"
    " due_on = :due_on, entered_on = :entered_on, publicity_document = :publicity_document, recommendation_document ="
    " :recommendation_document, ministry_document = :ministry_document, version = version + 1 WHERE id = :id"
)
ADD_MOVE = Q(
    'INSERT INTO application_moves (application_id, action, from_state, to_state, comment, "on", at, by_subject,'
    " on_behalf_of, document_number) VALUES (:application_id, :action, :from_state, :to_state, :comment, :on, :at,"
    " :by_subject, :on_behalf_of, :document_number)"
)
MOVES = Q(
    'SELECT application_id, action, from_state, to_state, comment, "on", at, by_subject, on_behalf_of,'
    " document_number FROM application_moves"
    " WHERE application_id = ANY(CAST(:ids AS uuid[])) ORDER BY id"
)
ADD_OBJECTION = Q(
    "INSERT INTO objections (id, application_id, grounds, raised_on, raised_by)"
    " VALUES (:id, :application_id, :grounds, :raised_on, :raised_by)"
)
OBJECTIONS = Q(
    "SELECT id, grounds, raised_on, raised_by, outcome, reason, handled_on FROM objections WHERE application_id = :id"
    " ORDER BY id"
)
HANDLE_OBJECTION = Q(
    "UPDATE objections SET outcome = :outcome, reason = :reason, handled_on = :handled_on, handled_by = :handled_by,"
    " handled_for = :handled_for WHERE id = :id"
)
SET_BATCH = Q("UPDATE applications SET batch_id = :batch, version = version + 1 WHERE id = :id")
OF_BATCH = Q(f"SELECT {COLUMNS} FROM applications WHERE batch_id = :batch ORDER BY id")
POPULATION = Q(
    "SELECT id, credit_code, district FROM applications WHERE tier = :tier AND state = ANY(CAST(:states AS text[]))"
    f" AND (CAST(:district AS text) IS NULL OR {homes.in_unit('applications.credit_code')}) ORDER BY id"
)
OVERDUE = Q(
    f"SELECT {COLUMNS} FROM applications WHERE state = :state AND due_on < :today ORDER BY due_on, id LIMIT :limit"
)
NOTICES = Q(
    f"SELECT {COLUMNS} FROM applications WHERE state = 'in_publicity' AND publicity_from <= :on AND publicity_to >= :on"
    " AND id > :after ORDER BY id LIMIT :limit"
)
WAITING = (
    f"SELECT {COLUMNS} FROM applications WHERE state = ANY(CAST(:states AS text[])) AND id > :after AND {{scope}}"
    " ORDER BY id LIMIT :limit"
)
DUE = Q(
    f"SELECT {COLUMNS} FROM applications WHERE due_on <= :until AND state NOT IN ('approved', 'rejected',"
    " 'withdrawn', 'lapsed') AND NOT EXISTS (SELECT 1 FROM application_reminders r WHERE r.application_id ="
    " applications.id AND r.due_on = applications.due_on AND r.overdue = (applications.due_on < :today))"
    " ORDER BY due_on, id LIMIT :limit"
)
ADD_REMINDER = Q(
    "INSERT INTO application_reminders (application_id, due_on, overdue, told_on) VALUES (:id, :due_on, :overdue, :on)"
    " ON CONFLICT DO NOTHING"
)
RENEWALS = Q(
    "SELECT credit_code, tier FROM applications WHERE credit_code = ANY(CAST(:codes AS text[])) AND kind = 'renewal'"
    " AND state NOT IN ('draft', 'approved', 'rejected', 'withdrawn', 'lapsed')"
)
OPEN_OBJECTIONS = Q(
    "SELECT application_id, count(*) AS n FROM objections WHERE application_id = ANY(CAST(:ids AS uuid[]))"
    " AND outcome IS NULL GROUP BY application_id"
)
STANDING = Q(
    "SELECT tier, state, count(*) AS cases, count(*) FILTER (WHERE due_on < :today) AS overdue, min(due_on) AS next_due"
    f" FROM applications WHERE {homes.in_unit('applications.credit_code')}"
    " AND state NOT IN ('approved', 'rejected', 'withdrawn', 'lapsed') GROUP BY tier, state ORDER BY tier, state"
)
PASSED = Q(
    "SELECT a.district, a.tier, count(DISTINCT a.id) AS cases FROM application_moves m JOIN applications a"
    " ON a.id = m.application_id WHERE m.to_state = 'district_passed' AND a.kind = 'new' AND m.\"on\" >= :first"
    ' AND m."on" <= :last AND (CAST(:district AS text) IS NULL OR a.district = CAST(:district AS text))'
    " GROUP BY a.district, a.tier"
)
_FIRM = "EXISTS (SELECT 1 FROM enterprises e WHERE e.credit_code = applications.credit_code"
FILTERS = {
    "credit_code": "credit_code = :credit_code",
    "tier": "tier = :tier",
    "state": "state = :state",
    "district": homes.in_unit("applications.credit_code"),
    "chain": f"{_FIRM} AND e.chains @> ARRAY[CAST(:chain AS text)])",
    "cluster": f"{_FIRM} AND e.clusters @> ARRAY[CAST(:cluster AS text)])",
}
SORTING = Sorting(
    "id",
    {
        "opened_on": Field("opened_on", "date"),
        "due_on": Field("coalesce(due_on, 'infinity')", "date", date.max),
        "decided_on": Field("coalesce(decided_on, 'infinity')", "date", date.max),
    },
)


@lru_cache(maxsize=256)
def _list(filters: tuple[str, ...], scope: str, sort: str | None, first: bool) -> Q:
    where = [scope, *(FILTERS[name] for name in filters)] + ([] if first else [SORTING.beyond(sort)])
    order = SORTING.order_by(sort)
    return Q(f"SELECT {COLUMNS} FROM applications WHERE {' AND '.join(where)} ORDER BY {order} LIMIT :limit")


async def one(reader: Reader, application_id: UUID) -> Record | None:
    """An application."""
    return await reader.fetchrow(ONE, id=application_id)


async def open_one(reader: Reader, code: str, tier: str) -> Record | None:
    """The firm's open application for a tier."""
    return await reader.fetchrow(OPEN, code=code, tier=tier)


async def listed(
    reader: Reader,
    caller: Caller | None,
    filters: Mapping[str, Any],
    place: tuple[Any, ...] | None,
    limit: int,
    sort: str | None,
) -> list[Record]:
    """Applications the caller may read, oldest first or in the order asked for."""
    scope, own = homes.readable_by(caller, reader.clock.today(), "applications.credit_code")
    given = {name: value for name, value in filters.items() if value is not None}
    query = _list(tuple(sorted(given)), scope, sort, place is None)
    return await reader.fetch(query, limit=limit, **given, **own, **SORTING.after(place))


async def notices(reader: Reader, on: date, after: UUID, limit: int) -> list[Record]:
    """The cases whose publicity runs on a day; open to all."""
    return await reader.fetch(NOTICES, on=on, after=after, limit=limit)


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a new application."""
    await uow.execute(ADD, **row)


async def update(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores its new state."""
    await uow.execute(UPDATE, **row)


async def add_move(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores who moved it."""
    await uow.execute(ADD_MOVE, **row)


async def moves(reader: Reader, ids: list[UUID]) -> dict[UUID, list[Record]]:
    """What happened to each of these applications, in order."""
    found: dict[UUID, list[Record]] = {each: [] for each in ids}
    for row in await reader.fetch(MOVES, ids=ids):
        found[row["application_id"]].append(row)
    return found


async def add_objection(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores an objection."""
    await uow.execute(ADD_OBJECTION, **row)


async def objections(reader: Reader, application_id: UUID) -> list[Record]:
    """The objections raised, in order."""
    return await reader.fetch(OBJECTIONS, id=application_id)


async def handle_objection(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores an objection's outcome."""
    await uow.execute(HANDLE_OBJECTION, **row)


async def set_batch(uow: UnitOfWork, application_id: UUID, batch: UUID) -> None:
    """Puts an application into a batch."""
    await uow.execute(SET_BATCH, id=application_id, batch=batch)


async def of_batch(reader: Reader, batch: UUID) -> list[Record]:
    """The applications of a batch."""
    return await reader.fetch(OF_BATCH, batch=batch)


async def population(reader: Reader, tier: str, states: Sequence[str], district: str | None) -> list[Record]:
    """The applications of a rung in these states, in a fixed order."""
    return await reader.fetch(POPULATION, tier=tier, states=list(states), district=district)


async def overdue(reader: Reader, state: str, today: date, limit: int) -> list[Record]:
    """Applications whose term in a state is over."""
    return await reader.fetch(OVERDUE, state=state, today=today, limit=limit)


@lru_cache(maxsize=8)
def _waiting(scope: str) -> Q:
    return Q(WAITING.format(scope=scope))


async def waiting(reader: Reader, caller: Caller, states: Sequence[str], after: UUID, limit: int) -> list[Record]:
    """Applications in these states that the caller may know of, oldest first."""
    scope, own = homes.readable_by(caller, reader.clock.today(), "applications.credit_code")
    return await reader.fetch(_waiting(scope), states=list(states), after=after, limit=limit, **own)


async def open_objections(reader: Reader, ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many objections nobody has handled, by application."""
    return {row["application_id"]: row["n"] for row in await reader.fetch(OPEN_OBJECTIONS, ids=list(ids))}


async def due(reader: Reader, until: date, today: date, limit: int) -> list[Record]:
    """Open applications whose term ends until a day, or is over, and of which nobody was reminded."""
    return await reader.fetch(DUE, until=until, today=today, limit=limit)


async def add_reminder(uow: UnitOfWork, row: Mapping[str, Any]) -> int:
    """Remembers a reminder; 0 when it had been sent."""
    return await uow.execute(ADD_REMINDER, **row)


async def find(reader: Reader, ids: Sequence[UUID]) -> list[Record]:
    """Those of these applications that exist."""
    return await reader.fetch(FIND, ids=list(ids))


async def standing(reader: Reader, district: str, today: date) -> list[Record]:
    """Open applications of a district by tier and state, how many are overdue and which term ends next."""
    return await reader.fetch(STANDING, district=district, today=today)


async def passed(reader: Reader, first: date, last: date, district: str | None) -> list[Record]:
    """How many new applications each district passed on between two days, by tier; each case once."""
    return await reader.fetch(PASSED, first=first, last=last, district=district)


async def renewals(reader: Reader, codes: Sequence[str]) -> list[Record]:
    """The renewals of these firms that are being decided."""
    return await reader.fetch(RENEWALS, codes=list(codes))
