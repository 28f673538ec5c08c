"""Every query on impact runs."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes
from services.enterprise.impact.rules import Compared
from services.enterprise.residences.models import LIVES_THERE
from services.enterprise.scope import Caller

COLUMNS = (
    'id, rule_set, revision, against, tier, kind, "on", state, firms, done, gains, falls, after_code, requested_at,'
    " started_at, finished_at, by_subject"
)
ADD = Q(
    'INSERT INTO impact_runs (id, rule_set, revision, against, tier, kind, "on", state, firms, requested_at,'
    " by_subject) VALUES (:id, :rule_set, :revision, :against, :tier, :kind, :on, 'waiting', :firms, :requested_at,"
    " :by_subject)"
)
ONE = Q(f"SELECT {COLUMNS} FROM impact_runs WHERE id = :id")
NEXT = Q(f"SELECT {COLUMNS} FROM impact_runs WHERE state <> 'done' ORDER BY id LIMIT 1")
OF_RULE_SET = Q(
    f"SELECT {COLUMNS} FROM impact_runs WHERE rule_set = :rule_set AND id < :before ORDER BY id DESC LIMIT :limit"
)
PROGRESS = Q(
    "UPDATE impact_runs SET state = :state, done = done + :done, gains = gains + :gains, falls = falls + :falls,"
    " after_code = :after_code, started_at = coalesce(started_at, :now),"
    " finished_at = CASE WHEN :state = 'done' THEN CAST(:now AS timestamptz) END WHERE id = :id"
)
ADD_COUNTS = Q(
    "INSERT INTO impact_counts (run_id, dimension, key, before, after, firms)"
    " SELECT :id, x.* FROM unnest(CAST(:dimensions AS text[]), CAST(:keys AS text[]), CAST(:befores AS text[]),"
    " CAST(:afters AS text[]), CAST(:firms AS int[])) x"
    " ON CONFLICT (run_id, dimension, key, before, after) DO UPDATE SET firms = impact_counts.firms + EXCLUDED.firms"
)
ADD_RESULT = Q(
    "INSERT INTO impact_results (run_id, credit_code, district, change, before, after, unmet_before, unmet_after)"
    " VALUES (:id, :credit_code, :district, :change, :before, :after, :unmet_before, :unmet_after)"
)
COUNTS = Q(
    "SELECT dimension, key, before, after, firms FROM impact_counts WHERE run_id = :id"
    " ORDER BY dimension, key, before, after"
)
FILTERS = {
    "change": "change = :change",
    "district": "district = :district",
    "park": "EXISTS (SELECT 1 FROM residences p WHERE p.credit_code = impact_results.credit_code"
    f" AND p.park_id = CAST(:park AS uuid) AND {LIVES_THERE})",
}


@lru_cache(maxsize=64)
def _results(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join(("run_id = :id", "credit_code > :after", *(FILTERS[name] for name in filters), scope))
    return Q(
        "SELECT credit_code, district, change, before, after, unmet_before, unmet_after FROM impact_results"
        f" WHERE {where} ORDER BY credit_code LIMIT :limit"
    )


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """A run that waits."""
    await uow.execute(ADD, **row)


async def one(reader: Reader, run_id: UUID) -> Record | None:
    """A run."""
    return await reader.fetchrow(ONE, id=run_id)


async def next_open(uow: UnitOfWork) -> Record | None:
    """The oldest run that is not done."""
    return await uow.fetchrow(NEXT)


async def of_rule_set(reader: Reader, rule_set: str, before: UUID, limit: int) -> list[Record]:
    """The runs of a set, newest first."""
    return await reader.fetch(OF_RULE_SET, rule_set=rule_set, before=before, limit=limit)


async def progress(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """How far it came, with the rows of the chunk."""
    await uow.execute(PROGRESS, **row)


async def add_counts(uow: UnitOfWork, run_id: UUID, counts: Mapping[tuple[str, str, str, str], int]) -> None:
    """Adds the counted moves of a chunk."""
    columns = [list(column) for column in zip(*counts, strict=True)]
    names = ("dimensions", "keys", "befores", "afters")
    await uow.execute(ADD_COUNTS, id=run_id, firms=list(counts.values()), **dict(zip(names, columns, strict=True)))


async def add_results(uow: UnitOfWork, run_id: UUID, found: Sequence[Compared]) -> None:
    """The firms whose answer moved."""
    names = ("credit_code", "district", "change", "before", "after")
    rows = [
        {
            "id": run_id,
            **{name: getattr(each, name) for name in names},
            "unmet_before": list(each.unmet_before),
            "unmet_after": list(each.unmet_after),
        }
        for each in found
    ]
    await uow.many(ADD_RESULT, rows)


async def counts(reader: Reader, run_id: UUID) -> list[Record]:
    """The counted moves of a run."""
    return await reader.fetch(COUNTS, id=run_id)


async def results(
    reader: Reader, caller: Caller | None, run: Record, filters: Mapping[str, Any], after: str, limit: int
) -> list[Record]:
    """The firms whose answer moved and which the caller may see, in the order of their codes."""
    scope, own = homes.readable_by(caller, reader.clock.today(), "impact_results.credit_code")
    given = {name: value for name, value in filters.items() if value is not None}
    query = _results(tuple(sorted(given)), scope)
    place = {"id": run["id"], "lives_on": run["on"], "after": after}
    return await reader.fetch(query, **place, limit=limit, **given, **own)
