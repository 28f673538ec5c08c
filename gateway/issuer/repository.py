"""Queries of the issuer."""

from datetime import datetime
from typing import Any

import asyncpg

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

_CLIENT = Q(
    "SELECT client_id, name, secret_hash, grants, redirect_uris, claims FROM oauth_clients "
    "WHERE client_id = :client_id AND ended_at IS NULL"
)
_ENDED = Q("SELECT client_id FROM oauth_clients WHERE ended_at IS NOT NULL")
_PUT_CLIENT = Q(
    "INSERT INTO oauth_clients (client_id, name, secret_hash, grants, redirect_uris, claims) "
    "VALUES (:client_id, :name, :secret_hash, :grants, :redirect_uris, :claims) "
    "ON CONFLICT (client_id) DO UPDATE SET name = excluded.name, secret_hash = excluded.secret_hash, "
    "grants = excluded.grants, redirect_uris = excluded.redirect_uris, claims = excluded.claims, ended_at = NULL"
)
_ADD_CODE = Q(
    "INSERT INTO authorization_codes "
    "(code_hash, client_id, redirect_uri, challenge, subject, claims, token_id, expires_at) VALUES "
    "(:code_hash, :client_id, :redirect_uri, :challenge, :subject, :claims, :token_id, "
    "now() + make_interval(secs => :seconds))"
)
_USE_CODE = Q(
    "UPDATE authorization_codes SET used_at = now() WHERE code_hash = :code_hash AND used_at IS NULL "
    "RETURNING client_id, redirect_uri, challenge, subject, claims, token_id, expires_at > now() AS in_time"
)
_USED_CODE = Q("SELECT token_id FROM authorization_codes WHERE code_hash = :code_hash AND used_at IS NOT NULL")
_ADD_SESSION = Q(
    "INSERT INTO sessions (id_hash, subject, claims, expires_at) "
    "VALUES (:id_hash, :subject, :claims, now() + make_interval(secs => :seconds))"
)
_SESSION = Q(
    "SELECT subject, claims, expires_at FROM sessions "
    "WHERE id_hash = :id_hash AND ended_at IS NULL AND expires_at > now()"
)
_END_SESSION = Q("UPDATE sessions SET ended_at = now() WHERE id_hash = :id_hash AND ended_at IS NULL")
_REVOKE = Q(
    "INSERT INTO revocations (token_id, expires_at) VALUES (:token_id, :expires_at) ON CONFLICT (token_id) DO NOTHING"
)
_FORGET = (
    Q("DELETE FROM authorization_codes WHERE expires_at < now() - interval '1 day'"),
    Q("DELETE FROM revocations WHERE expires_at < now() - interval '1 day'"),
)
# Rows of transactions still open at the last look have an xid at or above its xmin: none is passed over.
_REVOKED = Q(
    "SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon, token_id, expires_at "
    "FROM (SELECT) AS one LEFT JOIN revocations ON xid >= (:horizon)::text::xid8 "
    "AND expires_at > now() - interval '1 minute'"
)


async def client(reader: Reader, client_id: str) -> asyncpg.Record | None:
    """A client that has not ended."""
    return await reader.fetchrow(_CLIENT, client_id=client_id)


async def put_client(uow: UnitOfWork, row: dict[str, Any]) -> None:
    """Create or replace a client."""
    await uow.execute(_PUT_CLIENT, **row)


async def add_code(uow: UnitOfWork, row: dict[str, Any]) -> None:
    """Store a new authorization code."""
    await uow.execute(_ADD_CODE, **row)


async def use_code(uow: UnitOfWork, code_hash: bytes) -> asyncpg.Record | None:
    """Use a code up; None when it is unknown or was used before."""
    return await uow.fetchrow(_USE_CODE, code_hash=code_hash)


async def token_of_used_code(uow: UnitOfWork, code_hash: bytes) -> str | None:
    """The id of the token a used code was exchanged for."""
    token_id: str | None = await uow.fetchval(_USED_CODE, code_hash=code_hash)
    return token_id


async def add_session(uow: UnitOfWork, row: dict[str, Any]) -> None:
    """Store a new session."""
    await uow.execute(_ADD_SESSION, **row)


async def session(reader: Reader, id_hash: bytes) -> asyncpg.Record | None:
    """A session in force."""
    return await reader.fetchrow(_SESSION, id_hash=id_hash)


async def end_session(uow: UnitOfWork, id_hash: bytes) -> bool:
    """End a session; whether there was one to end."""
    return await uow.execute(_END_SESSION, id_hash=id_hash) == 1


async def revoke(uow: UnitOfWork, token_id: str, expires_at: datetime) -> None:
    """Revoke a token by its id; again changes nothing."""
    await uow.execute(_REVOKE, token_id=token_id, expires_at=expires_at)


async def revoked_since(reader: Reader, horizon: str) -> tuple[str, list[tuple[str, datetime]]]:
    """Tokens revoked since a horizon, and the next horizon."""
    rows = await reader.fetch(_REVOKED, horizon=horizon)
    return rows[0]["horizon"], [(row["token_id"], row["expires_at"]) for row in rows if row["token_id"] is not None]


async def ended_clients(reader: Reader) -> list[str]:
    """Clients that were ended: their tokens are worth nothing."""
    return [row["client_id"] for row in await reader.fetch(_ENDED)]


async def forget_expired(uow: UnitOfWork) -> None:
    """Forget codes and revocations that have meant nothing for a day; the audit log keeps what was done."""
    for statement in _FORGET:
        await uow.execute(statement)
