"""The merged document, kept for a while."""

import asyncio
import time
from typing import Any, Final

from gateway.documents.merge import merge
from gateway.services import Services

FRESH_SECONDS: Final = 60.0
INCOMPLETE_SECONDS: Final = 2.0


class Documents:
    """Collects the services' documents; one that is away is named, with the reason."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._kept: dict[str, Any] = {}
        self._until = 0.0
        self._lock = asyncio.Lock()

    async def merged(self, own: dict[str, Any]) -> dict[str, Any]:
        """The document of the whole platform."""
        async with self._lock:
            if time.monotonic() >= self._until:
                await self._collect(own)
        return self._kept

    async def _collect(self, own: dict[str, Any]) -> None:
        answers = await self._services.ask_all("/openapi.json")
        there = {name: answer.body for name, answer in answers.items() if answer.good and isinstance(answer.body, dict)}
        document = await asyncio.to_thread(merge, own, there)
        missing = [
            {"service": name, "reason": answer.why or f"HTTP {answer.status}"}
            for name, answer in answers.items()
            if name not in there
        ]
        if missing:
            document["x-tidu-missing"] = missing
        self._kept = document
        self._until = time.monotonic() + (INCOMPLETE_SECONDS if missing else FRESH_SECONDS)
