"""Every query on snapshots and seals."""

from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.targets.snapshots.rules import Seal

_ROW = """SELECT s.id, s.title, s.as_of, s.known_at, s.content_hash, s.taken_by, s.taken_at,
      length(s.content) AS size, e.n, e.hash AS seal, e.previous, e.signature, e.key, e.sealed_at,
      p.published_by, p.published_at
    FROM snapshots s LEFT JOIN snapshot_seals e ON e.snapshot_id = s.id
    LEFT JOIN snapshot_publications p ON p.snapshot_id = s.id"""
_SEEN = "(:published_only::bool IS NOT TRUE OR p.published_at IS NOT NULL)"
ADD = Q(
    """INSERT INTO snapshots (id, title, as_of, known_at, content, content_hash, taken_by, taken_at)
    VALUES (:id, :title, :as_of, :known_at, :content, :content_hash, :taken_by, :taken_at)"""
)
PUBLISH = Q("INSERT INTO snapshot_publications (snapshot_id, published_by, published_at) VALUES (:id, :by, :at)")
ONE = Q(f"{_ROW} WHERE s.id = :id AND {_SEEN}")
PAGE = Q(
    f"{_ROW} WHERE {_SEEN} AND (:before::uuid IS NULL OR s.id < :before::uuid) ORDER BY s.id DESC LIMIT :limit::int"
)
CONTENT = Q(
    f"""SELECT s.content FROM snapshots s LEFT JOIN snapshot_publications p ON p.snapshot_id = s.id
    WHERE s.id = :id AND {_SEEN}"""
)
LAST = Q("SELECT n, hash FROM snapshot_seals ORDER BY n DESC LIMIT 1")
UNSEALED = Q(
    """SELECT s.id, s.content FROM snapshots s
    WHERE NOT EXISTS (SELECT FROM snapshot_seals e WHERE e.snapshot_id = s.id)
      AND s.xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY s.xid, s.id LIMIT 50"""
)
WAITING = Q("SELECT (SELECT count(*) FROM snapshots) - (SELECT count(*) FROM snapshot_seals)")
SEAL = Q(
    """INSERT INTO snapshot_seals (n, snapshot_id, content_hash, previous, hash, signature, key, sealed_at)
    VALUES (:n, :snapshot_id, :content_hash, :previous, :hash, :signature, :key, :sealed_at)"""
)
CHAIN = Q(
    """SELECT e.n, e.snapshot_id, e.content_hash, e.previous, e.hash, e.signature, e.key,
      encode(sha256(s.content), 'hex') AS found
    FROM snapshot_seals e LEFT JOIN snapshots s ON s.id = e.snapshot_id
    WHERE e.n > :after ORDER BY e.n LIMIT 1000"""
)


async def add(uow: UnitOfWork, row: dict[str, Any]) -> None:
    """Store a frozen content."""
    await uow.execute(ADD, **row)


async def publish(uow: UnitOfWork, snapshot_id: UUID, by: str, at: datetime) -> None:
    """Store who published a snapshot."""
    await uow.execute(PUBLISH, id=snapshot_id, by=by, at=at)


async def one(uow: Reader, snapshot_id: UUID, *, published_only: bool) -> dict[str, Any] | None:
    """A snapshot with its seal, without its content."""
    row = await uow.fetchrow(ONE, id=snapshot_id, published_only=published_only)
    return dict(row) if row else None


async def listed(uow: Reader, *, published_only: bool, before: UUID | None, limit: int) -> list[dict[str, Any]]:
    """Snapshots, newest first."""
    rows = await uow.fetch(PAGE, published_only=published_only, before=before, limit=limit)
    return [dict(row) for row in rows]


async def content(uow: Reader, snapshot_id: UUID, *, published_only: bool) -> bytes | None:
    """The frozen bytes."""
    found: bytes | None = await uow.fetchval(CONTENT, id=snapshot_id, published_only=published_only)
    return found


async def last_seal(uow: Reader) -> tuple[int, str] | None:
    """(number, hash) of the newest seal."""
    row = await uow.fetchrow(LAST)
    return (row["n"], row["hash"]) if row else None


async def unsealed(uow: Reader) -> list[tuple[UUID, bytes]]:
    """(id, content) of what waits, in the order of commits; what a transaction in flight may precede waits on."""
    return [(row["id"], row["content"]) for row in await uow.fetch(UNSEALED)]


async def waiting(uow: Reader) -> int:
    """How many snapshots are not sealed yet."""
    return int(await uow.fetchval(WAITING))


async def seal(uow: UnitOfWork, made: Seal, at: datetime) -> None:
    """Append a seal."""
    fields = {name: getattr(made, name) for name in Seal.__dataclass_fields__}
    await uow.execute(SEAL, **fields, sealed_at=at)


async def chain(uow: Reader) -> list[tuple[Seal, str | None]]:
    """Every seal in order, with the hash of the content as it lies there now."""
    found: list[tuple[Seal, str | None]] = []
    while rows := await uow.fetch(CHAIN, after=found[-1][0].n if found else 0):
        found += [(Seal(**{k: v for k, v in row.items() if k != "found"}), row["found"]) for row in rows]
    return found
