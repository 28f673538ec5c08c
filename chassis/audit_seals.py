"""Sealing the audit log after its lines were committed, and checking what was sealed."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg
import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis import metrics
from chassis.audit_chain import FIRST, Fault, Place, Seal, check, next_seal, place_of
from chassis.schedule import Periodic
from chassis.seal_keys import is_signed, private_key, public_hex
from chassis.settings import Settings
from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

BATCH = 500
"""Lines a seal covers at most."""
CHECKED_AT_ONCE = 10_000
"""Lines after which a check rests and says how to go on."""
SECONDS = 0.5
START: Place = (-(2**31), 0, -(2**63))
"""Before every line there can be."""

_LINES = """SELECT epoch, xid, id, at, business_date, actor::text AS actor, action, subject_type, subject_id,
    before::text AS before, after::text AS after, request_id FROM audit_log"""
_BEHIND = "(epoch, xid, id) > (:epoch::int, :xid::xid8, :id::bigint)"
_SEALS = "SELECT n, epoch, xid, id, lines, ids, hashes, previous, hash, signature, key FROM audit_seals"
# what a transaction still in flight may precede waits: a line never comes to stand before the last seal
_SETTLED = "xid < (SELECT pg_snapshot_xmin(pg_current_snapshot()))"
NEXT = Q(f"{_LINES} WHERE {_BEHIND} AND {_SETTLED} ORDER BY epoch, xid, id LIMIT {BATCH}")
REACH = Q(f"{_LINES} WHERE {_BEHIND} AND (epoch, xid, id) <= (:to_epoch::int, :to_xid::xid8, :to_id::bigint)")
LAST = Q(f"{_SEALS} ORDER BY n DESC LIMIT 1")
ONE = Q(f"{_SEALS} WHERE n = :n")
CHAIN = Q(f"{_SEALS} WHERE n > :after ORDER BY n LIMIT 100")
WAITING = Q(f"SELECT count(*) AS lines, min(at) AS oldest FROM audit_log WHERE {_BEHIND}")
SEAL = Q(
    """INSERT INTO audit_seals (n, epoch, xid, id, lines, ids, hashes, previous, hash, signature, key)
    VALUES (:n, :epoch, :xid, :id, :lines, :ids, :hashes, :previous, :hash, :signature, :key)"""
)
log = structlog.get_logger("audit")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found: how far it came, the first fault, what is not sealed yet."""

    length: int
    head: bytes
    lines: int
    sealed: int
    waiting: int
    oldest_waiting: datetime | None
    fault: Fault | None
    more: bool


def purpose(service: str) -> str:
    """What the key of a service's audit log is derived for."""
    return f"audit seals of {service}"


def sealing(service: str, settings: Settings) -> Periodic:
    """The periodic work that seals a service's audit log."""
    return Periodic("audit_seals", SECONDS, sealer(private_key(settings, purpose(service))))


def sealer(key: Ed25519PrivateKey) -> Callable[[UnitOfWork], Awaitable[bool]]:
    """Seals the lines that wait, at most one batch; True while more wait."""

    async def seal_audit_log(uow: UnitOfWork) -> bool:
        await uow.lock("audit-chain")
        before = await _seal(uow, LAST)
        rows = await uow.fetch(NEXT, **_named(before.until if before else START))
        if not rows:
            return False
        made = next_seal(before, rows, key.sign, public_hex(key))
        await uow.execute(
            SEAL, **_named(made.until), n=made.n, lines=made.lines, ids=made.ids, hashes=made.hashes,
            previous=made.previous, hash=made.hash, signature=made.signature, key=made.key,
        )  # fmt: skip
        metrics.AUDIT_SEALED.inc(len(rows))
        log.info("audit_sealed", seal=made.n, lines=made.lines, head=made.hash.hex())
        return len(rows) == BATCH

    return seal_audit_log


async def verify(
    reader: Reader, trusted: frozenset[str], after: int = 0, head: bytes | None = None, most: int = CHECKED_AT_ONCE
) -> Verdict:
    """Check the chain behind a seal; `head` is the hash that this seal is known to have had."""
    last, before = await _seal(reader, LAST), await _seal(reader, ONE, n=after) if after else None
    if after and (before is None or head not in {None, before.hash}):
        return await _verdict(reader, None, last, 0, Fault(after, ["missing" if before is None else "head"]))
    lines, rested = 0, False
    while not rested and (rows := await reader.fetch(CHAIN, after=before.n if before else 0)):
        for seal in map(_read, rows):
            found = await _reach(reader, before.until if before else START, seal.until)
            fault = check(before, seal, found, _signed_by(trusted))
            if fault:
                return await _verdict(reader, before, last, lines, fault)
            before, lines = seal, lines + len(found)
            if rested := lines >= most:
                break
    return await _verdict(reader, before, last, lines, None)


async def _verdict(reader: Reader, at: Seal | None, last: Seal | None, lines: int, fault: Fault | None) -> Verdict:
    newest = max((seal for seal in (at, last) if seal), key=lambda seal: seal.n, default=None)
    waiting = (await reader.fetch(WAITING, **_named(newest.until if newest else START)))[0]
    length, sealed = (at.n if at else 0), (newest.lines if newest else 0)
    more = fault is None and newest is not None and length < newest.n
    head = at.hash if at else FIRST
    return Verdict(length, head, lines, sealed, waiting["lines"], waiting["oldest"], fault, more)


async def _reach(reader: Reader, behind: Place, until: Place) -> Sequence[asyncpg.Record]:
    epoch, xid, number = until
    return await reader.fetch(REACH, **_named(behind), to_epoch=epoch, to_xid=xid, to_id=number)


async def _seal(reader: Reader, query: Q, **given: int) -> Seal | None:
    row = await reader.fetchrow(query, **given)
    return None if row is None else _read(row)


def _read(row: asyncpg.Record) -> Seal:
    parts = (row[name] for name in ("lines", "ids", "hashes", "previous", "hash", "signature", "key"))
    return Seal(row["n"], place_of(row), *parts)


def _named(place: Place) -> dict[str, int]:
    return dict(zip(("epoch", "xid", "id"), place, strict=True))


def _signed_by(trusted: frozenset[str]) -> Callable[[Seal], bool]:
    return lambda seal: seal.key in trusted and is_signed(seal.key, seal.signature, seal.hash)
