"""Shapes of snapshots and of their verification."""

from uuid import UUID

from chassis.shapes import Day, F, Flag, Instant, Shape

_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class SnapshotCreate(Shape):
    """A wish to freeze the numbers of a day."""

    title: str = F("What the snapshot is for", "2025年上半年目标进展", min_length=1, max_length=200)
    as_of: Day = F("Day whose numbers are frozen; not in the future", "2025-06-30")


class SealRead(Shape):
    """A link of the chain: SHA-256 over number, snapshot, content and the link before, signed with Ed25519."""

    n: int = F("Number of the link, from 1", 1)
    hash: str = F("Hash of the link", _HASH)
    previous: str = F("Hash of the link before; zeros for the first", "0" * 64)
    signature: str = F("Ed25519 signature of the hash, hex", "0a" * 64)
    key: str = F("Public key, hex", "0b" * 32)
    sealed_at: Instant = F("When it was sealed", "2025-07-01T09:00:01+08:00")


class SnapshotRead(Shape):
    """A frozen state of every number."""

    id: UUID = F("Id of the snapshot", "0199a5b0-7c1e-7000-8000-000000000000")
    title: str = F("What it is for", "2025年上半年目标进展")
    as_of: Day = F("Day whose numbers are frozen", "2025-06-30")
    known_at: Instant = F("Moment whose knowledge is frozen", "2025-07-01T09:00:00+08:00")
    content_hash: str = F("SHA-256 of the content, hex", _HASH)
    size: int = F("Length of the content in bytes", 48213)
    seal: SealRead | None = F("Its seal; null for the second until the sealer came by", None)
    taken_by: str = F("Subject id of who took it", "officer-1")
    taken_at: Instant = F("When it was taken", "2025-07-01T09:00:00+08:00")
    published_by: str | None = F("Subject id of who published it", "officer-2")
    published_at: Instant | None = F("Since when everybody may read it", "2025-07-02T09:00:00+08:00")
    allowed_actions: list[str] = F("What the caller may do now", ["publication"])


class VerificationRead(Shape):
    """Whether a snapshot is what was sealed."""

    id: UUID = F("Id of the snapshot", "0199a5b0-7c1e-7000-8000-000000000000")
    intact: Flag = F("Content, link, order and signature all hold", True)
    faults: list[str] = F("Which of `order`, `previous`, `content`, `link`, `signature` do not hold", [])
    keys: list[str] = F("Public keys whose signatures are accepted, hex", ["0b" * 32])


class FaultRead(Shape):
    """The first link that does not hold."""

    n: int = F("Number of the link", 3)
    snapshot_id: UUID = F("Its snapshot", "0199a5b0-7c1e-7000-8000-000000000000")
    faults: list[str] = F("What does not hold", ["content"])


class ChainRead(Shape):
    """Whether the whole chain holds."""

    intact: Flag = F("Every link holds", True)
    length: int = F("Links that hold, from the first", 12)
    head: str = F("Hash of the last link that holds", _HASH)
    unsealed: int = F("Snapshots that are not sealed yet", 0)
    fault: FaultRead | None = F("The first link that does not hold", None)
    keys: list[str] = F("Public keys whose signatures are accepted, hex", ["0b" * 32])
