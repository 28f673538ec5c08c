"""Access tokens: verified once, remembered until they expire or are revoked."""

import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from chassis.access import Principal, principal_of
from gateway.errors import TokenRefused
from gateway.keys import KeySet
from gateway.signatures import KeyUnknown, NotAToken, Signatures, judge

LEEWAY: Final = 10
CACHE_SIZE: Final = 16_384


@dataclass(frozen=True, slots=True)
class Caller:
    """A verified token: who it speaks for, its id and its end (seconds since the epoch)."""

    principal: Principal
    token_id: str
    expires_at: float
    client_key: str


def bearer_of(authorization: bytes) -> str:
    """The token of an Authorization header; TokenRefused when it is of another kind."""
    scheme, _, token = authorization.decode("latin-1").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise TokenRefused(why="scheme")
    return token.strip()


class Revocations:
    """Revoked tokens that have not expired yet and clients that were ended, as last read from the database.

    `version` moves whenever something is added, so that who has looked once need not look again.
    """

    def __init__(self) -> None:
        self._until: dict[str, float] = {}
        self._ended: frozenset[str] = frozenset()
        self.version = 0

    def add(self, token_id: str, expires_at: float) -> None:
        """Remember a revoked token until it would have expired."""
        if token_id not in self._until:
            self.version += 1
        self._until[token_id] = expires_at

    def end_clients(self, client_ids: Iterable[str]) -> None:
        """These clients, and no others, are ended: none of their tokens is good."""
        ended = frozenset(client_ids)
        if ended != self._ended:
            self._ended = ended
            self.version += 1

    def __contains__(self, caller: Caller) -> bool:
        return caller.token_id in self._until or caller.principal.client_id in self._ended

    def forget_expired(self, now: float) -> None:
        """Let go of what has expired by itself."""
        self._until = {key: until for key, until in self._until.items() if until + LEEWAY >= now}


class TokenVerifier:
    """Verifies RS256 tokens of one issuer for one audience."""

    def __init__(self, keys: KeySet, revocations: Revocations, *, issuer: str, audience: str) -> None:
        self._keys, self.revocations = keys, revocations
        self._issuer, self._audience = issuer, audience
        self._signatures = Signatures(keys.known)
        self._cache: OrderedDict[str, Caller] = OrderedDict()

    async def verify(self, token: str) -> Caller:
        """The caller, or TokenRefused with the reason; asks the provider for a key that is not known."""
        try:
            return self.verify_now(token)
        except KeyUnknown as error:
            await self._keys.find(str(error))
        try:
            return self.verify_now(token)
        except KeyUnknown:
            raise TokenRefused(why="unknown key") from None

    def verify_now(self, token: str) -> Caller:
        """The caller without waiting; TokenRefused, or KeyUnknown when the provider must be asked first."""
        caller = self._cache.get(token)
        if caller is None:
            caller = self._caller(self._judged(token))
            self._cache[token] = caller
            if len(self._cache) > CACHE_SIZE:
                self._cache.popitem(last=False)
        elif caller.expires_at + LEEWAY <= time.time():
            del self._cache[token]
            raise TokenRefused(why="expired")
        if caller in self.revocations:
            self._cache.pop(token, None)
            raise TokenRefused(why="revoked")
        return caller

    async def claims(self, token: str) -> dict[str, Any]:
        """The claims of a token whose signature, issuer, audience and time are right, revoked or not."""
        try:
            return self._judged(token)
        except KeyUnknown as error:
            await self._keys.find(str(error))
        try:
            return self._judged(token)
        except KeyUnknown:
            raise TokenRefused(why="unknown key") from None

    def _judged(self, token: str) -> dict[str, Any]:
        try:
            claims = self._signatures.claims(token)
            judge(claims, issuer=self._issuer, audience=self._audience, now=time.time(), leeway=LEEWAY)
        except NotAToken as error:
            raise TokenRefused(why=str(error)) from None
        return claims

    @staticmethod
    def _caller(claims: dict[str, Any]) -> Caller:
        principal = principal_of(claims)
        return Caller(principal, claims["jti"], float(claims["exp"]), principal.client_key)
