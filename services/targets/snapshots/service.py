"""Use cases of snapshots: take, seal, publish, show again, verify."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import uuid_utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.access import Principal
from chassis.uow import Reader, UnitOfWork
from contracts.targets import SnapshotPublished
from services.targets.allocations.service import allocated
from services.targets.indicators.catalogue import catalogue
from services.targets.indicators.presentation import breakdown_read, indicator_read
from services.targets.indicators.service import breakdown, figures
from services.targets.snapshots import repository
from services.targets.snapshots.keys import public_hex, signed_by
from services.targets.snapshots.rules import (
    FIRST,
    AlreadyPublished,
    NotSealedYet,
    Seal,
    SnapshotUnknown,
    TakerMayNotPublish,
    broken,
    canonical,
    digest,
    faults,
    link,
)
from services.targets.statements.rules import StatedForTheFuture

FORM = "tidu.targets.snapshot/1"
_READERS = ("municipal-officer", "district-officer", "leader", "auditor", "operator", "platform-admin")


async def take_snapshot(uow: UnitOfWork, caller: Principal, *, title: str, as_of: date) -> dict[str, Any]:
    """Freeze every number of the plan as it stands for a day and as it is known now."""
    if as_of > uow.clock.today():
        raise StatedForTheFuture(as_of=as_of, pointer="/as_of")
    known_at = uow.clock.now()
    content = canonical(await _content(uow, as_of, known_at))
    identity = UUID(str(uuid_utils.uuid7()))
    row = {
        "id": identity, "title": title, "as_of": as_of, "known_at": known_at, "content": content,
        "content_hash": digest(content), "taken_by": caller.subject, "taken_at": known_at,
    }  # fmt: skip
    await repository.add(uow, row)
    uow.audit(action="snapshot.taken", subject=("snapshot", row["id"]), after={"content_hash": row["content_hash"]})
    return await _one(uow, identity, caller)


async def _content(uow: Reader, as_of: date, known_at: datetime) -> dict[str, Any]:
    indicators = [indicator_read(each) for each in await figures(uow, list(catalogue().values()), as_of)]
    parts = [
        breakdown_read(await breakdown(uow, each.code, as_of), None, "day")
        for each in catalogue().values()
        if each.group in {"indicators", "annual_flow_goals"}
    ]
    shares = [
        {"indicator": code, "district": unit, "targets": {str(year): value for year, value in sorted(goals.items())}}
        for (code, unit), goals in sorted((await allocated(uow, as_of)).items())
    ]
    return {
        "form": FORM,
        "as_of": str(as_of),
        "known_at": known_at.isoformat(),
        "indicators": [each.model_dump(mode="json") for each in indicators],
        "districts": [each.model_dump(mode="json") for each in parts],
        "allocations": shares,
    }


def sealer(key: Ed25519PrivateKey) -> Callable[[UnitOfWork], Awaitable[bool]]:
    """The periodic work that seals what was committed, one link after the other; True while more waits."""

    async def seal_snapshots(uow: UnitOfWork) -> bool:
        await uow.lock("snapshot-chain")
        n, previous = await repository.last_seal(uow) or (0, FIRST)
        waiting = await repository.unsealed(uow)
        for snapshot_id, content in waiting:
            n, content_hash = n + 1, digest(content)
            made = link(n, snapshot_id, content_hash, previous)
            signature = key.sign(bytes.fromhex(made)).hex()
            seal = Seal(n, snapshot_id, content_hash, previous, made, signature, public_hex(key))
            await repository.seal(uow, seal, uow.clock.now())
            previous = made
        return len(waiting) == 50

    return seal_snapshots


def _only_published(caller: Principal | None) -> bool:
    return caller is None or not caller.has(*_READERS)


async def _one(uow: Reader, snapshot_id: UUID, caller: Principal | None) -> dict[str, Any]:
    row = await repository.one(uow, snapshot_id, published_only=_only_published(caller))
    if row is None:
        raise SnapshotUnknown
    return row


async def publish_snapshot(uow: UnitOfWork, caller: Principal, snapshot_id: UUID) -> dict[str, Any]:
    """Open a sealed snapshot to everybody, for ever; by another person than its taker."""
    await uow.lock(f"snapshot:{snapshot_id}", str(snapshot_id))
    row = await _one(uow, snapshot_id, caller)
    if row["published_at"] is not None:
        raise AlreadyPublished
    if row["taken_by"] == caller.subject:
        raise TakerMayNotPublish
    if row["n"] is None:
        raise NotSealedYet
    await repository.publish(uow, snapshot_id, caller.subject, uow.clock.now())
    uow.publish(
        SnapshotPublished(
            snapshot_id=snapshot_id, title=row["title"], as_of=row["as_of"], published_on=uow.clock.today(),
            content_hash=row["content_hash"], seal=row["seal"],
        )
    )  # fmt: skip
    uow.audit(action="snapshot.published", subject=("snapshot", snapshot_id), after={"published_by": caller.subject})
    return await _one(uow, snapshot_id, caller)


async def read_snapshot(uow: Reader, caller: Principal | None, snapshot_id: UUID) -> dict[str, Any]:
    """A snapshot with its seal; without an official role only a published one."""
    return await _one(uow, snapshot_id, caller)


async def list_snapshots(
    uow: Reader, caller: Principal | None, before: UUID | None, limit: int
) -> list[dict[str, Any]]:
    """Snapshots, newest first; without an official role only published ones."""
    return await repository.listed(uow, published_only=_only_published(caller), before=before, limit=limit)


async def show_again(uow: Reader, caller: Principal | None, snapshot_id: UUID) -> bytes:
    """The bytes as they were frozen."""
    content = await repository.content(uow, snapshot_id, published_only=_only_published(caller))
    if content is None:
        raise SnapshotUnknown
    return content


async def verify_snapshot(
    uow: Reader, caller: Principal | None, snapshot_id: UUID, trusted: frozenset[str]
) -> tuple[dict[str, Any], list[str]]:
    """A snapshot and what is wrong with it, its seal or its place in the chain; nothing when all holds."""
    row, content = await _one(uow, snapshot_id, caller), await show_again(uow, caller, snapshot_id)
    if row["n"] is None:
        raise NotSealedYet
    seals = {seal.n: seal for seal, _ in await repository.chain(uow)}
    seal, before = seals[row["n"]], seals.get(row["n"] - 1)
    place = (before.n, before.hash) if before else (0, FIRST)
    return row, faults(seal, digest(content), signed_by(trusted), place)


async def verify_chain(uow: Reader, trusted: frozenset[str]) -> dict[str, Any]:
    """The whole chain: its length up to the first fault, its head, the fault, and what is not sealed yet."""
    length, head, fault = broken(await repository.chain(uow), signed_by(trusted))
    return {"length": length, "head": head, "fault": fault, "unsealed": await repository.waiting(uow)}


def allowed_actions(row: dict[str, Any], caller: Principal | None) -> list[str]:
    """What the caller may do with a snapshot now."""
    may = caller is not None and caller.has("municipal-officer") and caller.subject != row["taken_by"]
    return ["publication"] if may and row["published_at"] is None and row["n"] is not None else []
