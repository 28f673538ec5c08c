"""Rules of the local issuer: PKCE, client secrets, redirects, and the people of the demonstration."""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from typing import Any, Final

from chassis.credit_code import make

_SCRYPT_N, _SCRYPT_R, _SCRYPT_P, _SCRYPT_MEMORY = 2**14, 8, 1, 64 * 1024 * 1024
_VERIFIER: Final = re.compile(r"[A-Za-z0-9\-._~]{43,128}\Z")
_CHALLENGE: Final = re.compile(r"[A-Za-z0-9_-]{43}\Z")

CODE_SECONDS: Final = 60
CLAIM_NAMES: Final = ("roles", "credit_code", "district", "department", "org", "park_id")


def challenge_of(verifier: str) -> str:
    """The S256 code challenge of a verifier (RFC 7636, 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode()


def is_challenge(text: str) -> bool:
    """Whether this can be an S256 challenge."""
    return _CHALLENGE.match(text) is not None


def proves(verifier: str, challenge: str) -> bool:
    """Whether the verifier is well-formed and belongs to the challenge (RFC 7636, 4.6)."""
    if _VERIFIER.match(verifier) is None:
        return False
    return hmac.compare_digest(challenge_of(verifier), challenge)


def hash_secret(secret: str) -> str:
    """A client secret as it is stored: scrypt with its parameters and salt."""
    salt = secrets.token_bytes(16)
    digest = _scrypt(secret, salt, _SCRYPT_N, _SCRYPT_R, _SCRYPT_P)
    return f"scrypt${_SCRYPT_N}${_SCRYPT_R}${_SCRYPT_P}${salt.hex()}${digest.hex()}"


def secret_matches(secret: str, stored: str) -> bool:
    """Whether the secret is the one that was stored; takes the same time either way."""
    _, n, r, p, salt, digest = stored.split("$")
    return hmac.compare_digest(_scrypt(secret, bytes.fromhex(salt), int(n), int(r), int(p)).hex(), digest)


def _scrypt(secret: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(secret.encode(), salt=salt, n=n, r=r, p=p, maxmem=_SCRYPT_MEMORY, dklen=32)


def fingerprint(value: str) -> bytes:
    """What is stored of a code or a session id: its SHA-256, so that a copy of the table opens nothing."""
    return hashlib.sha256(value.encode()).digest()


def csrf_token(key: str, session_id: str) -> str:
    """The CSRF token of a session; only who may read GET /v1/session can know it."""
    return hmac.new(key.encode(), b"csrf:" + session_id.encode(), hashlib.sha256).hexdigest()


def is_csrf_token(offered: str, key: str, session_id: str) -> bool:
    """Whether the offered CSRF token belongs to the session."""
    return hmac.compare_digest(offered.encode(), csrf_token(key, session_id).encode())


@dataclass(frozen=True, slots=True)
class Person:
    """A synthetic person of the demonstration: a role and what it is bound to."""

    key: str
    label_zh: str
    label_en: str
    claims: dict[str, Any]


def _person(role: str, zh: str, en: str, **bound: str) -> Person:
    return Person(role, zh, en, {"roles": [role], **bound})


PEOPLE: Final[dict[str, Person]] = {
    person.key: person
    for person in (
        _person("platform-admin", "平台管理员", "Platform administrator"),
        _person("municipal-officer", "市级主管部门", "Municipal officer", department="mid-small-enterprise"),
        _person("district-officer", "区级主管部门（沙坪坝区）", "District officer (Shapingba)", district="CQ-500106"),
        _person("enterprise", "企业", "Enterprise", credit_code=make("500106", 1)),
        _person("park-operator", "园区运营方", "Park operator", park_id="demo-park"),
        _person("bank", "银行", "Bank", org="demo-bank"),
        _person("guarantor", "担保机构", "Guarantor", org="demo-guarantor"),
        _person("insurer", "保险机构", "Insurer", org="demo-insurer"),
        _person("fund-manager", "基金管理人", "Fund manager", org="demo-fund"),
        _person("assessor", "评审专家", "Assessor"),
        _person("leader", "领导（只读）", "Leader (reads only)"),
        _person("operator", "运维", "Operator"),
        _person("auditor", "审计", "Auditor"),
    )
}


def present(claims: dict[str, Any]) -> dict[str, Any]:
    """Only the claims the platform knows, and only those that say something."""
    return {name: claims[name] for name in CLAIM_NAMES if claims.get(name)}
