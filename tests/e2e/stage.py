"""A small city on a whole platform: firms, parks, banks and their rows, who speaks for them, and what is stored."""

import asyncio
import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import asyncpg
import httpx

from devstack import tokens
from devstack.city.firms import Firm, firm
from devstack.platform import Platform
from devstack.ports import SERVICES
from tests.e2e.caught_up import caught_up

TODAY = date(2027, 3, 1)
HERE, THERE = "CQ-500107", "CQ-500151"
HOUSEKEEPING = (
    "consumer_positions",
    "consumed_events",
    "relay_state",
    "outbox_batches",
    "audit_seals",
    "alembic_version",
)
"""What moves by itself while nobody asks for anything."""
OF_THE_GATEWAY = ("rate_limits",)


def serial_in(district: str, first: int = 700_000) -> Firm:
    """The first synthetic firm from a serial on that lies in a district."""
    return next(found for n in range(first, first + 1000) if (found := firm(n)).district == district)


def yuan(amount: str) -> dict[str, str]:
    """An amount as the API takes it."""
    return {"amount": amount, "currency": "CNY"}


def profile(found: Firm) -> dict[str, Any]:
    """A firm as the registry takes it."""
    return {
        "credit_code": found.credit_code,
        "name": found.name,
        "district": found.district,
        "industry": "C3591",
        "registered_on": "2018-03-05",
        "synthetic": True,
    }


@dataclass
class Stage:
    """The city, the tokens of its people by name, and the ids of its rows by name."""

    platform: Platform
    client: httpx.AsyncClient
    tokens: dict[str, str] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    _eyes: dict[str, tuple[asyncpg.Connection, str]] = field(default_factory=dict)

    def sign(self, role: str, subject: str, **claims: str) -> str:
        """A token of a synthetic person."""
        key = tokens.load_key(self.platform.secrets.issuer_key())
        return tokens.sign(key, issuer=self.platform.gateway_url, roles=[role], subject=subject, **claims)  # type: ignore[arg-type]

    def filled(self, value: Any) -> Any:
        """A value whose `{name}` are replaced by the names' facts."""
        if isinstance(value, str):
            for name, fact in self.facts.items():
                value = value.replace(f"{{{name}}}", fact)
            return value
        if isinstance(value, dict):
            return {key: self.filled(each) for key, each in value.items()}
        return [self.filled(each) for each in value] if isinstance(value, list) else value

    async def call(self, who: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Do what the stage needs; anything but success is a broken stage."""
        sent = {"authorization": f"Bearer {self.tokens[who]}", "idempotency-key": str(uuid.uuid4())} | headers
        answer = await self.client.request(method, self.filled(path), json=self.filled(body), headers=sent)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    async def until_known(self, method: str, path: str, who: str, body: Any) -> Any:
        """The same, again while another service has not heard of the firm yet."""
        for _ in range(100):
            headers = {"authorization": f"Bearer {self.tokens[who]}", "idempotency-key": str(uuid.uuid4())}
            answer = await self.client.request(method, self.filled(path), json=self.filled(body), headers=headers)
            if answer.status_code != 409:
                break
            await asyncio.sleep(0.1)
        assert answer.status_code < 300, answer.text
        return answer.json()

    async def stored(self) -> dict[str, tuple[int, str]]:
        """Every table of every database: how many rows, and the sum of their hashes."""
        found = await asyncio.gather(*(self._stored(name) for name in (*SERVICES, "gateway")))
        return {key: value for each in found for key, value in each.items()}

    async def _stored(self, name: str) -> dict[str, tuple[int, str]]:
        if name not in self._eyes:
            connection = await asyncpg.connect(self.platform.database_url(name, "admin"))
            tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
            parts = [
                f"SELECT '{name}.{table}', count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text"
                f' FROM "{table}" t'
                for table in (row[0] for row in tables)
                if table not in (*HOUSEKEEPING, *OF_THE_GATEWAY)
            ]
            self._eyes[name] = connection, " UNION ALL ".join(parts)
        connection, sql = self._eyes[name]
        return {row[0]: (row[1], row[2]) for row in await connection.fetch(sql)}

    async def close(self) -> None:
        """Look no longer."""
        for connection, _ in self._eyes.values():
            await connection.close()

    async def at_rest(self) -> dict[str, tuple[int, str]]:
        """What is stored once every event has arrived."""
        await caught_up(self.platform)
        before = await self.stored()
        while (after := await self.stored()) != before:
            before = after
        return after
