"""Every query on candidate lists."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes

LIST = (
    'id, tier, district, "on", rule_set, state, firms, done, listed, left_out, after_code, requested_at,'
    " finished_at, by_subject"
)
ADD = Q(
    'INSERT INTO candidate_lists (id, tier, district, "on", rule_set, state, firms, done, listed, after_code,'
    " requested_at, by_subject) VALUES (:id, :tier, :district, :on, :rule_set, 'waiting', :firms, 0, 0, '',"
    " :requested_at, :by_subject)"
)
ONE = Q(f"SELECT {LIST} FROM candidate_lists WHERE id = :id")
NEXT = Q(f"SELECT {LIST} FROM candidate_lists WHERE state <> 'done' ORDER BY id LIMIT 1")
PROGRESS = Q(
    "UPDATE candidate_lists SET state = :state, done = done + :done, listed = listed + :listed,"
    " left_out = :left_out, after_code = :after_code,"
    " finished_at = CASE WHEN :state = 'done' THEN CAST(:now AS timestamptz) END WHERE id = :id"
)
ADD_FIRM = Q(
    "INSERT INTO candidates (list_id, credit_code, district, chains, nodes, result, score_low, score_high, direct_pass,"
    " unmet, missing, standing) VALUES (:list_id, :credit_code, :district, CAST(:chains AS text[]),"
    " CAST(:nodes AS text[]), :result, :score_low, :score_high, CAST(:direct_pass AS text[]), CAST(:unmet AS text[]),"
    " :missing, :standing)"
)
_ORDER = (
    "standing, score_low DESC NULLS LAST, score_high DESC NULLS LAST, cardinality(unmet),"
    " jsonb_array_length(missing), credit_code"
)
RANK = Q(
    f"UPDATE candidates c SET rank = r.rank, district_rank = r.district_rank FROM (SELECT credit_code, row_number()"
    f" OVER (ORDER BY {_ORDER}) AS rank, row_number() OVER (PARTITION BY district ORDER BY {_ORDER}) AS district_rank"
    " FROM candidates WHERE list_id = :id) r WHERE c.list_id = :id AND c.credit_code = r.credit_code"
)
FILTERS = {
    "tier": "tier = :tier",
    "own": "(district IS NULL OR district = :own)",
    "before": "id < :before",
}
FIRM_FILTERS = {
    "district": "c.district = :district",
    "result": "c.result = :result",
    "chain": "c.chains @> ARRAY[CAST(:chain AS text)]",
    "direct_pass": "(cardinality(c.direct_pass) > 0) = :direct_pass",
    "at_node": "(cardinality(c.nodes) > 0) = :at_node",
    "after": "c.rank > :after",
}
FIRM = (
    "c.rank, c.district_rank, c.credit_code, e.name, c.district, c.chains, c.nodes, c.result, c.score_low,"
    " c.score_high, c.direct_pass, c.unmet, c.missing"
)


@lru_cache(maxsize=16)
def _lists(filters: tuple[str, ...]) -> Q:
    where = " AND ".join(("TRUE", *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {LIST} FROM candidate_lists WHERE {where} ORDER BY id DESC LIMIT :limit")


@lru_cache(maxsize=256)
def _firms(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join(("c.list_id = :id", scope, *(FIRM_FILTERS[name] for name in filters)))
    return Q(
        f"SELECT {FIRM} FROM candidates c JOIN enterprises e USING (credit_code) WHERE {where}"
        " ORDER BY c.rank LIMIT :limit"
    )


@lru_cache(maxsize=8)
def _counts(scope: str) -> Q:
    return Q(
        "SELECT district, result, count(*) AS firms, count(*) FILTER (WHERE cardinality(direct_pass) > 0) AS direct"
        f" FROM candidates WHERE list_id = :id AND {scope} GROUP BY district, result ORDER BY district, result"
    )


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """A list that waits."""
    await uow.execute(ADD, **row)


async def one(reader: Reader, list_id: UUID) -> Record | None:
    """A list."""
    return await reader.fetchrow(ONE, id=list_id)


async def next_open(uow: UnitOfWork) -> Record | None:
    """The oldest list that is not done."""
    return await uow.fetchrow(NEXT)


async def listed(reader: Reader, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Lists, newest first."""
    given = {name: value for name, value in filters.items() if value is not None}
    return await reader.fetch(_lists(tuple(sorted(given))), limit=limit, **given)


async def progress(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """How far a list came, with the rows of the chunk."""
    await uow.execute(PROGRESS, **row)


async def add_firms(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Firms of a chunk."""
    await uow.many(ADD_FIRM, rows)


async def rank(uow: UnitOfWork, list_id: UUID) -> None:
    """Gives every firm its place in the city and in its district."""
    await uow.execute(RANK, id=list_id)


async def firms(reader: Reader, list_id: UUID, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """A list's firms the caller may read, in their order."""
    scope, own = homes.readable_by(reader.principal, reader.clock.today(), "c.credit_code")
    given = {name: value for name, value in filters.items() if value is not None}
    return await reader.fetch(_firms(tuple(sorted(given)), scope), id=list_id, limit=limit, **given, **own)


async def counts(reader: Reader, list_id: UUID) -> list[Record]:
    """How many firms of each district have which answer, and how many a direct pass."""
    scope, own = homes.readable_by(reader.principal, reader.clock.today(), "candidates.credit_code")
    return await reader.fetch(_counts(scope), id=list_id, **own)
