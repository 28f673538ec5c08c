"""Access tokens of the local issuer, signed with the state folder's key (RS256)."""

import base64
import hashlib
import json
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

ROLES = (
    "platform-admin",
    "municipal-officer",
    "district-officer",
    "enterprise",
    "park-operator",
    "bank",
    "guarantor",
    "insurer",
    "fund-manager",
    "assessor",
    "leader",
    "operator",
    "auditor",
)


def load_key(path: Path) -> RSAPrivateKey:
    """The issuer's RSA key from its PEM file."""
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise TypeError(f"{path} holds no RSA key")
    return key


def _base64(number: int) -> str:
    data = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def key_id(key: RSAPrivateKey) -> str:
    """The key's RFC 7638 thumbprint (SHA-256, base64url)."""
    numbers = key.public_key().public_numbers()
    members = {"e": _base64(numbers.e), "kty": "RSA", "n": _base64(numbers.n)}
    canonical = json.dumps(members, sort_keys=True, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(hashlib.sha256(canonical).digest()).rstrip(b"=").decode()


def sign(
    key: RSAPrivateKey,
    *,
    issuer: str,
    roles: Sequence[str],
    subject: str,
    audience: str = "tidu",
    client_id: str = "tidu-local",
    seconds: int = 3600,
    credit_code: str | None = None,
    district: str | None = None,
    department: str | None = None,
    org: str | None = None,
    park_id: str | None = None,
) -> str:
    """An access token for these roles; the claims that bind it to a firm, district or organisation where given."""
    now = int(time.time())
    claims = {
        "iss": issuer,
        "aud": audience,
        "sub": subject,
        "client_id": client_id,
        "iat": now,
        "exp": now + seconds,
        "jti": str(uuid.uuid4()),
        "roles": list(roles),
        "credit_code": credit_code,
        "district": district,
        "department": department,
        "org": org,
        "park_id": park_id,
    }
    present = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(present, key, algorithm="RS256", headers={"kid": key_id(key), "typ": "at+jwt"})
