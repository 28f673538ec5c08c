"""Point reads put together, leases handed on, log lines written together: without a database."""

import asyncio
import io
from typing import Any

import orjson
import pytest

from chassis.access_log import AccessLog
from chassis.etags import etag, same
from chassis.hot import HotReads, PointRead
from chassis.leases import Leases

POINT = PointRead("SELECT key FROM rows WHERE key = ANY($1)")


class Reads(HotReads):
    """Counts statements; what begins with x fails, what begins with n is not there."""

    def __init__(self) -> None:
        super().__init__("nowhere", 1, application="tests")
        self.asked: list[list[str]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def fetch(self, sql: str, *args: Any) -> Any:
        self.asked.append(list(args[0]))
        await self.gate.wait()
        if any(key.startswith("x") for key in args[0]):
            raise ConnectionResetError
        return [(key, f"row {key}") for key in dict.fromkeys(args[0]) if not key.startswith("n")]


async def test_the_keys_of_one_turn_are_one_statement() -> None:
    reads = Reads()
    rows: Any = await asyncio.gather(*(reads.one(POINT, key) for key in ("a", "b", "a", "n")))
    assert rows == [("a", "row a"), ("b", "row b"), ("a", "row a"), None]
    assert reads.asked == [["a", "b", "a", "n"]]


async def test_while_four_statements_run_the_next_gathers() -> None:
    reads = Reads()
    reads.gate.clear()
    tasks = []
    for key in "abcdefg":
        tasks.append(asyncio.create_task(reads.one(POINT, key)))
        await asyncio.sleep(0.001)
    assert reads.asked == [["a"], ["b"], ["c"], ["d"]]
    reads.gate.set()
    assert [row and row[0] for row in await asyncio.gather(*tasks)] == list("abcdefg")
    assert reads.asked[4:] == [["e", "f", "g"]]


async def test_a_failure_reaches_all_of_its_statement_and_nobody_else() -> None:
    reads = Reads()
    rows = await asyncio.gather(reads.one(POINT, "a"), reads.one(POINT, "x"), return_exceptions=True)
    assert [type(row) for row in rows] == [ConnectionResetError, ConnectionResetError]
    again: Any = await reads.one(POINT, "a")
    assert again == ("a", "row a")


async def test_one_who_leaves_takes_nobody_along() -> None:
    reads = Reads()
    reads.gate.clear()
    leaves, stays = (asyncio.create_task(reads.one(POINT, key)) for key in ("a", "b"))
    await asyncio.sleep(0)
    leaves.cancel()
    await asyncio.sleep(0.001)
    reads.gate.set()
    stayed: Any = await stays
    assert stayed == ("b", "row b")
    with pytest.raises(asyncio.CancelledError):
        await leaves


class Connection:
    closed = busy = False

    def is_closed(self) -> bool:
        return self.closed

    def is_in_transaction(self) -> bool:
        return self.busy


class Pool:
    """Three connections."""

    def __init__(self) -> None:
        self.given = 0
        self.free = asyncio.Queue[Connection]()
        for _ in range(3):
            self.free.put_nowait(Connection())

    async def acquire(self, timeout: float) -> Connection:
        self.given += 1
        return await asyncio.wait_for(self.free.get(), timeout)

    async def release(self, connection: Connection) -> None:
        self.free.put_nowait(Connection() if connection.closed or connection.busy else connection)


async def test_a_lease_is_handed_on_without_the_pool() -> None:
    pool = Pool()
    leases = Leases(pool, 3)  # type: ignore[arg-type]
    first = await leases.acquire()
    await leases.release(first)
    assert await leases.acquire() is first
    assert pool.given == 1


async def test_two_connections_stay_the_pools() -> None:
    pool = Pool()
    leases = Leases(pool, 3)  # type: ignore[arg-type]
    held = [await leases.acquire() for _ in range(3)]
    for each in held:
        await leases.release(each)
    assert pool.free.qsize() == 2
    await leases.close()
    assert pool.free.qsize() == 3


@pytest.mark.parametrize("state", ["closed", "busy"])
async def test_a_connection_that_is_not_clean_goes_back(state: str) -> None:
    leases = Leases(Pool(), 3)  # type: ignore[arg-type]
    first: Any = await leases.acquire()
    setattr(first, state, True)
    await leases.release(first)
    assert await leases.acquire() is not first


async def test_a_connection_that_died_while_free_is_not_given() -> None:
    leases = Leases(Pool(), 3)  # type: ignore[arg-type]
    first: Any = await leases.acquire()
    await leases.release(first)
    first.closed = True
    assert await leases.acquire() is not first


async def test_who_waits_gets_the_next_connection() -> None:
    pool = Pool()
    leases = Leases(pool, 3, patience=1)  # type: ignore[arg-type]
    held = [await leases.acquire() for _ in range(3)]
    waiting = asyncio.create_task(leases.acquire())
    await asyncio.sleep(0.001)
    await leases.release(held[0])
    assert await waiting is held[0]
    with pytest.raises(TimeoutError):
        await Leases(pool, 3, patience=0.01).acquire()  # type: ignore[arg-type]


async def test_good_lines_wait_for_each_other_and_a_refusal_brings_them() -> None:
    out = io.StringIO()
    log = AccessLog("tests", to=lambda: out)
    log.add(200, {"path": "/中"})
    assert out.getvalue() == ""
    log.add(404, {"path": "/b"})
    lines = [orjson.loads(line) for line in out.getvalue().splitlines()]
    assert [(each["status"], each["path"], each["event"]) for each in lines] == [
        (200, "/中", "request"),
        (404, "/b", "request"),
    ]
    assert all(each["timestamp"].endswith("Z") and each["service"] == "tests" for each in lines)
    log.add(200, {"path": "/c"})
    await asyncio.sleep(0.3)
    assert len(out.getvalue().splitlines()) == 3


async def test_many_good_lines_do_not_wait() -> None:
    out = io.StringIO()
    log = AccessLog("tests", to=lambda: out)
    for _ in range(501):
        log.add(200, {})
    assert len(out.getvalue().splitlines()) == 500
    log.flush()
    assert len(out.getvalue().splitlines()) == 501


def test_a_quiet_log_writes_nothing() -> None:
    out = io.StringIO()
    AccessLog("tests", wanted=False, to=lambda: out).add(500, {})
    assert out.getvalue() == ""


@pytest.mark.parametrize(
    ("given", "held"),
    [(None, False), ('"3"', True), ('W/"3"', True), ('"1", "3"', True), ("*", True), ('"33"', False), ("3", False)],
)
def test_versions_a_caller_holds(given: str | None, held: bool) -> None:
    assert same(given, 3) is held
    assert etag(3) == '"3"'
