"""Every query on achievements; a selection that was reversed stands on no day."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes

GIVEN = (
    "id", "name", "source", "credit_code", "institution", "team", "readiness", "ip", "node", "clusters", "innovation",
    "district", "town", "evidence", "proof_file", "proposed_on", "recorded_on", "recorded_by",
)  # fmt: skip
STAGE = (
    "CASE WHEN dropped_on <= CAST(:on AS date) THEN 'dropped' WHEN selected_on <= CAST(:on AS date) THEN 'selected'"
    " ELSE 'candidate' END"
)
COLUMNS = f"{', '.join(GIVEN)}, selection_id, selected_on, dropped_on, {STAGE} AS stage"
ADD = Q(f"INSERT INTO achievements ({', '.join(GIVEN)}) VALUES ({', '.join(':' + name for name in GIVEN)})")
MOVE = Q(
    "INSERT INTO achievement_moves (achievement_id, number, action, moved_on, selection_id, reason, recorded_on,"
    " recorded_by) SELECT :achievement_id, 1 + count(*), :action, :moved_on, :selection_id, :reason, :recorded_on,"
    " :recorded_by FROM achievement_moves WHERE achievement_id = :achievement_id"
)
SELECT = Q("UPDATE achievements SET selection_id = :selection_id, selected_on = :selected_on WHERE id = :id")
DROP = Q("UPDATE achievements SET dropped_on = :dropped_on WHERE id = :id")
CORRECTED = ("team", "readiness", "ip", "node", "clusters", "innovation")
CORRECT = Q(f"UPDATE achievements SET {', '.join(f'{name} = :{name}' for name in CORRECTED)} WHERE id = :id")
ONE = Q(f"SELECT {COLUMNS} FROM achievements WHERE id = :id")
SAME = Q(
    "SELECT id FROM achievements WHERE coalesce(credit_code, institution) = :holder AND name = :name"
    " AND dropped_on IS NULL"
)
MOVES = Q(
    "SELECT action, moved_on, selection_id, reason, recorded_on, recorded_by FROM achievement_moves"
    " WHERE achievement_id = :id ORDER BY number"
)
HELD = Q(
    "SELECT count(*) FROM achievements WHERE credit_code = :code AND proposed_on <= CAST(:on AS date)"
    " AND (dropped_on IS NULL OR dropped_on > CAST(:on AS date))"
)
FILTERS = {
    "stage": f"{STAGE} = :stage",
    "source": "source = :source",
    "credit_code": "credit_code = :credit_code",
    "institution": "institution = :institution",
    "node": "(node = :node OR starts_with(node, :node || '.'))",
    "cluster": "CAST(:cluster AS text) = ANY(clusters)",
    "innovation": "CAST(:innovation AS text) = ANY(innovation)",
    "readiness": "readiness >= CAST(:readiness AS int)",
    "selected_from": "selected_on >= CAST(:selected_from AS date)",
    "selected_until": "selected_on <= CAST(:selected_until AS date)",
    "after": "id > :after",
}
CROSS = Q(
    f"""SELECT coalesce(c.code, 'none') AS cluster, coalesce(i.code, 'none') AS innovation,
      count(DISTINCT a.id)::int AS achievements,
      count(DISTINCT a.id) FILTER (WHERE a.stage = 'selected')::int AS selected
    FROM (SELECT id, clusters, innovation, {STAGE} AS stage FROM achievements WHERE proposed_on <= CAST(:on AS date)
      AND (CAST(:district AS text) IS NULL OR district = CAST(:district AS text))) a
      LEFT JOIN LATERAL unnest(a.clusters) AS c (code) ON TRUE
      LEFT JOIN LATERAL unnest(a.innovation) AS i (code) ON TRUE
    WHERE a.stage <> 'dropped' GROUP BY 1, 2 ORDER BY 1, 2"""
)


@lru_cache(maxsize=256)
def _list(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join(("proposed_on <= CAST(:on AS date)", scope, *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {COLUMNS} FROM achievements WHERE {where} ORDER BY id LIMIT :limit")


async def listed(reader: Reader, on: date, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Achievements the caller may read, in their stage on a day."""
    scope, names, given = homes.asked(
        reader, filters, "achievements.credit_code", "achievements.district", "achievements.town", on=on
    )
    return await reader.fetch(_list(names, scope), on=on, limit=limit, **given)


async def one(reader: Reader, achievement_id: UUID) -> Record | None:
    """An achievement in its present stage."""
    return await reader.fetchrow(ONE, id=achievement_id, on=reader.clock.today())


async def same(reader: Reader, holder: str, name: str) -> UUID | None:
    """The achievement of this holder and name that was not dropped."""
    found: UUID | None = await reader.fetchval(SAME, holder=holder, name=name)
    return found


async def moves(reader: Reader, achievement_id: UUID) -> list[Record]:
    """All steps of an achievement in the order in which they were recorded."""
    return await reader.fetch(MOVES, id=achievement_id)


async def held_by(reader: Reader, code: str, on: date) -> int:
    """How many achievements of a firm are pursued on a day."""
    return int(await reader.fetchval(HELD, code=code, on=on))


async def cross(reader: Reader, on: date, district: str | None) -> list[Record]:
    """Achievements by cluster and part of the 416 layout on a day; one in several counts in each."""
    return await reader.fetch(CROSS, on=on, district=district)


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a candidate."""
    await uow.execute(ADD, **row)


async def move(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores the next step of an achievement."""
    await uow.execute(MOVE, **row)


async def select(uow: UnitOfWork, achievement_id: UUID, selection_id: UUID | None, selected_on: date | None) -> None:
    """Keeps the selection that stands; None where it was reversed."""
    await uow.execute(SELECT, id=achievement_id, selection_id=selection_id, selected_on=selected_on)


async def correct(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Keeps what is registered of an achievement as corrected."""
    await uow.execute(CORRECT, id=row["id"], **{name: row[name] for name in CORRECTED})


async def drop(uow: UnitOfWork, achievement_id: UUID, dropped_on: date) -> None:
    """Keeps the day from which an achievement is no longer pursued."""
    await uow.execute(DROP, id=achievement_id, dropped_on=dropped_on)
