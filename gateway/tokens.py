"""Access tokens: verified once, remembered until they expire or are revoked."""

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Final

import jwt

from chassis.access import Principal, principal_of
from gateway.errors import TokenRefused
from gateway.keys import KeySet

LEEWAY: Final = 10
CACHE_SIZE: Final = 16_384
MAX_TOKEN: Final = 8192
_REQUIRED: Final = ["exp", "iat", "iss", "aud", "sub", "jti"]


@dataclass(frozen=True, slots=True)
class Caller:
    """A verified token: who it speaks for, its id and its end (seconds since the epoch)."""

    principal: Principal
    token_id: str
    expires_at: float
    client_key: str


class Revocations:
    """Ids of revoked tokens that have not expired yet, as last read from the database."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def add(self, token_id: str, expires_at: float) -> None:
        """Remember a revoked token until it would have expired."""
        self._until[token_id] = expires_at

    def __contains__(self, token_id: str) -> bool:
        return token_id in self._until

    def forget_expired(self, now: float) -> None:
        """Let go of what has expired by itself."""
        self._until = {key: until for key, until in self._until.items() if until + LEEWAY >= now}


class TokenVerifier:
    """Verifies RS256 tokens of one issuer for one audience."""

    def __init__(self, keys: KeySet, revocations: Revocations, *, issuer: str, audience: str) -> None:
        self._keys, self._revocations = keys, revocations
        self._issuer, self._audience = issuer, audience
        self._cache: OrderedDict[str, Caller] = OrderedDict()

    async def verify(self, token: str) -> Caller:
        """The caller, or TokenRefused with the reason."""
        caller = self._cache.get(token)
        if caller is None:
            caller = await self._verify(token)
            self._cache[token] = caller
            if len(self._cache) > CACHE_SIZE:
                self._cache.popitem(last=False)
        elif caller.expires_at + LEEWAY <= time.time():
            del self._cache[token]
            raise TokenRefused(why="ExpiredSignatureError")
        if caller.token_id in self._revocations:
            self._cache.pop(token, None)
            raise TokenRefused(why="revoked")
        return caller

    async def _verify(self, token: str) -> Caller:
        claims = await self.claims(token)
        principal = principal_of(claims)
        return Caller(principal, str(claims["jti"]), float(claims["exp"]), principal.client_key)

    async def claims(self, token: str) -> dict[str, Any]:
        """The claims of a token whose signature, issuer, audience and time are right, revoked or not."""
        if len(token) > MAX_TOKEN:
            raise TokenRefused(why="too long")
        try:
            header = jwt.get_unverified_header(token)
            kid = header.get("kid")
            if header.get("alg") != "RS256" or not isinstance(kid, str):
                raise TokenRefused(why="alg or kid")
            key = self._keys.known(kid) or await self._keys.find(kid)
            if key is None:
                raise TokenRefused(why="unknown key")
            return jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                audience=self._audience,
                issuer=self._issuer,
                leeway=LEEWAY,
                options={"require": _REQUIRED},
            )
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise TokenRefused(why=type(error).__name__) from None
