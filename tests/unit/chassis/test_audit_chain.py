"""What a seal covers, and how each kind of change shows."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chassis.audit_chain import Seal, check, line_hash, next_seal


def line(number: int, xid: int = 0, **changes: Any) -> dict[str, Any]:
    return {
        "epoch": 1, "xid": xid or 700 + number, "id": number, "at": datetime(2026, 11, 23, 2, number, tzinfo=UTC),
        "business_date": date(2026, 11, 23), "actor": '{"subject": "o", "roles": []}', "action": "note.written",
        "subject_type": "note", "subject_id": str(number), "before": None, "after": '{"n": 1.50}', "request_id": None,
    } | changes  # fmt: skip


def sign(content: bytes) -> bytes:
    return content[::-1]


def signed(seal: Seal) -> bool:
    return seal.signature == seal.hash[::-1]


LINES = [line(n) for n in (1, 2, 3)]
FIRST = next_seal(None, LINES, sign, "k")
SECOND = next_seal(FIRST, [line(4)], sign, "k")


def kinds(found: list[dict[str, Any]], seal: Seal = FIRST, before: Seal | None = None) -> tuple[list[str], int | None]:
    fault = check(before, seal, found, signed)
    return (fault.kinds, fault.line) if fault else ([], None)


def test_what_was_sealed_holds_in_any_order_of_reading() -> None:
    assert kinds(LINES) == kinds(LINES[::-1]) == kinds([line(4)], SECOND, FIRST) == ([], None)
    assert (FIRST.until, FIRST.lines, SECOND.n, SECOND.lines, SECOND.previous) == ((1, 703, 3), 3, 2, 4, FIRST.hash)


CHANGES = {
    "xid": 999, "at": datetime(2026, 11, 23, 2, 2, 0, 1, tzinfo=UTC), "business_date": date(2026, 11, 24),
    "actor": '{"subject": "p", "roles": []}', "action": "note.read", "subject_type": "park", "subject_id": "3",
    "before": "{}", "after": '{"n": 1.51}', "request_id": "", "epoch": 2,
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_an_edited_column_is_found(name: str) -> None:
    assert set(CHANGES) == set(LINES[1]) - {"id"}
    assert kinds([LINES[0], LINES[1] | {name: CHANGES[name]}, LINES[2]]) == (["edited"], 2)


def test_the_same_value_written_otherwise_is_no_edit() -> None:
    assert line_hash(line(1, after='{ "n" : 1.5 }')) == line_hash(LINES[0])


def test_deleted_inserted_and_exchanged_lines_are_found() -> None:
    assert kinds(LINES[1:]) == (["deleted"], 1)
    assert kinds([]) == (["deleted"], 1)
    assert kinds([*LINES, line(9, xid=702)]) == (["inserted"], 9)
    assert kinds([*LINES, line(2, xid=700)]) == (["inserted"], 2)
    assert kinds([line(1), line(2, xid=703), line(3, xid=702)]) == (["edited"], 2)
    assert kinds([line(1), line(3), line(9)]) == (["deleted", "inserted"], 2)


SEALS: dict[str, tuple[Any, list[str]]] = {
    "n": (3, ["order", "link"]),
    "until": ((1, 705, 4), ["link"]),
    "lines": (9, ["order", "link"]),
    "previous": (bytes(32), ["previous", "link"]),
    "hash": (bytes(32), ["link", "signature"]),
    "signature": (b"", ["signature"]),
}


@pytest.mark.parametrize("name", SEALS)
def test_a_seal_that_was_changed_is_found(name: str) -> None:
    value, faults = SEALS[name]
    assert kinds([line(4)], replace(SECOND, **{name: value}), FIRST) == (faults, None)


def test_a_chain_written_anew_lacks_the_signature() -> None:
    forged = next_seal(FIRST, [line(4, action="harmless")], lambda content: content, "other")
    assert kinds([line(4, action="harmless")], forged, FIRST) == (["signature"], None)


def test_a_seal_left_out_breaks_the_order() -> None:
    third = next_seal(SECOND, [line(5)], sign, "k")
    assert kinds([line(5)], third, FIRST) == (["order", "previous"], None)


def test_hashes_without_ids_are_no_seal() -> None:
    assert kinds([line(4)], replace(SECOND, ids=[]), FIRST) == (["order", "link", "inserted"], 4)
