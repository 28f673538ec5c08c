"""Clients of the local profile, read from a JSON file the platform wrote for itself."""

import asyncio
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from chassis.uow import Database
from gateway.issuer import repository, rules
from gateway.issuer.service import BROWSER


class LocalClient(BaseModel):
    """One client as the file gives it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client_id: str = Field(min_length=1, max_length=100)
    secret: str | None = Field(default=None, min_length=16, description="None for a public client")
    name: str = ""
    grants: list[str] = ["client_credentials"]
    redirect_uris: list[str] = []
    roles: list[str] = []
    credit_code: str | None = None
    district: str | None = None
    department: str | None = None
    org: str | None = None
    park_id: str | None = None


_CLIENTS: Final = TypeAdapter(list[LocalClient])


def browser_client(issuer: str) -> LocalClient:
    """The gateway's own start page."""
    place = issuer.rstrip("/")
    return LocalClient(
        client_id=BROWSER, name="梯度 Tidu", grants=["authorization_code"], redirect_uris=[f"{place}/", f"{place}/docs"]
    )


async def seed(database: Database, issuer: str, file: Path | None) -> int:
    """Bring the clients of the file, and the start page's, into the table; how many there are."""
    given = [] if file is None else _CLIENTS.validate_json(await asyncio.to_thread(file.read_bytes))
    clients = [browser_client(issuer), *given]
    hashes = [None if c.secret is None else await asyncio.to_thread(rules.hash_secret, c.secret) for c in clients]
    async with database.transaction() as uow:
        for client, hashed in zip(clients, hashes, strict=True):
            row = {
                "client_id": client.client_id,
                "name": client.name or client.client_id,
                "secret_hash": hashed,
                "grants": client.grants,
                "redirect_uris": client.redirect_uris,
                "claims": rules.present(client.model_dump()),
            }
            await repository.put_client(uow, row)
    return len(clients)
