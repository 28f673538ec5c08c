"""The command tidu: the platform on this machine."""

from pathlib import Path

import typer

from devstack import options, session
from devstack.config import PlatformConfig, nothing
from devstack.console import Console
from devstack.kafka import NOTICE
from devstack.platform import Platform
from devstack.ports import Ports
from devstack.provision import MODULES
from devstack.secret_store import write_private

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The whole platform on one machine.")
_STATE = Path(".tidu")


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
    if kafka == "embedded":
        console.warn(NOTICE)

    async def show(platform: Platform) -> None:
        lines = {"TIDU_KAFKA": platform.kafka, "TIDU_ADMIN_DATABASE_URL": platform.admin_url}
        for module in MODULES:
            lines[f"TIDU_DATABASE_URL_{module.upper()}"] = platform.database_url(module)
            lines[f"TIDU_OWNER_DATABASE_URL_{module.upper()}"] = platform.database_url(module, "owner")
        file = platform.state / "servers.env"
        write_private(file, "".join(f"{name}={value}\n" for name, value in lines.items()).encode())
        console.line(f"Kafka at {platform.kafka}; all addresses with passwords are in {file}. Ctrl-C stops them.")

    raise typer.Exit(session.run(lambda seen: Platform(config, seen), console, show))


@app.callback()
def main() -> None:
    """The whole platform on one machine."""
