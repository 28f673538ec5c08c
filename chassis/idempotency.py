"""Idempotency keys: claim, effect and answer are one transaction, so no key is ever stranded."""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

import asyncpg
from starlette.requests import Request
from starlette.responses import Response

from chassis.errors import KeyReused, Malformed, TwinInProgress
from chassis.outbox import lock_number
from chassis.sql import Q
from chassis.uow import UnitOfWork

_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_KEPT_HEADERS = ("content-type", "etag", "location")

TWIN_LOCK = Q("SELECT pg_advisory_xact_lock(:number)")
STORED = Q(
    "SELECT request_hash, status, headers, body FROM idempotency_keys"
    " WHERE client = :client AND route = :route AND key = :key"
)
FORGET = Q("DELETE FROM idempotency_keys WHERE at < now() - interval '30 days'")


class KeyMissing(Malformed):
    """A POST without a usable Idempotency-Key."""

    code = "idempotency_key_missing"
    zh = "缺少 Idempotency-Key 请求头"
    en = "The Idempotency-Key header is missing"
    detail_zh = "请为每个新请求生成一个唯一的键（1–255 个可见字符），重试时使用同一个键。"
    detail_en = "Make one unique key (1 to 255 visible characters) a request, and use the same when you try again."


@dataclass(frozen=True, slots=True)
class Claim:
    """A key claimed for this request."""

    client: str
    route: str
    key: str
    request_hash: bytes


def claim_of(request: Request, client: str, body: bytes) -> Claim:
    """The claim a POST makes; raises KeyMissing without a usable key."""
    key = request.headers.get("idempotency-key", "")
    if not _KEY.fullmatch(key):
        raise KeyMissing(pointer="#Idempotency-Key")
    digest = hashlib.sha256()
    for part in (request.url.query.encode(), request.headers.get("content-type", "").encode(), body):
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return Claim(client, f"{request.method} {request.url.path}", key, digest.digest())


async def replay_of(uow: UnitOfWork, claim: Claim) -> Response | None:
    """The first answer again, None when this is the first; a twin in progress is waited for, up to five seconds."""
    number = lock_number(f"idempotency\0{claim.client}\0{claim.route}\0{claim.key}")
    try:
        await uow.fetchval(TWIN_LOCK, number=number)
    except asyncpg.LockNotAvailableError:
        raise TwinInProgress from None
    row = await uow.fetchrow(STORED, client=claim.client, route=claim.route, key=claim.key)
    if row is None:
        return None
    if row["request_hash"] != claim.request_hash:
        raise KeyReused(pointer="#Idempotency-Key")
    headers: dict[str, Any] = {**row["headers"], "idempotency-replayed": "true"}
    return Response(row["body"], row["status"], headers)


def keep(uow: UnitOfWork, claim: Claim, response: Response) -> None:
    """Keep the answer for a replay, in the same transaction."""
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    uow.keep_answer(
        claim.client, claim.route, claim.key, claim.request_hash, response.status_code, headers, bytes(response.body)
    )
