"""Calls of the story: each says what was called, what came back, and how long an event took to arrive."""

import asyncio
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from devstack import tokens
from devstack.console import Console
from devstack.errors import StackError

_PATIENCE = 30.0


class Teller:
    """A client of the gateway that tells what it does."""

    def __init__(self, gateway_url: str, state: Path, console: Console) -> None:
        """Sign as anybody with the state folder's key."""
        self._key = tokens.load_key(state / "issuer.pem" if (state / "issuer.pem").exists() else _key_of(state))
        self._url, self._console = gateway_url, console
        self._client = httpx.AsyncClient(base_url=gateway_url, timeout=30, trust_env=False)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    def say(self, text: str) -> None:
        """One line of the story."""
        self._console.line(text)

    def sign(self, role: str, subject: str | None = None, **claims: str) -> str:
        """A token of a synthetic person of a role."""
        who = subject or f"story-{role}"
        return tokens.sign(self._key, issuer=self._url, roles=[role], subject=who, **claims)  # type: ignore[arg-type]

    async def call(
        self,
        method: str,
        path: str,
        token: str | None = None,
        *,
        body: Any = None,
        content: bytes | None = None,
        headers: dict[str, str] | None = None,
        quiet: bool = False,
        ok: tuple[int, ...] = (200, 201, 202, 204),
    ) -> Any:
        """Call and tell; a refusal that is not in `ok` ends the story with the problem's own words."""
        sent = dict(headers or {})
        if token:
            sent["authorization"] = f"Bearer {token}"
        if method == "POST":
            sent.setdefault("idempotency-key", str(uuid.uuid4()))
        given = {"json": body} if content is None else {"content": content}
        try:
            answer = await self._client.request(method, path, headers=sent, **given)
        except httpx.HTTPError as error:
            told = str(error) or type(error).__name__
            raise StackError(f"{method} {path}: no answer from {self._url} ({told}); see tidu status") from error
        if not quiet:
            self.say(f"  {method} {path} → {answer.status_code}")
        if answer.status_code not in ok:
            raise StackError(f"{method} {path} → {answer.status_code}: {answer.text[:600]}")
        return answer.json() if answer.content else None

    async def until(self, path: str, token: str | None, reached: Callable[[Any], bool], what: str) -> Any:
        """Ask until an event has arrived, and tell how long it took."""
        began = time.perf_counter()
        while True:
            found = await self.call("GET", path, token, quiet=True, ok=(200, 404, 409))
            if reached(found):
                self.say(f"  {what} after {(time.perf_counter() - began) * 1000:.0f} ms")
                return found
            if time.perf_counter() - began > _PATIENCE:
                raise StackError(f"{what}: not within {_PATIENCE:.0f} s")
            await asyncio.sleep(0.005)


def _key_of(state: Path) -> Path:
    for path in sorted(state.rglob("*.pem")):
        return path
    raise StackError(f"no issuer key below {state}; start the platform with tidu up first")
