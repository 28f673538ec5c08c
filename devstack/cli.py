"""The command tidu: the platform on this machine."""

import asyncio
import contextlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from devstack import clock, options, session, showcase, status, story_time, tokens
from devstack.city import life
from devstack.config import PlatformConfig, nothing
from devstack.console import Console
from devstack.errors import StackError
from devstack.kafka import NOTICE
from devstack.platform import Platform
from devstack.ports import Ports
from devstack.provision import MODULES
from devstack.secret_store import SecretStore, write_private

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
_STATE = Path(".tidu")


@app.callback()
def main() -> None:
    """The whole platform on one machine."""


def _notices(console: Console, kafka: str) -> None:
    if sys.version_info[:2] != (3, 11):
        console.warn(f"tested with Python 3.11; this is {sys.version_info.major}.{sys.version_info.minor}")
    if kafka == "embedded":
        console.warn(NOTICE)


@app.command()
def up(
    state: options.State = _STATE,
    today: options.Today = None,
    database: options.Database = None,
    kafka: options.Kafka = "embedded",
    no_story: Annotated[bool, typer.Option("--no-story", help="do not tell the story after the first start")] = False,
    firms: options.Firms = 2000,
    port_base: options.PortBase = None,
    gateway_port: options.GatewayPort = None,
    postgres_port: options.PostgresPort = None,
    kafka_port: options.KafkaPort = None,
) -> None:
    """Start everything, show it working, stay until Ctrl-C; the next start continues with the same data."""
    day = options.parse_day(today)
    ports = Ports.from_base(port_base, gateway_port, postgres_port, kafka_port)
    config = PlatformConfig(state=state, ports=ports, database=database, kafka=kafka, today=day)
    console = Console()
    _notices(console, kafka)

    async def show(platform: Platform) -> None:
        if not no_story:
            await story_time.tell_once(platform, firms, console)
        showcase.show(platform, console)

    raise typer.Exit(session.run(lambda: Platform(config, console), console, show))


@app.command()
def servers(
    state: options.State = _STATE,
    port_base: options.PortBase = None,
    postgres_port: options.PostgresPort = None,
    kafka_port: options.KafkaPort = None,
    database: options.Database = None,
    kafka: options.Kafka = "embedded",
) -> None:
    """Start PostgreSQL and Kafka alone, with databases and roles, until Ctrl-C."""
    ports = Ports.from_base(port_base, None, postgres_port, kafka_port)
    config = PlatformConfig(state=state, ports=ports, database=database, kafka=kafka, jobs=nothing, programs=nothing)
    console = Console()
    _notices(console, kafka)

    async def show(platform: Platform) -> None:
        lines = {"TIDU_KAFKA": platform.kafka, "TIDU_ADMIN_DATABASE_URL": platform.admin_url}
        for module in MODULES:
            lines[f"TIDU_DATABASE_URL_{module.upper()}"] = platform.database_url(module)
            lines[f"TIDU_OWNER_DATABASE_URL_{module.upper()}"] = platform.database_url(module, "owner")
        file = platform.state / "servers.env"
        write_private(file, "".join(f"{name}={value}\n" for name, value in lines.items()).encode())
        console.line(f"Kafka at {platform.kafka}; all addresses with passwords are in {file}. Ctrl-C stops them.")

    raise typer.Exit(session.run(lambda: Platform(config, console), console, show))


@app.command()
def down(state: options.State = _STATE) -> None:
    """Stop the running platform; the data stays."""
    console = Console()
    with _told(console):
        if not status.down(state, console):
            console.line("nothing was running")


@app.command()
def reset(
    state: options.State = _STATE,
    yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False,
) -> None:
    """Stop the platform and delete all its local data, secrets and logs."""
    console = Console()
    if sys.stdin.isatty() and not yes:
        typer.confirm(f"Delete all data under {state}?", abort=True)
    with _told(console):
        status.reset(state, console)


@app.command("status")
def show_status(state: options.State = _STATE) -> None:
    """One line per process; exit code 1 when not all are there."""
    console = Console()
    with _told(console):
        if not status.show(state, console):
            raise typer.Exit(1)


