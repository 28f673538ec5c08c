"""SQL: SQLAlchemy describes tables and compiles statements once, asyncpg runs them."""

import re
from decimal import Decimal
from typing import Any

import asyncpg
import orjson
from sqlalchemy import MetaData
from sqlalchemy.dialects.postgresql import asyncpg as asyncpg_dialect
from sqlalchemy.sql.elements import ClauseElement

_NAME = re.compile(r"(?<![:\w]):([a-z_][a-z0-9_]*)")
_DIALECT = asyncpg_dialect.dialect()  # type: ignore[no-untyped-call]


def metadata() -> MetaData:
    """The tables of one service, with names for every constraint so that migrations can drop them."""
    return MetaData(
        naming_convention={
            "pk": "%(table_name)s_pkey",
            "uq": "%(table_name)s_%(column_0_N_name)s_key",
            "ix": "%(table_name)s_%(column_0_N_name)s_idx",
            "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
            "ck": "%(table_name)s_%(constraint_name)s_check",
        }
    )


class Q:
    """A statement compiled once: Core with `bindparam("name")`, or text with `:name`.

    Only constants and bound parameters reach the text, so nothing of a caller is ever spliced into SQL.
    """

    __slots__ = ("_defaults", "names", "sql")

    def __init__(self, statement: ClauseElement | str) -> None:
        """Compile for asyncpg's numbered parameters."""
        if isinstance(statement, str):
            order: dict[str, int] = {}

            def number(match: re.Match[str]) -> str:
                return f"${order.setdefault(match[1], len(order) + 1)}"

            self.sql = _NAME.sub(number, statement)
            self.names = tuple(order)
            self._defaults: dict[str, Any] = {}
            return
        compiled = statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
        self.sql = str(compiled)
        self.names = tuple(getattr(compiled, "positiontup", None) or ())
        self._defaults = {k: v for k, v in compiled.params.items() if v is not None}

    def args(self, params: dict[str, Any]) -> list[Any]:
        """Positional arguments; a name that is neither given nor a constant of the statement is a KeyError."""
        defaults = self._defaults
        return [params[name] if name in params else defaults[name] for name in self.names]


def json_bytes(value: Any) -> bytes:
    """JSON with dates as ISO text and decimals as strings."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_NON_STR_KEYS)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, bytes):
        return value.hex()
    return str(value)


async def _prepare(connection: asyncpg.Connection) -> None:
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        format="binary",
        encoder=lambda value: b"\x01" + json_bytes(value),
        decoder=lambda data: orjson.loads(data[1:]),
    )


async def _keep(_: asyncpg.Connection) -> None:
    """No reset between leases: nothing of a session is ever changed, and the round trip is saved."""


SERVER_SETTINGS = {
    "timezone": "UTC",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "10s",
    "statement_timeout": "20s",
}


_NEVER = 2**31 - 1
"""After how many statements a connection is exchanged: a rebuild's holds its shadow tables to the end."""


async def connect_pool(url: str, size: int, *, application: str = "tidu") -> asyncpg.Pool:
    """A pool whose statements give up before they could hold back every relay of the server."""
    return await asyncpg.create_pool(
        url,
        min_size=1,
        max_size=size,
        max_queries=_NEVER,
        init=_prepare,
        reset=_keep,
        statement_cache_size=400,
        command_timeout=30,
        server_settings={**SERVER_SETTINGS, "application_name": application},
    )


async def connect(url: str, *, application: str = "tidu") -> asyncpg.Connection:
    """One connection of one's own, for locks held by a session; no time limits on its statements."""
    connection = await asyncpg.connect(url, server_settings={"application_name": application, "timezone": "UTC"})
    await _prepare(connection)
    return connection
