"""Every query on links in the four chains."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes
from services.enterprise.chain_links.rules import CHAINS
from services.enterprise.scope import readable_by

COLUMNS = (
    "id, credit_code, achievement_id, district, chain, counterpart_kind, counterpart, proof, began_on, ended_on,"
    " ended_why"
)
ADD = Q(
    "INSERT INTO chain_links (id, credit_code, achievement_id, district, chain, counterpart_kind, counterpart, proof,"
    " began_on, recorded_on, recorded_by) VALUES (:id, :credit_code, :achievement_id, :district, :chain,"
    " :counterpart_kind, :counterpart, :proof, :began_on, :recorded_on, :recorded_by)"
)
END = Q("UPDATE chain_links SET ended_on = :ended_on, ended_why = :why WHERE id = :id")
ONE = Q(f"SELECT {COLUMNS} FROM chain_links WHERE id = :id")
STANDS = Q(
    "SELECT count(*) FROM chain_links WHERE chain = :chain AND ended_on IS NULL"
    " AND (credit_code = CAST(:credit_code AS text) OR achievement_id = CAST(:achievement_id AS uuid))"
    " AND counterpart_kind = :counterpart_kind AND counterpart = :counterpart"
)
_ON = "began_on <= CAST(:on AS date) AND (ended_on IS NULL OR ended_on > CAST(:on AS date))"
COUNTS = Q(f"SELECT chain, count(*) AS links FROM chain_links WHERE credit_code = :code AND {_ON} GROUP BY chain")
NODES = Q(
    f"SELECT credit_code, array_agg(DISTINCT counterpart ORDER BY counterpart) AS nodes FROM chain_links WHERE {_ON}"
    " AND counterpart_kind = 'chain_node' AND credit_code = ANY(CAST(:codes AS text[])) GROUP BY credit_code"
)
_HELD = (
    f"LEFT JOIN (SELECT credit_code, array_agg(DISTINCT chain) AS held FROM chain_links WHERE {_ON} GROUP BY 1) l"
    " USING (credit_code)"
)
_LACKS = (
    "ARRAY(SELECT c FROM unnest(CAST(:chains AS text[])) WITH ORDINALITY AS x (c, n)"
    " WHERE NOT coalesce(c = ANY(l.held), FALSE) ORDER BY n)"
)
_LIVE = "e.status = 'active' AND e.registered_on <= CAST(:on AS date)"
FIRM_FILTERS = {
    "district": "e.district = :district",
    "tier": "EXISTS (SELECT 1 FROM recognitions r WHERE r.credit_code = e.credit_code AND r.tier = :tier"
    " AND r.valid_from <= CAST(:on AS date) AND (r.valid_to IS NULL OR r.valid_to >= CAST(:on AS date))"
    " AND (r.revoked_on IS NULL OR r.revoked_on > CAST(:on AS date)))",
    "chain": "NOT coalesce(CAST(:chain AS text) = ANY(l.held), FALSE)",
    "after": "e.credit_code > :after",
}
COUNTERPART_FILTERS = {
    "kind": "counterpart_kind = :kind",
    "chain": "chain = :chain",
    "counterpart": "counterpart = :counterpart",
    "after": "(counterpart_kind, counterpart) > (CAST(:after_kind AS text), CAST(:after_name AS text))",
}
FILTERS = {
    "credit_code": "credit_code = :credit_code",
    "achievement_id": "achievement_id = :achievement_id",
    "counterpart": "counterpart = :counterpart",
    "chain": "chain = :chain",
    "after": "id > :after",
}


@lru_cache(maxsize=64)
def _list(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((_ON, scope, *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {COLUMNS} FROM chain_links WHERE {where} ORDER BY id LIMIT :limit")


@lru_cache(maxsize=64)
def _lacking(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((_LIVE, scope, "missing <> '{}'", *(FIRM_FILTERS[name] for name in filters)))
    return Q(
        f"SELECT e.credit_code, e.name, e.district, missing FROM enterprises e {_HELD}"
        f" CROSS JOIN LATERAL (SELECT {_LACKS} AS missing) m WHERE {where} ORDER BY e.credit_code LIMIT :limit"
    )


@lru_cache(maxsize=64)
def _by_district(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((_LIVE, scope, *(FIRM_FILTERS[name] for name in filters)))
    lacking = ", ".join(f"count(*) FILTER (WHERE '{chain}' = ANY(missing)) AS {chain}" for chain in CHAINS)
    return Q(
        f"SELECT e.district, count(*) AS firms, count(*) FILTER (WHERE missing = '{{}}') AS complete, {lacking}"
        f" FROM enterprises e {_HELD} CROSS JOIN LATERAL (SELECT {_LACKS} AS missing) m WHERE {where}"
        " GROUP BY e.district ORDER BY e.district"
    )


def _register(kind: str, name: str, chain: str, table: str, over_on: str, scope: str) -> str:
    """What stands in a register: its own chain, and 产业链 where it has a place in the chain tree."""
    tags = f"CASE WHEN node IS NULL THEN ARRAY['{chain}'] ELSE ARRAY['{chain}', 'industry'] END"
    began = "proposed_on" if kind == "achievement" else "opened_on"
    return (
        f"SELECT '{kind}' AS counterpart_kind, id::text AS counterpart, {name} AS name, '{chain}' AS chain, district,"
        f" {tags} AS tags, {began} <= CAST(:on AS date) AND coalesce({over_on} > CAST(:on AS date), TRUE) AS lasts"
        f" FROM {table} WHERE {scope}"
    )


@lru_cache(maxsize=64)
def _counterparts(filters: tuple[str, ...], links: str, held: str, needed: str) -> Q:
    where = " AND ".join(("TRUE", *(COUNTERPART_FILTERS[name] for name in filters)))
    achievements = _register("achievement", "name", "innovation", "achievements", "dropped_on", held)
    needs = _register("talent_need", "post", "talent", "talent_needs", "closed_on", needed)
    return Q(
        f"""WITH linked AS (SELECT counterpart_kind, counterpart, min(chain) AS chain, count(credit_code) AS firms,
          count(achievement_id) AS achievements, array_agg(DISTINCT district ORDER BY district) AS districts,
          array_agg(credit_code) AS codes, array_agg(achievement_id) AS results
          FROM chain_links WHERE {_ON} AND {links} GROUP BY 1, 2),
        known AS ({achievements} UNION ALL {needs}),
        counterparts AS (SELECT counterpart_kind, counterpart, k.name, k.counterpart IS NOT NULL AS registered,
          coalesce(l.chain, k.chain) AS chain, coalesce(l.firms, 0) AS firms,
          coalesce(l.achievements, 0) AS achievements, coalesce(l.districts, ARRAY[k.district]) AS districts,
          l.codes, l.results, coalesce(k.tags, ARRAY[]::text[])
            || CASE WHEN l.achievements > 0 THEN ARRAY['innovation'] ELSE ARRAY[]::text[] END AS tags
          FROM linked l FULL JOIN known k USING (counterpart_kind, counterpart)
          WHERE l.counterpart IS NOT NULL OR k.lasts)
        SELECT c.*, c.tags || ARRAY(SELECT DISTINCT o.chain FROM chain_links o
          WHERE {_ON} AND (o.credit_code = ANY(c.codes) OR o.achievement_id = ANY(c.results)
            OR (c.counterpart_kind = 'achievement' AND o.achievement_id::text = c.counterpart))) AS held
        FROM (SELECT * FROM counterparts WHERE {where} ORDER BY 1, 2 LIMIT :limit) c ORDER BY 1, 2"""
    )


async def lacking(reader: Reader, on: date, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Active firms the caller may read that lack a chain on a day, in the order of their codes."""
    scope, own = readable_by(reader.principal, "e.credit_code", "e.district")
    given = {name: value for name, value in filters.items() if value is not None}
    query = _lacking(tuple(sorted(given)), scope)
    return await reader.fetch(query, on=on, chains=list(CHAINS), limit=limit, **given, **own)


