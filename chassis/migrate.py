"""Migrations: `python -m chassis.migrate services.enterprise …` brings each database to its newest version."""

import argparse
import asyncio
import importlib.util
import os
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

ALL = ("services.enterprise", "services.parks", "services.finance", "services.targets", "gateway")


def _folder(module: str) -> Path:
    spec = importlib.util.find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{module} is no package of this project")
    return Path(next(iter(spec.submodule_search_locations))) / "migrations"


def owner_url(module: str) -> str:
    """The owner's address of a module's database: TIDU_OWNER_DATABASE_URL_<NAME>, else TIDU_OWNER_DATABASE_URL."""
    name = module.rsplit(".", 1)[-1].upper()
    url = os.environ.get(f"TIDU_OWNER_DATABASE_URL_{name}") or os.environ.get("TIDU_OWNER_DATABASE_URL")
    if not url:
        raise SystemExit(f"set TIDU_OWNER_DATABASE_URL_{name} to the address of the database as its owner")
    return url


def _alembic(module: str, connection: Connection, target: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "alembic_env"))
    config.set_main_option("version_locations", str(_folder(module)))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    if target == "base":
        command.downgrade(config, "base")
    else:
        command.upgrade(config, target)


async def migrate(module: str, url: str, target: str = "head") -> None:
    """Bring one database to `target` (`head`, `base` or a number); two at once wait for each other."""
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            await connection.execute(text("SET lock_timeout = '5s'"))
            await connection.execute(text("SELECT pg_advisory_lock(7205759403792793)"))
            await connection.commit()
            await connection.run_sync(lambda sync: _alembic(module, sync, target))
            await connection.commit()
    finally:
        await engine.dispose()


async def _main(modules: list[str], target: str) -> None:
    for module in modules:  # one after another: Alembic keeps its environment in module globals
        await migrate(module, owner_url(module), target)


def main(argv: list[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m chassis.migrate", description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="services.enterprise, gateway, …")
    parser.add_argument("--all", action="store_true", help="every database of the platform")
    parser.add_argument("--to", default="head", help="head (default), base or a number")
    given = parser.parse_args(argv)
    modules = list(given.modules) or (list(ALL) if given.all else [])
    if not modules:
        parser.error("name at least one module, or --all")
    asyncio.run(_main(modules, given.to))
    sys.stdout.write(f"{', '.join(modules)}: at {given.to}\n")


if __name__ == "__main__":
    main()
