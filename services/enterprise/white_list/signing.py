"""A key of the list's own: made once, kept sealed, its public half published; versions carry a detached signature."""

import hashlib
from datetime import datetime
from typing import Any

import jwt
import orjson
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from chassis.uow import UnitOfWork
from services.enterprise.white_list import repository

ALGORITHM = "ES256"


async def key_of(uow: UnitOfWork, secret: bytes, now: datetime) -> tuple[str, ec.EllipticCurvePrivateKey]:
    """(key id, private key); the first call makes it. Sealed with the service's secret: the row alone is not enough."""
    row = await repository.newest_key(uow)
    if row is not None:
        found = serialization.load_pem_private_key(row["sealed"], _password(secret))
        assert isinstance(found, ec.EllipticCurvePrivateKey)  # noqa: S101 - we stored nothing else
        return row["key_id"], found
    made = ec.generate_private_key(ec.SECP256R1())
    sealed = made.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(_password(secret)),
    )
    public = orjson.loads(ECAlgorithm.to_jwk(made.public_key()))
    key_id = hashlib.sha256(orjson.dumps(public, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]
    await repository.add_key(uow, key_id, sealed, {**public, "kid": key_id, "use": "sig", "alg": ALGORITHM}, now)
    return key_id, made


def sign(content: bytes, key_id: str, key: Any) -> str:
    """The detached JWS (RFC 7515, appendix F, with RFC 7797's b64=false) of exactly these bytes."""
    headers = {"kid": key_id, "b64": False, "crit": ["b64"]}
    return jwt.PyJWS().encode(content, key, algorithm=ALGORITHM, headers=headers, is_payload_detached=True)


def _password(secret: bytes) -> bytes:
    return hashlib.sha256(b"white list key " + secret).hexdigest().encode()
