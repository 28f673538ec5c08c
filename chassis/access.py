"""Who is calling: JSON Web Tokens verified in every service, the caller a type in the signature."""

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

import httpx
import jwt
from fastapi import Depends, Request
from jwt import PyJWK

from chassis.errors import Forbidden, Unauthenticated, Unavailable

_LEEWAY = 10
_CACHE = 4096


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller as the token names it; never a person's name."""

    subject: str
    client_id: str
    roles: frozenset[str] = field(default_factory=frozenset)
    organisation: str | None = None
    credit_code: str | None = None
    district: str | None = None
    department: str | None = None
    park_id: str | None = None

    def has(self, *roles: str) -> bool:
        """True when the caller holds one of the roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def client_key(self) -> str:
        """Whom an Idempotency-Key belongs to."""
        return f"{self.client_id}:{self.subject}"

    def as_actor(self) -> dict[str, Any]:
        """What the audit log keeps of the caller."""
        return {
            "subject": self.subject,
            "client_id": self.client_id,
            "roles": sorted(self.roles),
            "organisation": self.organisation,
            "district": self.district,
            "department": self.department,
        }


SYSTEM = Principal(subject="system", client_id="system", roles=frozenset({"system"}))
"""The platform itself: consumers and scheduled work."""


def principal_of(claims: dict[str, Any]) -> Principal:
    """The principal a verified token's claims describe."""
    return Principal(
        subject=str(claims["sub"]),
        client_id=str(claims.get("client_id", claims["sub"])),
        roles=frozenset(claims.get("roles", ())),
        organisation=claims.get("org"),
        credit_code=claims.get("credit_code"),
        district=claims.get("district"),
        department=claims.get("department"),
        park_id=claims.get("park_id"),
    )


class Verifier:
    """Verifies RS256 tokens of one issuer for one audience; keys come from its JWKS and are fetched when unknown."""

    def __init__(self, *, issuer: str, audience: str, jwks_url: str) -> None:
        """Nothing is fetched before the first token."""
        self._issuer, self._audience, self._jwks_url = issuer, audience, jwks_url
        self._keys: dict[str, PyJWK] = {}
        self._fetched_at = 0.0
        self._lock = asyncio.Lock()
        self._cache: OrderedDict[str, tuple[float, Principal]] = OrderedDict()

    async def verify(self, token: str) -> Principal:
        """The principal, or `Unauthenticated` with the reason; `Unavailable` while the issuer cannot be reached."""
        if known := self.known(token):
            return known
        try:
            header = jwt.get_unverified_header(token)
            if header.get("alg") != "RS256":
                raise Unauthenticated(why="alg")
            key = await self._key(str(header.get("kid")))
            claims = jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                audience=self._audience,
                issuer=self._issuer,
                leeway=_LEEWAY,
                options={"require": ["exp", "iat", "sub", "iss", "aud"]},
            )
        except jwt.PyJWTError as error:
            raise Unauthenticated(why=type(error).__name__) from None
        principal = principal_of(claims)
        self._cache[token] = (float(claims["exp"]), principal)
        if len(self._cache) > _CACHE:
            self._cache.popitem(last=False)
        return principal

    def known(self, token: str) -> Principal | None:
        """The principal of a token that was verified before and has not expired."""
        cached = self._cache.get(token)
        return cached[1] if cached and cached[0] > time.time() else None

    async def _key(self, kid: str) -> PyJWK:
        if kid not in self._keys:
            async with self._lock:
                if kid not in self._keys and time.monotonic() - self._fetched_at > 1:
                    await self._fetch()
        if kid not in self._keys:
            raise Unauthenticated(why="kid")
        return self._keys[kid]

    async def warm(self) -> None:
        """Fetch the keys before a token needs them: who starts while the issuer is up can do without it afterwards."""
        while not self._keys:
            try:
                async with self._lock:
                    await self._fetch()
            except Unavailable:
                await asyncio.sleep(0.5)

    async def _fetch(self) -> None:
        try:
            async with httpx.AsyncClient(timeout=3, trust_env=False) as client:
                answer = await client.get(self._jwks_url)
                answer.raise_for_status()
            self._keys = {k["kid"]: PyJWK(k) for k in answer.json()["keys"]}
        except (httpx.HTTPError, ValueError, KeyError) as error:
            raise Unavailable from error
        self._fetched_at = time.monotonic()


async def authenticate(request: Request) -> Principal | None:
    """The caller of a request, None without a token; kept in the request's state."""
    header = request.headers.get("authorization")
    if header is None:
        return None
    verifier: Verifier = request.app.state.verifier
    return await verifier.verify(bearer(header))


def bearer(header: str) -> str:
    """The token of an Authorization header."""
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated(why="scheme")
    return token


class AccessRule:
    """A dependency that answers for who may call a route; every route has one."""

    def __init__(self, roles: tuple[str, ...], *, open_to_all: bool = False) -> None:
        """`roles` may call; with `open_to_all` anybody may, and the caller may be None."""
        self.roles = frozenset(roles)
        self.open_to_all = open_to_all

    def admits(self, principal: Principal | None) -> bool:
        """Whether this caller may call."""
        return self.open_to_all or (principal is not None and (not self.roles or principal.has(*self.roles)))

    async def __call__(self, request: Request) -> Principal | None:
        """The caller, or 401 without a token, or 403 with other roles."""
        principal: Principal | None = request.state.principal
        if self.open_to_all:
            return principal
        if principal is None:
            raise Unauthenticated(why="Authorization")
        if self.roles and not principal.has(*self.roles):
            raise Forbidden
        return principal


def caller(*roles: str) -> Any:
    """Only these roles may call; with none named, anybody with a token may."""
    return Depends(AccessRule(roles))


def public() -> Any:
    """Anybody may call, without a token too."""
    return Depends(AccessRule((), open_to_all=True))