async def by_district(reader: Reader, on: date, filters: Mapping[str, Any]) -> list[Record]:
    """How many active firms of each district have all four chains, and how many lack which."""
    scope, own = readable_by(reader.principal, "e.credit_code", "e.district")
    given = {name: value for name, value in filters.items() if value is not None}
    return await reader.fetch(
        _by_district(tuple(sorted(given)), scope), on=on, chains=list(CHAINS), **given, **own
    )  # fmt: skip


async def counterparts(
    reader: Reader, on: date, filters: Mapping[str, Any], after: tuple[str, str] | None, limit: int
) -> list[Record]:
    """What the caller's firms and achievements are linked with and what is registered, with the chains reached."""
    today = reader.clock.today()
    scopes: dict[str, str] = {}
    own: dict[str, Any] = {}
    for table in ("chain_links", "achievements", "talent_needs"):
        stated = (f"{table}.district", f"{table}.town" if table == "achievements" else "NULL")
        scopes[table], own = homes.readable_by(reader.principal, today, f"{table}.credit_code", *stated)
    given = {name: value for name, value in filters.items() if value is not None}
    begin = {"after_kind": after[0], "after_name": after[1]} if after else {}
    query = _counterparts((*sorted(given), *(("after",) if after else ())), *scopes.values())
    return await reader.fetch(query, on=on, limit=limit, **given, **begin, **own)


async def listed(reader: Reader, on: date, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Links that stand on a day, of firms the caller may read."""
    scope, names, given = homes.asked(reader, filters, "chain_links.credit_code", "chain_links.district", on=on)
    return await reader.fetch(_list(names, scope), on=on, limit=limit, **given)


async def one(reader: Reader, link_id: UUID) -> Record | None:
    """A link."""
    return await reader.fetchrow(ONE, id=link_id)


async def stands(reader: Reader, given: Mapping[str, Any]) -> bool:
    """Whether the same link stands."""
    names = ("credit_code", "achievement_id", "chain", "counterpart_kind", "counterpart")
    return bool(await reader.fetchval(STANDS, **{name: given[name] for name in names}))


async def counts(reader: Reader, code: str, on: date) -> dict[str, int]:
    """How many links of each chain a firm has on a day."""
    return {row["chain"]: row["links"] for row in await reader.fetch(COUNTS, code=code, on=on)}


async def nodes(reader: Reader, codes: Sequence[str], on: date) -> dict[str, list[str]]:
    """The nodes of the chain tree these firms are linked with on a day, by code."""
    return {row["credit_code"]: row["nodes"] for row in await reader.fetch(NODES, codes=list(codes), on=on)}


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a link."""
    await uow.execute(ADD, **row)


async def end(uow: UnitOfWork, link_id: UUID, ended_on: date, why: str) -> None:
    """Ends a link; the row stays."""
    await uow.execute(END, id=link_id, ended_on=ended_on, why=why)
