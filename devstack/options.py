"""The options that several commands share."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

State = Annotated[Path, typer.Option("--state", envvar="TIDU_STATE", help="folder with data, secrets and logs")]
PortBase = Annotated[
    int | None, typer.Option("--port-base", envvar="TIDU_PORT_BASE", help="first of 60 ports for everything")
]
GatewayPort = Annotated[int | None, typer.Option("--gateway-port", envvar="TIDU_GATEWAY_PORT", help="default 8080")]
PostgresPort = Annotated[int | None, typer.Option("--postgres-port", envvar="TIDU_POSTGRES_PORT", help="default 54320")]
KafkaPort = Annotated[int | None, typer.Option("--kafka-port", envvar="TIDU_KAFKA_PORT", help="default 19092")]
Database = Annotated[
    str | None,
    typer.Option("--database", envvar="TIDU_ADMIN_DATABASE_URL", help="admin URL of a PostgreSQL server to use"),
]
Kafka = Annotated[
    str, typer.Option("--kafka", envvar="TIDU_BROKER", help="embedded, apache, or HOST:PORT[,HOST:PORT…]")
]
Gateway = Annotated[
    str | None, typer.Option("--gateway", help="a platform elsewhere; its issuer.pem lies in the state folder")
]
Firms = Annotated[int, typer.Option("--firms", min=10, help="size of the story's synthetic city")]


def parse_day(text: str | None) -> date | None:
    """A day from YYYY-MM-DD."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is not a day as YYYY-MM-DD") from None


Today = Annotated[str | None, typer.Option("--today", help="business day YYYY-MM-DD of the whole platform")]