@app.command()
def logs(
    names: Annotated[list[str] | None, typer.Argument(help="processes; all when none is named")] = None,
    state: options.State = _STATE,
    lines: Annotated[int, typer.Option("--lines", "-n", min=0, help="lines per process")] = 20,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="keep printing")] = False,
) -> None:
    """The ends of the processes' logs."""
    console = Console()
    with _told(console):
        for line in status.logs(state, names or [], lines):
            console.rich.print(line, markup=False)
        if follow:
            with contextlib.suppress(KeyboardInterrupt):
                asyncio.run(status.follow(state, names or [], console))


@app.command()
def token(
    role: Annotated[list[str], typer.Option("--role", help=f"one or more of {', '.join(tokens.ROLES)}")],
    state: options.State = _STATE,
    subject: Annotated[str | None, typer.Option("--subject", help="who; default local-<role>")] = None,
    credit_code: Annotated[str | None, typer.Option("--credit-code", help="the firm an enterprise speaks for")] = None,
    district: Annotated[str | None, typer.Option("--district", help="unit id, e.g. CQ-500107")] = None,
    department: Annotated[str | None, typer.Option("--department", help="a municipal officer's department")] = None,
    organisation: Annotated[
        str | None, typer.Option("--organisation", help="a bank's, fund's or assessor's id")
    ] = None,
    park: Annotated[str | None, typer.Option("--park", help="the park an operator runs")] = None,
    ttl: Annotated[int, typer.Option("--ttl", min=1, max=86400, help="seconds it is valid")] = 3600,
    issuer: Annotated[str | None, typer.Option("--issuer", help="default: the running platform's gateway")] = None,
) -> None:
    """Print an access token of the local issuer."""
    unknown = [name for name in role if name not in tokens.ROLES]
    if unknown:
        raise typer.BadParameter(f"unknown role {', '.join(unknown)}; there are {', '.join(tokens.ROLES)}")
    with _told(Console(stderr=True)):
        signed = tokens.sign(
            tokens.load_key(_secrets(state).issuer_key()),
            issuer=issuer or str(status.running(state).about["gateway"]),
            roles=role,
            subject=subject or f"local-{role[0]}",
            seconds=ttl,
            credit_code=credit_code,
            district=district,
            department=department,
            org=organisation,
            park_id=park,
        )
        typer.echo(signed)


@app.command("clock")
def set_clock(
    state: options.State = _STATE,
    today: options.Today = None,
    real: Annotated[bool, typer.Option("--real", help="follow real time again")] = False,
) -> None:
    """Move the business clock of the running platform."""
    day = options.parse_day(today)
    if (day is None) is not real:
        raise typer.BadParameter("give either --today YYYY-MM-DD or --real")
    console = Console()
    with _told(console):
        asyncio.run(clock.set_day(str(status.running(state).about["gateway"]), _secrets(state), day))
        console.line(f"business day: {day or 'as the real clock says'}")


@app.command()
def story(
    state: options.State = _STATE,
    firms: options.Firms = 2000,
    gateway: options.Gateway = None,
) -> None:
    """Tell the story on the running platform: a firm is recognised, moves in, finds its loan."""
    console = Console()
    with _told(console):
        begun = time.monotonic()
        url = gateway or str(status.running(state).about["gateway"])
        asyncio.run(story_time.tell(url, state.absolute(), firms, console))
        console.line(f"told in {time.monotonic() - begun:.1f} s")


@app.command()
def city(
    state: options.State = _STATE,
    percent: Annotated[int, typer.Option("--percent", min=1, max=100, help="of the size of a real city")] = 100,
    gateway: options.Gateway = None,
) -> None:
    """Fill the running platform with a synthetic city, through the public API, so that the cockpit shows one."""
    console = Console()
    with _told(console):
        begun = time.monotonic()
        asyncio.run(
            life.main(gateway or str(status.running(state).about["gateway"]), state.absolute(), percent, console)
        )
        console.line(f"filled in {time.monotonic() - begun:.1f} s")


def _secrets(state: Path) -> SecretStore:
    if not state.is_dir():
        raise StackError(f"{state} does not exist: no platform was ever started on it (tidu up)")
    return SecretStore.open(state.absolute())


@contextlib.contextmanager
def _told(console: Console) -> Iterator[None]:
    """Turn what goes wrong into a sentence and exit code 1."""
    try:
        yield
    except StackError as error:
        console.fail(str(error))
        raise typer.Exit(1) from None
