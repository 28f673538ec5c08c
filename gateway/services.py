"""Asking the services from the gateway's own endpoints."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service said; status 0 when it could not be asked, `why` then names the reason."""

    status: int
    body: Any = None
    why: str = ""

    @property
    def good(self) -> bool:
        """Whether there is something to show."""
        return 200 <= self.status < 300


class Services:
    """The services by name, with a short patience."""

    def __init__(self, upstreams: Mapping[str, Sequence[str]], patience: float = 3.0) -> None:
        self._upstreams = dict(upstreams)
        limits = httpx.Limits(max_connections=64, max_keepalive_connections=16, keepalive_expiry=4)
        self._client = httpx.AsyncClient(timeout=patience, trust_env=False, limits=limits)

    @property
    def names(self) -> tuple[str, ...]:
        """The services there are."""
        return tuple(self._upstreams)

    async def ask(
        self, service: str, path: str, *, method: str = "GET", headers: dict[str, str] | None = None, body: Any = None
    ) -> Answer:
        """One service's answer to one request; never raises for a service that is away."""
        answer = Answer(0)
        for address in self._upstreams[service]:
            answer = await self._ask_one(method, address + path, headers, body)
            if answer.status or answer.why != "ConnectError":
                break
        return answer

    async def _ask_one(self, method: str, url: str, headers: dict[str, str] | None, body: Any) -> Answer:
        try:
            answer = await self._client.request(method, url, headers=headers, json=body)
            return Answer(answer.status_code, answer.json() if answer.content else None)
        except httpx.TimeoutException:
            return Answer(0, why="timeout")
        except (httpx.HTTPError, ValueError) as error:
            return Answer(0, why=type(error).__name__)

    async def ask_all(
        self, path: str, *, method: str = "GET", headers: dict[str, str] | None = None, body: Any = None
    ) -> dict[str, Answer]:
        """Every service's answer to the same request."""
        asked = (self.ask(name, path, method=method, headers=headers, body=body) for name in self._upstreams)
        return dict(zip(self._upstreams, await asyncio.gather(*asked), strict=True))

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()
