"""Callers and calls that the tests of official papers share."""

from typing import Any
from uuid import uuid4

import asyncpg
import httpx

ECONOMY, ECONOMY_2 = "municipal-officer:a:市经济信息委", "municipal-officer:b:市经济信息委"
FINANCE, LEADER, AUDITOR = "municipal-officer:f:市财政局", "leader:l:", "auditor:u:"
HERE, THERE = "CQ-500107", "CQ-500106"
DISTRICT, OTHER_DISTRICT = f"district-officer:d:{HERE}", f"district-officer:e:{THERE}"


def headers(token: str, key: str | None = None) -> dict[bytes, bytes]:
    return {b"Authorization": f"Bearer {token}".encode(), b"Idempotency-Key": (key or str(uuid4())).encode()}


class Desk:
    """Calls by who calls; `sql` runs as the owner of the tables."""

    def __init__(self, client: httpx.AsyncClient, owner: asyncpg.Connection) -> None:
        self.client, self.sql = client, owner

    async def post(self, path: str, body: Any, token: str, key: str | None = None) -> httpx.Response:
        return await self.client.post(f"/v1/targets/{path}", json=body, headers=headers(token, key))

    async def get(self, path: str, token: str, **query: Any) -> httpx.Response:
        return await self.client.get(f"/v1/targets/{path}", params=query, headers=headers(token))

    async def made(self, path: str, body: Any, token: str) -> Any:
        answer = await self.post(path, body, token)
        assert answer.status_code in {200, 201, 202}, (path, answer.status_code, answer.text)
        return answer.json()

    async def read(self, path: str, token: str, **query: Any) -> Any:
        answer = await self.get(path, token, **query)
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        return answer.json()

    async def refused(self, path: str, body: Any, token: str) -> tuple[int, str]:
        answer = await self.post(path, body, token)
        return answer.status_code, answer.json()["code"]
