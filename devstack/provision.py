"""Databases and roles of the platform on a PostgreSQL server; running it again changes nothing."""

import asyncio
from collections.abc import Mapping
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg

from devstack.errors import StackError

MODULES = ("enterprise", "parks", "finance", "targets", "gateway")
READONLY = "tidu_readonly"


def database(module: str) -> str:
    """The name of a module's database."""
    return f"tidu_{module}"


def roles() -> list[str]:
    """Every login role of the platform."""
    return [f"tidu_{module}_{kind}" for module in MODULES for kind in ("owner", "app")] + [READONLY]


def url_for(admin_url: str, name: str, user: str | None = None, password: str = "") -> str:
    """The address of a database on the admin's server, as the admin or as another role."""
    parts = urlsplit(admin_url)
    if user is None:
        return urlunsplit(parts._replace(path=f"/{name}"))
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(path=f"/{name}", netloc=f"{user}:{quote(password, safe='')}@{place}"))


async def provision(admin_url: str, passwords: Mapping[str, str]) -> None:
    """Create what is missing of roles (with these passwords) and databases, and set who may do what."""
    try:
        server = await asyncpg.connect(admin_url, timeout=10)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        place = urlsplit(admin_url).netloc.rpartition("@")[2]
        raise StackError(f"PostgreSQL at {place} cannot be used as admin: {error}") from error
    try:
        await _roles(server, passwords)
        await _databases(server)
    except asyncpg.InsufficientPrivilegeError as error:
        raise StackError(f"the admin of --database must be able to create roles and databases: {error}") from error
    finally:
        await server.close()
    await asyncio.gather(*(_inside(admin_url, module) for module in MODULES))


async def _roles(server: "asyncpg.Connection[asyncpg.Record]", passwords: Mapping[str, str]) -> None:
    existing = {row["rolname"] for row in await server.fetch("SELECT rolname FROM pg_roles")}
    superuser = await server.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    for role in roles():
        password = passwords[role]
        if not password.isalnum():
            raise StackError(f"the password of {role} must be letters and digits")
        verb = "ALTER" if role in existing else "CREATE"
        await server.execute(f"{verb} ROLE {role} LOGIN PASSWORD '{password}'")
        if not superuser and role.endswith("_owner"):
            await server.execute(f"GRANT {role} TO CURRENT_USER")


async def _databases(server: "asyncpg.Connection[asyncpg.Record]") -> None:
    existing = {row["datname"] for row in await server.fetch("SELECT datname FROM pg_database")}
    for module in MODULES:
        if database(module) not in existing:
            await server.execute(f"CREATE DATABASE {database(module)} OWNER tidu_{module}_owner TEMPLATE template0")


async def _inside(admin_url: str, module: str) -> None:
    name, owner, app = database(module), f"tidu_{module}_owner", f"tidu_{module}_app"
    connection = await asyncpg.connect(url_for(admin_url, name), timeout=10)
    try:
        await connection.execute(
            f"""
            ALTER SCHEMA public OWNER TO {owner};
            REVOKE ALL ON DATABASE {name} FROM PUBLIC;
            REVOKE ALL ON SCHEMA public FROM PUBLIC;
            GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {app};
            GRANT CONNECT ON DATABASE {name} TO {READONLY};
            GRANT USAGE ON SCHEMA public TO {app}, {READONLY};
            """
        )
    finally:
        await connection.close()
