"""Rows of PostgreSQL's binary COPY format, made a column at a time."""

import struct
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from typing import cast

import polars as pl

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
_NULL = pl.lit(b"\xff\xff\xff\xff")
_PAIRS = pl.Series([n.to_bytes(2, "big") for n in range(1 << 16)], dtype=pl.Binary)
_LENGTHS = pl.Series([n.to_bytes(4, "big") for n in range(1 << 16)], dtype=pl.Binary)
_FIRST = {size: pl.Series([size.to_bytes(4, "big") + pair for pair in _PAIRS]) for size in (2, 4, 8)}
_EPOCH = 10957
"""Days from 1970 to 2000, where PostgreSQL begins to count."""
_EPOCH_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
_TEXT_OID = 25
_AT_ONCE = 1024
"""Rows joined at a time while they are sent, so that the whole is never in memory twice."""


def row(*fields: pl.Expr) -> pl.Expr:
    """One row out of its fields."""
    parts = [pl.lit(len(fields).to_bytes(2, "big")), *fields]
    while len(parts) > 1:  # in pairs, so that long fields are not copied once for every field after them
        parts = [left + right for left, right in zip_longest(parts[::2], parts[1::2], fillvalue=pl.lit(b""))]
    return parts[0]


def constant(data: bytes) -> pl.Expr:
    """The same bytes in every row."""
    return pl.lit(struct.pack(">i", len(data)) + data)


def text(column: pl.Expr) -> pl.Expr:
    """Text of fewer than 65,536 bytes, or NULL."""
    return octets(column.cast(pl.Binary))


def octets(column: pl.Expr) -> pl.Expr:
    """Fewer than 65,536 bytes, or NULL."""
    return (pl.lit(_LENGTHS).gather(column.bin.size().cast(pl.UInt32)) + column).fill_null(_NULL)


def jsonb(column: pl.Expr) -> pl.Expr:
    """JSON text as jsonb."""
    return octets(pl.lit(b"\x01") + column.cast(pl.Binary))


def whole(column: pl.Expr, size: int) -> pl.Expr:
    """A whole number of 2, 4 or 8 bytes, or NULL."""
    bits, made = column.cast(pl.Int64).reinterpret(signed=False), None
    for shift in range(size * 8 - 16, -1, -16):
        pair = (bits // (1 << shift) if shift else bits) % (1 << 16)
        part = pl.lit(_FIRST[size] if made is None else _PAIRS).gather(pair.cast(pl.UInt32))
        made = part if made is None else made + part
    return cast("pl.Expr", made).fill_null(_NULL)


def day(column: pl.Expr) -> pl.Expr:
    """A date."""
    return whole(column.cast(pl.Int32).cast(pl.Int64) - _EPOCH, 4)


def instant(moment: datetime) -> pl.Expr:
    """The same moment in every row."""
    return constant(((moment - _EPOCH_MOMENT) // timedelta(microseconds=1)).to_bytes(8, "big", signed=True))


def flag(column: pl.Expr) -> pl.Expr:
    """A boolean."""
    return pl.when(column).then(pl.lit(b"\0\0\0\x01\x01")).otherwise(pl.lit(b"\0\0\0\x01\0"))


def texts(items: Sequence[str]) -> bytes:
    """A text[] without its length."""
    if not items:
        return struct.pack(">iii", 0, 0, _TEXT_OID)
    made = struct.pack(">iiiii", 1, 0, _TEXT_OID, len(items), 1)
    for item in items:
        data = item.encode()
        made += struct.pack(">i", len(data)) + data
    return made


def stream(*columns: pl.Series) -> Iterator[bytes]:
    """The rows of the columns, one column after the other, as COPY takes them; NULL is no row."""
    yield HEADER
    for column in columns:
        rows = column.drop_nulls()
        for first in range(0, len(rows), _AT_ONCE):
            yield b"".join(rows.slice(first, _AT_ONCE).to_list())
    yield TRAILER
