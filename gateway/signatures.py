"""Verifying a compact RS256 token (RFC 7515, 7519) with no step more than is needed; tested against PyJWT."""

import base64
import re
from collections.abc import Callable
from typing import Any, Final

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

MAX_TOKEN: Final = 8192
_COMPACT: Final = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\Z")
_TYPES: Final = frozenset({None, "JWT", "jwt", "at+jwt", "application/at+jwt"})
_PADDING: Final = PKCS1v15()
_HASH: Final = SHA256()
_HEADERS: Final = 64


class NotAToken(Exception):
    """The token cannot be believed; the argument says why."""


class KeyUnknown(Exception):
    """The token names a key that is not known; the argument is its id."""


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _object(part: str) -> dict[str, Any]:
    try:
        value = orjson.loads(_decoded(part))
    except ValueError:
        raise NotAToken("not JSON") from None
    if not isinstance(value, dict):
        raise NotAToken("not an object")
    return value


class Signatures:
    """Claims of tokens whose signature is right; the algorithm is RS256 whatever a token says."""

    def __init__(self, key_of: Callable[[str], RSAPublicKey | None]) -> None:
        self._key_of = key_of
        self._key_ids: dict[str, str] = {}

    def claims(self, token: str) -> dict[str, Any]:
        """The signed claims, not yet judged; NotAToken or KeyUnknown otherwise."""
        if len(token) > MAX_TOKEN:
            raise NotAToken("too long")
        found = _COMPACT.match(token)
        if found is None:
            raise NotAToken("not compact")
        header, payload, signature = found.groups()
        key_id = self._key_ids.get(header) or self._key_id(header)
        key = self._key_of(key_id)
        if key is None:
            raise KeyUnknown(key_id)
        try:
            key.verify(_decoded(signature), f"{header}.{payload}".encode(), _PADDING, _HASH)
        except (InvalidSignature, ValueError):
            raise NotAToken("signature") from None
        self._key_ids[header] = key_id  # only a header that was signed is remembered
        if len(self._key_ids) > _HEADERS:
            del self._key_ids[next(iter(self._key_ids))]
        return _object(payload)

    def _key_id(self, part: str) -> str:
        header = _object(part)
        key_id, kind = header.get("kid"), header.get("typ")
        if header.get("alg") != "RS256" or not isinstance(key_id, str):
            raise NotAToken("alg or kid")
        if "crit" in header or "b64" in header or not isinstance(kind, str | None) or kind not in _TYPES:
            raise NotAToken("header")
        return key_id


def _instant(claims: dict[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotAToken(name)
    return value


def judge(claims: dict[str, Any], *, issuer: str, audience: str, now: float, leeway: float) -> None:
    """NotAToken unless the claims are for us, from our issuer, complete and in time."""
    meant_for = claims.get("aud")
    if claims.get("iss") != issuer:
        raise NotAToken("iss")
    if meant_for != audience and not (isinstance(meant_for, list) and audience in meant_for):
        raise NotAToken("aud")
    if _instant(claims, "exp") + leeway <= now:
        raise NotAToken("expired")
    if _instant(claims, "iat") - leeway > now or ("nbf" in claims and _instant(claims, "nbf") - leeway > now):
        raise NotAToken("not yet valid")
    for name in ("sub", "jti"):
        if not isinstance(claims.get(name), str) or not claims[name]:
            raise NotAToken(name)
    roles = claims.get("roles", [])
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise NotAToken("roles")
