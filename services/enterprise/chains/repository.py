"""Every query on the chain tree."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

COLUMNS = "code, parent, level, zh, en, gap, valid_from, valid_to"
_ON = "valid_from <= CAST(:on AS date) AND (valid_to IS NULL OR valid_to >= CAST(:on AS date))"
NODE = Q(f"SELECT {COLUMNS} FROM chain_nodes WHERE code = :code AND {_ON}")
LATEST = Q(f"SELECT {COLUMNS} FROM chain_nodes WHERE code = :code AND valid_to IS NULL")
TREE = Q(
    f"""WITH RECURSIVE held AS (SELECT {COLUMNS} FROM chain_nodes WHERE {_ON}),
    tree AS (SELECT held.*, ARRAY[code] AS path FROM held WHERE parent IS NULL
      AND (CAST(:chain AS text) IS NULL OR code = CAST(:chain AS text))
      UNION ALL SELECT held.*, tree.path || held.code FROM held JOIN tree ON held.parent = tree.code)
    SELECT * FROM tree WHERE CAST(:gap AS text) IS NULL OR gap = CAST(:gap AS text) ORDER BY path"""
)
END = Q("UPDATE chain_nodes SET valid_to = :valid_to WHERE code = :code AND valid_to IS NULL")
ADD = Q(
    "INSERT INTO chain_nodes (id, code, parent, level, zh, en, gap, valid_from, recorded_on, recorded_by)"
    " VALUES (:id, :code, :parent, :level, :zh, :en, :gap, :valid_from, :recorded_on, :recorded_by)"
)


async def node(reader: Reader, code: str, on: date) -> Record | None:
    """The version of a place on a day."""
    return await reader.fetchrow(NODE, code=code, on=on)


async def latest(reader: Reader, code: str) -> Record | None:
    """The version in force, or that is to come."""
    return await reader.fetchrow(LATEST, code=code)


async def tree(reader: Reader, on: date, chain: str | None, gap: str | None) -> list[Record]:
    """All places on a day, parents before children, each with its path from the chain."""
    return await reader.fetch(TREE, on=on, chain=chain, gap=gap)


async def end(uow: UnitOfWork, code: str, valid_to: date) -> None:
    """Ends the version in force."""
    await uow.execute(END, code=code, valid_to=valid_to)


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a version."""
    await uow.execute(ADD, **row)
