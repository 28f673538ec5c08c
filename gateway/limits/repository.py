"""Queries on allowances."""

from chassis.sql import Q
from chassis.uow import Database, UnitOfWork
from gateway.limits.rules import Grant, Rate, lease

_ENSURE = Q("INSERT INTO rate_limits (key, tat) VALUES (:key, 0) ON CONFLICT DO NOTHING")
_LOCK = Q(
    "SELECT tat, extract(epoch FROM clock_timestamp())::float8 AS now FROM rate_limits WHERE key = :key FOR UPDATE"
)
_STORE = Q("UPDATE rate_limits SET tat = :tat, touched_at = now() WHERE key = :key")
_FORGET = Q("DELETE FROM rate_limits WHERE touched_at < now() - interval '1 day'")


async def lease_calls(database: Database, key: str, wanted: int, rate: Rate) -> Grant:
    """Lease calls for a client, one replica after another."""
    async with database.transaction() as uow:
        row = await uow.fetchrow(_LOCK, key=key)
        if row is None:
            await uow.execute(_ENSURE, key=key)
            row = await uow.fetchrow(_LOCK, key=key)
        if row is None:
            raise OSError("the allowance vanished while it was made")
        grant = lease(row["tat"], row["now"], wanted, rate)
        if grant.calls:
            await uow.execute(_STORE, key=key, tat=grant.tat)
    return grant


async def forget_idle(uow: UnitOfWork) -> None:
    """Forget clients that have not called for a day; their allowance is whole again anyway."""
    await uow.execute(_FORGET)
