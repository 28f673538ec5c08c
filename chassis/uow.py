"""The unit of work: one request or one record is one transaction, and only the chassis commits."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import uuid_utils

from chassis import outbox
from chassis.access import SYSTEM, Principal
from chassis.audit import AuditEntry, difference
from chassis.clock import Clock
from chassis.errors import Unavailable
from chassis.hot import HotReads
from chassis.leases import Leases
from chassis.sql import Q, connect_pool, json_bytes
from contracts.base import Event

CLOSING_SECONDS = 5.0
LOST = (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
"""What the driver raises when the database went away."""


class Reader:
    """Reads on one leased connection, each statement on its own."""

    def __init__(self, database: "Database", principal: Principal | None, request_id: str | None) -> None:
        """Nothing is leased before the first statement."""
        self._database = database
        self._connection: asyncpg.Connection | None = None
        self.principal = principal
        self.request_id = request_id
        self.response_headers: dict[str, str] = {}

    @property
    def clock(self) -> Clock:
        """The business clock."""
        return self._database.clock

    @property
    def connection(self) -> asyncpg.Connection:
        """The connection in use, for COPY and the like; after the first statement only."""
        if self._connection is None:
            raise RuntimeError("no statement has run yet in this unit of work")
        return self._connection

    async def _lease(self) -> asyncpg.Connection:
        if self._connection is None:
            self._connection = await self._database.acquire()
            await self._begin(self._connection)
        return self._connection

    async def _begin(self, connection: asyncpg.Connection) -> None:
        """A reader has no transaction."""

    async def fetch(self, query: Q, **params: Any) -> list[asyncpg.Record]:
        """All rows."""
        return await (await self._lease()).fetch(query.sql, *query.args(params))

    async def fetchrow(self, query: Q, **params: Any) -> asyncpg.Record | None:
        """The first row, or None."""
        return await (await self._lease()).fetchrow(query.sql, *query.args(params))

    async def fetchval(self, query: Q, **params: Any) -> Any:
        """The first column of the first row, or None."""
        return await (await self._lease()).fetchval(query.sql, *query.args(params))

    async def _release(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await self._database.release(connection)


class LockAfterWrite(RuntimeError):
    """An aggregate was locked after the transaction had written; its events could leave out of order."""


class AggregateNotLocked(RuntimeError):
    """An event was published for an aggregate that this transaction has not locked."""


class UnitOfWork(Reader):
    """Reads and writes in one transaction, with the events, audit lines and the answer kept for a replay."""

    def __init__(self, database: "Database", principal: Principal | None, request_id: str | None) -> None:
        """The transaction begins with the first statement."""
        super().__init__(database, principal, request_id)
        self._locked: set[str] = set()
        self._events: list[Event] = []
        self._audit: list[AuditEntry] = []
        self._answer: tuple[Any, ...] | None = None
        self.traceparent: str | None = None

    async def _begin(self, connection: asyncpg.Connection) -> None:
        await connection.execute("BEGIN")

    async def execute(self, query: Q, **params: Any) -> int:
        """The number of rows touched."""
        status: str = await (await self._lease()).execute(query.sql, *query.args(params))
        return int(status.rsplit(" ", 1)[-1]) if status[-1:].isdigit() else 0

    async def many(self, query: Q, rows: Iterable[dict[str, Any]]) -> None:
        """The same statement for many rows, in one round trip."""
        await (await self._lease()).executemany(query.sql, [query.args(row) for row in rows])

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """What happens inside is undone when it fails, and only that."""
        connection = await self._lease()
        kept = len(self._events), len(self._audit)
        await connection.execute("SAVEPOINT inner_work")
        try:
            yield
        except BaseException:
            del self._events[kept[0] :], self._audit[kept[1] :]
            if not connection.is_closed():
                await connection.execute("ROLLBACK TO SAVEPOINT inner_work; RELEASE SAVEPOINT inner_work")
            raise
        await connection.execute("RELEASE SAVEPOINT inner_work")

    async def lock(self, *keys: str) -> None:
        """Lock aggregates by key, all at once and before the first write.

        The transaction gets its id with its first write, so the order of ids is the order in which the aggregate
        was held, and the relay's (xid, id) order is the order of the business.
        """
        wanted = sorted({key for key in keys if key not in self._locked})
        if not wanted:
            return
        row = await (await self._lease()).fetchrow(outbox.LOCK, [outbox.lock_number(key) for key in wanted])
        if row is None or not row["clean"]:
            raise LockAfterWrite(f"lock {', '.join(wanted)} before the first write")
        self._locked.update(wanted)

    def publish(self, *events: Event) -> None:
        """Keep events for the outbox; they are written with the business rows, in this order."""
        for event in events:
            if event.key not in self._locked:
                raise AggregateNotLocked(f"{event.type} of {event.key}")
        self._events.extend(events)

    @property
    def publishes(self) -> bool:
        """True when events were kept."""
        return bool(self._events)

    def publish_of_new(self, events: Sequence[Event]) -> None:
        """Events of aggregates that this transaction creates: nobody else can hold what does not exist yet."""
        self._locked.update(event.key for event in events)
        self._events.extend(events)

    def audit(
        self,
        *,
        action: str,
        subject: tuple[str, object],
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> None:
        """Keep a line for the audit log: who did what to what, and the fields that differ."""
        was, became = difference(before, after)
        self._audit.append(AuditEntry(action, subject[0], str(subject[1]), was, became))

    def forget_kept(self) -> None:
        """Let no event and no audit line leave: what a replay does was told when it first happened."""
        self._events.clear()
        self._audit.clear()

    def keep_answer(self, *answer: Any) -> None:
        """Keep an answer (client, route, key, request hash, status, headers, body) for a replay."""
        self._answer = answer

    async def flush(self) -> None:
        """Write what was kept, in one statement."""
        if not (self._events or self._audit or self._answer):
            return
        connection = await self._lease()
        rows = await outbox.rows(connection, self._events, self._database.service, self.clock, self.traceparent)
        actor = (self.principal or SYSTEM).as_actor()
        audit: list[list[Any]] = [
            [a.action for a in self._audit],
            [a.subject_type for a in self._audit],
            [a.subject_id for a in self._audit],
            [None if a.before is None else json_bytes(a.before).decode() for a in self._audit],
            [None if a.after is None else json_bytes(a.after).decode() for a in self._audit],
        ]
        sql, args = outbox.flush_statement(rows, audit, (self.clock.today(), actor, self.request_id), self._answer)
        await connection.execute(sql, *args)

    async def commit(self) -> None:
        """Write what was kept and commit; a lost connection leaves the outcome to the replay of the key."""
        if self._connection is None and not (self._events or self._audit or self._answer):
            return
        await self.flush()
        await self.connection.execute("COMMIT")
        if self._events:
            self._database.wake_relay()

    async def rollback(self) -> None:
        """Undo everything; a broken connection is thrown away."""
        connection = self._connection
        if connection is None or connection.is_closed():
            return
        try:
            await connection.execute("ROLLBACK")
        except LOST:
            connection.terminate()


class Database:
    """The pool of one process, its clock, and the way to wake its relay."""

    def __init__(
        self,
        url: str,
        *,
        service: str,
        clock: Clock,
        pool_size: int = 10,
        wake: tuple[str, int] | None = None,
        hot: int = 0,
    ) -> None:
        """Nothing is opened yet; `hot` is the number of connections for hot reads."""
        self._url, self._size, self._wake = url, pool_size, wake
        self._wake_at: tuple[str, int] | None = None
        self.service, self.clock = service, clock
        self._pool: asyncpg.Pool | None = None
        self._leases: Leases | None = None
        self._hot = hot
        self.hot: HotReads | None = None
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM) if wake else None
        if self._socket:
            self._socket.setblocking(False)

    @property
    def url(self) -> str:
        """The address, for connections of one's own."""
        return self._url

    @property
    def pool(self) -> asyncpg.Pool:
        """The pool; open() first."""
        if self._pool is None:
            raise Unavailable
        return self._pool

    async def open(self) -> None:
        """Connect; safe to call again."""
        if self._pool is None:
            self._pool = await connect_pool(self._url, self._size, application=f"tidu-{self.service}")
            self._leases = Leases(self._pool, self._size)
            if self._hot:
                self.hot = HotReads(self._url, self._hot, application=f"tidu-{self.service}-hot")

    async def close(self) -> None:
        """Close the pool and the socket."""
        if self._pool is not None and self._leases is not None:
            if self.hot is not None:
                await self.hot.close()
                self.hot = None
            await self._leases.close()
            try:
                await asyncio.wait_for(self._pool.close(), CLOSING_SECONDS)
            except TimeoutError:  # somebody still holds a connection: what it has not committed is rolled back
                self._pool.terminate()
            self._pool = self._leases = None
        if self._socket:
            self._socket.close()

    async def acquire(self) -> asyncpg.Connection:
        """A connection, or `Unavailable` when the database cannot be reached or all are busy for two seconds."""
        if self._leases is None:
            raise Unavailable
        try:
            return await self._leases.acquire()
        except (*LOST, TimeoutError, asyncpg.CannotConnectNowError, asyncpg.TooManyConnectionsError) as error:
            raise Unavailable from error

    async def release(self, connection: asyncpg.Connection) -> None:
        """Give a connection back."""
        try:
            if self._leases is not None:
                await self._leases.release(connection)
        except LOST:
            connection.terminate()

    def wake_relay(self) -> None:
        """Tell the relay that something was committed; losing the word costs a poll, nothing more."""
        if self._socket and self._wake:
            try:
                if self._wake_at is None:  # looked up once: a name in sendto() would be looked up at every commit
                    self._wake_at = socket.gethostbyname(self._wake[0]), self._wake[1]
                self._socket.sendto(b"!", self._wake_at)
            except OSError:
                self._wake_at = None

    @asynccontextmanager
    async def transaction(
        self, principal: Principal | None = SYSTEM, request_id: str | None = None
    ) -> AsyncIterator[UnitOfWork]:
        """One transaction: committed at the end, undone by an exception."""
        uow = UnitOfWork(self, principal, request_id or str(uuid_utils.uuid7()))
        try:
            try:
                yield uow
                await uow.commit()
            except BaseException:
                await uow.rollback()
                raise
        finally:
            await uow._release()  # noqa: SLF001 - its own lease

    @asynccontextmanager
    async def reading(
        self, principal: Principal | None = SYSTEM, request_id: str | None = None
    ) -> AsyncIterator[Reader]:
        """Reads without a transaction."""
        reader = Reader(self, principal, request_id)
        try:
            yield reader
        finally:
            await reader._release()  # noqa: SLF001 - its own lease
