"""The small decisions on the way of an event."""

from typing import ClassVar
from uuid import UUID

import asyncpg
import orjson
import pytest

from chassis.consumer import lock_of
from chassis.consumer_store import is_temporary, read
from chassis.errors import NotFound, Unavailable
from chassis.events import Handlers, decode
from chassis.kafka import Record
from chassis.relay_repair import forgotten
from contracts.base import Event


class Told(Event):
    type: ClassVar[str] = "parts.told"
    topic: ClassVar[str] = "parts.tales.v1"
    key_field: ClassVar[str] = "name"

    name: str


class Shown(Told):
    type: ClassVar[str] = "parts.shown"


class Heard(Told):
    type: ClassVar[str] = "parts.heard"


WHERE = ("parts.tales.v1", 0)
ID = "00000000-0000-7000-8000-000000000001"


def _envelope(**changes):
    whole = {
        "specversion": "1.0",
        "id": ID,
        "source": "/tidu/parts",
        "type": "parts.told",
        "subject": "a",
        "time": "2026-11-23T02:00:00Z",
        "dataschema": "/events/parts.told.schema.json",
        "sequence": "0000000000000001024",
        "data": {"name": "a"},
    }
    return orjson.dumps(whole | changes)


def _handlers():
    handlers = Handlers()

    @handlers.on(Told)
    async def handle_told(uow, event):
        """Nothing."""

    return handlers


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.SerializationError("x"),
        asyncpg.DeadlockDetectedError("x"),
        asyncpg.LockNotAvailableError("x"),
        asyncpg.AdminShutdownError("x"),
        asyncpg.ConnectionDoesNotExistError("x"),
        asyncpg.InterfaceError("connection is closed"),
        ConnectionResetError(),
        Unavailable(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_passes_is_tried_again(error):
    assert is_temporary(error)


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.UniqueViolationError("x"),
        asyncpg.CheckViolationError("x"),
        asyncpg.DataError("x"),
        KeyError("x"),
        NotFound(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_stays_is_a_dead_letter(error):
    assert not is_temporary(error)


def test_an_event_is_read_with_its_envelope():
    received = decode(Told, _envelope())
    assert (received.id, received.event.name, received.sequence) == (UUID(ID), "a", 1024)


async def test_neighbours_with_the_same_listener_are_one_call():
    handlers, calls = Handlers(), []

    @handlers.batch(Told, Shown)
    async def handle_both(uow, events):
        calls.append([received.type for received in events])

    other = Handlers()

    @other.batch(Heard)
    async def handle_heard(uow, events):
        calls.append([received.type for received in events])

    made = [
        decode(kind, _envelope(type=kind.type, data={"name": "a"})) for kind in (Told, Shown, Told, Heard, Heard, Shown)
    ]
    await Handlers(handlers, other).apply(None, made)
    assert calls == [["parts.told", "parts.shown", "parts.told"], ["parts.heard", "parts.heard"], ["parts.shown"]]


def test_a_type_nobody_hears_is_skipped():
    assert read(_handlers(), WHERE, Record(0, b"a", _envelope(type="parts.unheard"))) is None


@pytest.mark.parametrize("value", [b"", b"no json", b"[]", b"{}", b'{"type": "parts.told", "id": 5}'])
def test_what_is_no_envelope_has_an_id_of_its_place(value):
    item, same = (read(_handlers(), WHERE, Record(7, b"a", value)) for _ in range(2))
    assert item.error
    assert item.id == same.id
    assert item.id != read(_handlers(), WHERE, Record(8, b"a", value)).id


def test_data_that_is_not_what_the_event_says_is_an_error_of_that_event():
    item = read(_handlers(), WHERE, Record(7, b"a", _envelope(data={})))
    assert item.id == UUID(ID)
    assert "name" in item.error


def test_a_log_that_is_longer_than_recorded_forgot_nothing():
    assert forgotten({WHERE: 5}, {WHERE: 7, ("new", 0): 0}) == {}
    assert forgotten({WHERE: 5}, {WHERE: 4}) == {WHERE: 4}


def test_every_partition_has_a_lock_of_its_own():
    locks = {lock_of((f"topic{t}.v1", p)) for t in range(50) for p in range(6)}
    assert len(locks) == 300
    assert all(-(1 << 31) <= number < 1 << 31 for _, number in locks)


async def test_neighbours_of_a_type_are_handled_together_and_the_order_stays():
    handlers, calls = Handlers(), []

    @handlers.batch(Told)
    async def handle_told(uow, events):
        calls.append(("told", len(events)))

    @handlers.batch(Shown)
    async def handle_shown(uow, events):
        calls.append(("shown", len(events)))

    told = decode(Told, _envelope())
    shown = decode(Shown, _envelope(type="parts.shown"))
    await Handlers(handlers).apply(None, [told, told, shown, told])
    assert calls == [("told", 2), ("shown", 1), ("told", 1)]
