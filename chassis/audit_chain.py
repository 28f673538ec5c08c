"""The chain of seals over the audit log: what a seal covers, and what is not as it was sealed."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from decimal import Decimal
from typing import Any, Protocol

from chassis.canonical import canonical

FIRST = bytes(32)
"""What the first seal names as the hash before it."""

Place = tuple[int, int, int]
"""Where a line stands: epoch, transaction and number, the order of commits."""

_TEXTS = ("action", "subject_type", "subject_id", "request_id")
_DOCUMENTS = ("actor", "before", "after")


class Row(Protocol):
    """A row of the database, asked by name."""

    def __getitem__(self, name: str, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class Seal:
    """One link: covers the lines behind the seal before it up to `until`, and that seal itself."""

    n: int
    until: Place
    lines: int
    ids: Sequence[int]
    hashes: Sequence[bytes]
    previous: bytes
    hash: bytes
    signature: bytes = b""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a seal, and the first line that is not as it was sealed."""

    seal: int
    kinds: list[str] = field(default_factory=list)
    line: int | None = None


def place_of(row: Row) -> Place:
    """Where a row of the audit log, or the end of a seal, stands."""
    return row["epoch"], row["xid"], row["id"]


def line_hash(row: Row) -> bytes:
    """SHA-256 over a line's canonical JSON and place; `actor`, `before`, `after` come as the database's text."""
    line: dict[str, Any] = {name: row[name] for name in _TEXTS}
    for name in _DOCUMENTS:
        line[name] = None if row[name] is None else json.loads(row[name], parse_float=Decimal)
    line["at"] = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    line["business_date"] = row["business_date"].isoformat()
    line["place"] = list(place_of(row))
    return hashlib.sha256(canonical(line)).digest()


def link(n: int, until: Place, lines: int, ids: Sequence[int], hashes: Sequence[bytes], previous: bytes) -> bytes:
    """The hash of a seal: over everything it says, and so over every line up to it."""
    said = {
        "n": n,
        "until": list(until),
        "lines": lines,
        "covers": [[number, found.hex()] for number, found in zip(ids, hashes, strict=True)],
        "previous": previous.hex(),
    }
    return hashlib.sha256(canonical(said)).digest()


def next_seal(before: Seal | None, rows: Sequence[Row], sign: Callable[[bytes], bytes], key: str) -> Seal:
    """The seal over these lines, which follow the seal before."""
    n, lines, previous = (before.n, before.lines, before.hash) if before else (0, 0, FIRST)
    ids, hashes = [row["id"] for row in rows], [line_hash(row) for row in rows]
    covered = (n + 1, place_of(rows[-1]), lines + len(rows), ids, hashes, previous)
    made = link(*covered)
    return Seal(*covered, made, sign(made), key)


def check(before: Seal | None, seal: Seal, rows: Sequence[Row], signed: Callable[[Seal], bool]) -> Fault | None:
    """What is wrong with a seal and the lines found in its reach; None when all is as it was sealed."""
    n, lines, previous = (before.n, before.lines, before.hash) if before else (0, 0, FIRST)
    matching = len(seal.ids) == len(seal.hashes)
    holds = {
        "order": seal.n == n + 1 and seal.lines == lines + len(seal.ids),
        "previous": seal.previous == previous,
        "link": matching and seal.hash == _said(seal),
        "signature": signed(seal),
    }
    kinds = [name for name, kept in holds.items() if not kept]
    broken, line = _lines(set(zip(seal.ids, seal.hashes, strict=False)), {(row["id"], line_hash(row)) for row in rows})
    return Fault(seal.n, kinds + broken, line) if kinds or broken else None


def _said(seal: Seal) -> bytes:
    return link(seal.n, seal.until, seal.lines, seal.ids, seal.hashes, seal.previous)


def _lines(sealed: set[tuple[int, bytes]], found: set[tuple[int, bytes]]) -> tuple[list[str], int | None]:
    """How the lines differ from what was sealed, and the first of them."""
    lost, come = {number for number, _ in sealed - found}, {number for number, _ in found - sealed}
    ways = {"edited": lost & come, "deleted": lost - come, "inserted": come - lost}
    return [name for name, numbers in ways.items() if numbers], min(lost | come, default=None)
