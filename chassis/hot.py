"""Hot reads: few routes that are asked all the time, answered with JSON that PostgreSQL has made.

A hot read stands beside its plain endpoint (`@hot(read)`), which stays what the route promises: document, access,
validation and errors are the plain one's, and whatever the hot read does not answer itself (None) the plain one does.
Nothing is cached: every answer comes from a statement that began after its request.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import asyncpg

from chassis.etags import etag, same
from chassis.sql import SERVER_SETTINGS

if TYPE_CHECKING:
    from chassis.shortcuts import Answer, Asked

_Endpoint = TypeVar("_Endpoint", bound=Callable[..., Any])
_AT_ONCE = 4
_PATIENCE = 2.0


def hot(read: Any) -> Callable[[_Endpoint], _Endpoint]:
    """Mark a plain reading endpoint with its hot read: `async (Asked, HotReads) -> Answer | None`, or a HotPoint."""

    def mark(endpoint: _Endpoint) -> _Endpoint:
        endpoint.__dict__["hot"] = read
        return endpoint

    return mark


def boundless(text: str) -> bool:
    """Whether the JSON may hold a day that is kept as `infinity`, as the driver keeps 9999-12-31 and 0001-01-01."""
    return 'infinity"' in text


def versioned(asked: "Asked", text: str, version: int) -> "Answer":
    """The row as JSON with its ETag, or 304 for a caller that holds this version."""
    from chassis.shortcuts import Answer, json_answer  # noqa: PLC0415 - they know the hot reads too

    tag = (b"etag", etag(version).encode())
    held = asked.headers.get(b"if-none-match")
    if held is not None and same(held.decode("latin-1"), version):
        return Answer(304, [tag], b"")
    return json_answer(text.encode(), 200, tag)


@dataclass(frozen=True, eq=False)
class PointRead:
    """A statement over `= ANY($1)` whose first column is the key it was asked by."""

    sql: str


Found = Callable[[asyncpg.Record | None, BaseException | None], None]
"""Who is told of a row, or of what went wrong; it raises nothing."""


@dataclass(frozen=True, eq=False)
class HotPoint:
    """A hot read of one row in two halves, so that nobody need wait for it in a task.

    `key` is what to ask for, None where the plain endpoint decides; so it does where `answer` is None.
    """

    point: PointRead
    key: Callable[["Asked"], Any]
    answer: Callable[["Asked", asyncpg.Record], "Answer | None"]

    async def __call__(self, asked: "Asked", reads: "HotReads") -> "Answer | None":
        """Both halves, waiting in between."""
        key = self.key(asked)
        row = None if key is None else await reads.one(self.point, key)
        return None if row is None else self.answer(asked, row)


class _Seat:
    """One connection and the statements it has prepared."""

    __slots__ = ("connection", "statements")

    def __init__(self) -> None:
        self.connection: asyncpg.Connection | None = None
        self.statements: dict[str, Any] = {}

    async def fetch(self, url: str, application: str, sql: str, args: tuple[Any, ...]) -> list[asyncpg.Record]:
        if self.connection is None or self.connection.is_closed():
            self.statements.clear()
            settings = {**SERVER_SETTINGS, "application_name": application}
            self.connection = await asyncpg.connect(
                url, timeout=_PATIENCE, command_timeout=30, statement_cache_size=0, server_settings=settings
            )
        statement = self.statements.get(sql)
        if statement is None:
            statement = self.statements[sql] = await self.connection.prepare(sql)
        rows: list[asyncpg.Record] = await statement.fetch(*args)
        return rows


class HotReads:
    """A few connections of their own, and the point reads of one turn of the loop put into one statement."""

    def __init__(self, url: str, seats: int, *, application: str) -> None:
        """Nothing is opened before the first read."""
        self._url, self._application = url, application
        self._seats = [_Seat() for _ in range(seats)]
        self._free = list(self._seats)
        self._turn = asyncio.Semaphore(seats)
        self._points: dict[PointRead, _Together] = {}

    async def fetch(self, sql: str, *args: Any) -> list[asyncpg.Record]:
        """All rows of a statement, which is prepared once a connection; raises what the driver raises."""
        async with self._turn:
            seat = self._free.pop()
            try:
                return await seat.fetch(self._url, self._application, sql, args)
            finally:
                self._free.append(seat)

    async def one(self, point: PointRead, key: Any) -> asyncpg.Record | None:
        """The row of a key, read together with what others ask for in the same turn."""
        future: asyncio.Future[asyncpg.Record | None] = asyncio.get_running_loop().create_future()

        def found(row: asyncpg.Record | None, error: BaseException | None) -> None:
            if future.done():  # who asked has left
                return
            if error is None:
                future.set_result(row)
            else:
                future.set_exception(error)

        self.ask(point, key, found)
        return await future

    def ask(self, point: PointRead, key: Any, found: Found) -> None:
        """As `one`; `found` is called in a later turn of the loop."""
        together = self._points.get(point)
        if together is None:
            together = self._points[point] = _Together(self, point)
        together.ask(key, found)

    async def close(self) -> None:
        """Close the connections."""
        for seat in self._seats:
            if seat.connection is not None and not seat.connection.is_closed():
                await seat.connection.close(timeout=_PATIENCE)


class _Together:
    """The keys that wait for the next statement of one point read."""

    def __init__(self, reads: HotReads, point: PointRead) -> None:
        self._reads, self._point = reads, point
        self._waiting: list[tuple[Any, Found]] = []
        self._running: set[asyncio.Task[None]] = set()
        self._called = False

    def ask(self, key: Any, found: Found) -> None:
        self._waiting.append((key, found))
        if not self._called and len(self._running) < _AT_ONCE:
            self._called = True
            asyncio.get_running_loop().call_soon(self._go)

    def _go(self) -> None:
        self._called = False
        asked, self._waiting = self._waiting, []
        task = asyncio.get_running_loop().create_task(self._read(asked))
        self._running.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._running.discard(task)
        if self._waiting and not self._called:
            self._go()

    async def _read(self, asked: list[tuple[Any, Found]]) -> None:
        try:
            rows = await self._reads.fetch(self._point.sql, [key for key, _ in asked])
        except BaseException as error:
            for _, found in asked:
                found(None, error)
            if not isinstance(error, Exception):
                raise
            return
        by_key = {row[0]: row for row in rows}
        for key, found in asked:
            found(by_key.get(key), None)
