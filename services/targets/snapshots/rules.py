"""The chain of seals: what a seal covers, and where a chain was broken."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.errors import Conflict, Forbidden, NotFound

FIRST = "0" * 64
"""What the first seal names as the one before it."""


class SnapshotUnknown(NotFound):
    """No snapshot has this id, or it is not published and the caller may not know of it."""

    code = "snapshot_unknown"
    zh = "没有该快照"
    en = "There is no such snapshot"


class NotSealedYet(Conflict):
    """The snapshot was not sealed yet; the sealer comes by every second."""

    code = "snapshot_not_sealed_yet"
    zh = "该快照尚未封存"
    en = "The snapshot is not sealed yet"
    retry_after = 1


class AlreadyPublished(Conflict):
    """The snapshot was published before."""

    code = "snapshot_already_published"
    zh = "该快照已公布"
    en = "The snapshot was published before"


class TakerMayNotPublish(Forbidden):
    """Who took a snapshot also wanted to publish it."""

    code = "taker_may_not_publish"
    zh = "制作人不能公布自己制作的快照"
    en = "Who took a snapshot may not publish it"


def canonical(value: Any) -> bytes:
    """JSON in one form: keys in order, no spaces, UTF-8, no floats."""
    if _has_float(value):
        raise ValueError("a snapshot holds no floats")
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def _has_float(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_float(each) for each in value.values())
    return any(_has_float(each) for each in value) if isinstance(value, list | tuple) else isinstance(value, float)


def digest(content: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Seal:
    """One link: the n-th seal covers a content and the seal before it."""

    n: int
    snapshot_id: UUID
    content_hash: str
    previous: str
    hash: str
    signature: str
    key: str


def link(n: int, snapshot_id: UUID, content_hash: str, previous: str) -> str:
    """The hash of a seal: over its number, the snapshot, the content and the seal before."""
    covered = {"n": n, "snapshot": str(snapshot_id), "content": content_hash, "previous": previous}
    return digest(canonical(covered))


def faults(
    seal: Seal, content_hash: str | None, signed: Callable[[Seal], bool], before: tuple[int, str] = (0, FIRST)
) -> list[str]:
    """What is wrong with a seal: `order`, `previous`, `content`, `link`, `signature`; nothing when it holds."""
    checks = {
        "order": seal.n == before[0] + 1,
        "previous": seal.previous == before[1],
        "content": seal.content_hash == content_hash,
        "link": seal.hash == link(seal.n, seal.snapshot_id, seal.content_hash, seal.previous),
        "signature": signed(seal),
    }
    return [name for name, kept in checks.items() if not kept]


def broken(
    seals: Iterable[tuple[Seal, str | None]], signed: Callable[[Seal], bool]
) -> tuple[int, str, tuple[int, UUID, list[str]] | None]:
    """(length, head, first fault) of a chain; the hash beside each seal is that of the content as it lies there now."""
    before = (0, FIRST)
    for seal, content_hash in seals:
        found = faults(seal, content_hash, signed, before)
        if found:
            return before[0], before[1], (seal.n, seal.snapshot_id, found)
        before = (seal.n, seal.hash)
    return before[0], before[1], None
