"""Callers that stay while the platform is exchanged under them: each request is counted by how it ended."""

import asyncio
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import httpx

from devstack.city.firms import Firm, firm

READS = (
    "/v1/enterprises?limit=20",
    "/v1/targets/scoreboard",
    "/v1/parks?limit=20",
    "/v1/finance/products?limit=20",
    "/v1/recognitions?limit=20",
)
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout)


@dataclass
class Outcome:
    """How the requests ended.

    `failed` had an answer of 429 or 500 and more, or no answer from either door. `never_sent` found a door closed
    (connection refused) and went to the other, as a load balancer would. `sent_again` lost its kept-alive connection
    while the door closed it, before any byte of an answer, and was repeated: reads, and writes by their key.
    """

    requests: int = 0
    reads: int = 0
    writes: int = 0
    never_sent: int = 0
    sent_again: int = 0
    failed: list[str] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)


class Callers:
    """Callers with kept-alive connections to both doors."""

    def __init__(self, doors: Sequence[str], token: str, first_serial: int) -> None:
        headers = {"authorization": f"Bearer {token}"}
        self._clients = [httpx.AsyncClient(base_url=url, headers=headers, timeout=30, trust_env=False) for url in doors]
        self._serials = iter(range(first_serial, first_serial + 10_000_000))
        self.outcome = Outcome()

    async def work(self, callers: int, pause: float, stop: Callable[[Outcome], bool]) -> Outcome:
        """Three reads and a write in turn, by each caller, until `stop` says so."""

        async def one(number: int) -> None:
            turn = number
            while not stop(self.outcome):
                turn += 1
                await (self._write(turn) if turn % 4 == 0 else self._read(turn))
                await asyncio.sleep(pause)

        await asyncio.gather(*(one(number) for number in range(callers)))
        for client in self._clients:
            await client.aclose()
        return self.outcome

    async def _read(self, turn: int) -> None:
        self.outcome.reads += 1
        await self._ask(turn, "GET", READS[turn % len(READS)], None)

    async def _write(self, turn: int) -> None:
        self.outcome.writes += 1
        found = firm(next(self._serials))
        if await self._ask(turn, "POST", "/v1/enterprises", found):
            self.outcome.acknowledged.add(found.credit_code)

    async def _ask(self, turn: int, method: str, path: str, new: Firm | None) -> bool:
        headers = {"idempotency-key": str(uuid.uuid4())} if new else {}
        self.outcome.requests += 1
        said = ""
        for attempt in range(4):
            client = self._clients[(turn + attempt) % len(self._clients)]
            try:
                answer = await client.request(method, path, json=_body(new) if new else None, headers=headers)
            except _NEVER_SENT:
                self.outcome.never_sent += 1
                said = "no door is open"
                await asyncio.sleep(0.05)
                continue
            except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError) as error:
                self.outcome.sent_again += 1
                said = f"connection lost: {error!r}"
                continue
            except httpx.HTTPError as error:
                said = repr(error)
                break
            self.outcome.statuses[answer.status_code] += 1
            if answer.status_code in {200, 201}:
                return True
            said = f"{answer.status_code} {answer.text[:160]}"
            break
        self.outcome.failed.append(f"{method} {path}: {said}")
        return False


def _body(found: Firm) -> dict[str, object]:
    return {
        "credit_code": found.credit_code,
        "name": found.name,
        "district": found.district,
        "industry": found.industry,
        "registered_on": found.registered_on.isoformat(),
        "synthetic": True,
    }
