"""The issuer's public keys: our own, or fetched from the city's provider."""

import asyncio
import base64
import hashlib
import time
from pathlib import Path
from typing import Any

import httpx
import orjson
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from jwt import PyJWK

from chassis.errors import Unavailable

_REFETCH_SECONDS = 5.0
_LEAST_BITS = 2048


def load_private_key(path: Path) -> RSAPrivateKey:
    """The issuer's RSA key from its PEM file; ValueError when it is none or too short."""
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, RSAPrivateKey) or key.key_size < _LEAST_BITS:
        raise ValueError("the issuer's key is an RSA key of at least 2048 bits")
    return key


def _base64(number: int) -> str:
    data = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def jwk(key: RSAPublicKey) -> dict[str, str]:
    """The public key as a JSON Web Key whose `kid` is its RFC 7638 thumbprint."""
    numbers = key.public_numbers()
    members = {"e": _base64(numbers.e), "kty": "RSA", "n": _base64(numbers.n)}
    canonical = orjson.dumps(members, option=orjson.OPT_SORT_KEYS)
    kid = base64.urlsafe_b64encode(hashlib.sha256(canonical).digest()).rstrip(b"=").decode()
    return members | {"kid": kid, "alg": "RS256", "use": "sig"}


class KeySet:
    """Public keys by `kid`; an unknown one makes a remote set look again, at most every five seconds."""

    def __init__(self, *, own: RSAPublicKey | None = None, url: str | None = None) -> None:
        self._own = None if own is None else jwk(own)
        self._url = url
        self._keys: dict[str, RSAPublicKey] = {}
        if own is not None and self._own is not None:
            self._keys[self._own["kid"]] = own
        self._asked_at = -_REFETCH_SECONDS
        self._lock = asyncio.Lock()

    def document(self) -> dict[str, Any]:
        """The JSON Web Key Set of the local issuer."""
        return {"keys": [] if self._own is None else [self._own]}

    def known(self, kid: str) -> RSAPublicKey | None:
        """The key, if it is known without asking."""
        return self._keys.get(kid)

    async def find(self, kid: str) -> RSAPublicKey | None:
        """The key, asking the provider when it is unknown; Unavailable when the provider cannot be asked."""
        if kid not in self._keys and self._url is not None:
            async with self._lock:
                if kid not in self._keys and time.monotonic() - self._asked_at > _REFETCH_SECONDS:
                    await self._fetch(self._url)
        return self._keys.get(kid)

    async def _fetch(self, url: str) -> None:
        self._asked_at = time.monotonic()
        try:
            async with httpx.AsyncClient(timeout=3, trust_env=False) as client:
                answer = await client.get(url)
                answer.raise_for_status()
            found = [PyJWK(entry) for entry in answer.json()["keys"] if entry.get("kty") == "RSA"]
        except (httpx.HTTPError, ValueError, KeyError) as error:
            raise Unavailable from error
        self._keys = {key.key_id: key.key for key in found if key.key_id is not None}
