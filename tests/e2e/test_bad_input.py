"""Bad input through the whole platform: each row ends in a problem document in both languages, and nothing changes."""

import asyncio
import json
import re
import uuid
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.bad import NEW_KEY, Bad
from tests.e2e.bad_bodies import BODIES, READS, WHOLE
from tests.e2e.bad_callers import CALLERS, forged
from tests.e2e.bad_fields import (
    CONSENT,
    EVIDENCE,
    FIELDS,
    FIGURE,
    INSTITUTION,
    NEED,
    PARK,
    PRODUCT,
    REPORT,
    RESIDENT,
    TITLE,
)
from tests.e2e.stage import Stage

ROWS: list[Bad] = [*FIELDS, *BODIES, *READS, *CALLERS]
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "api" / "openapi.json"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
OF_THE_DOOR = {405, 408, 429, 502, 504}
"""What the gateway may answer on any path; the rest stands in the operation's own list."""
MEMBERS = {"type", "code", "status", "title", "detail", "instance", "request_id", "errors"}
pytestmark = [pytest.mark.stack, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
async def rest(stage: Stage) -> dict[str, tuple[int, str]]:
    stage.tokens |= forged(stage)
    return await stage.at_rest()


@cache
def _operations() -> list[tuple[str, re.Pattern[str], set[str]]]:
    paths = json.loads(DOCUMENT.read_text(encoding="utf-8"))["paths"]
    return [
        (method.upper(), re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), set(operation["responses"]))
        for path, operations in sorted(paths.items(), key=lambda item: "{" in item[0])
        for method, operation in operations.items()
    ]


def _documented(method: str, path: str) -> set[str] | None:
    found = (answers for kind, places, answers in _operations() if kind == method and places.fullmatch(path))
    return next(found, None)


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 65_536):
        yield content[start : start + 65_536]


async def send(stage: Stage, bad: Bad, language: str) -> httpx.Response:
    headers: dict[bytes, bytes] = {b"accept-language": language.encode()}
    if bad.who:
        headers[b"authorization"] = f"Bearer {stage.tokens[bad.who]}".encode()
    key = str(uuid.uuid4()) if bad.key == NEW_KEY else bad.key
    if bad.method == "POST" and key is not None:
        headers[b"idempotency-key"] = key.encode()
    headers |= {
        name.encode(): value.encode() if isinstance(value, str) else value for name, value in bad.headers.items()
    }
    content: Any = bad.content
    if content is None and bad.body is not None:
        content = json.dumps(stage.filled(bad.body)).encode()
        headers.setdefault(b"content-type", b"application/json")
    if bad.chunked:
        content = _pieces(content)
    return await stage.client.request(
        bad.method, stage.filled(bad.path), content=content, headers=list(headers.items())
    )


def check(bad: Bad, answer: httpx.Response, language: str) -> dict[str, Any]:
    assert answer.status_code == bad.status, f"{answer.status_code} {answer.text[:600]}"
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert set(problem) == MEMBERS
    assert (problem["code"], problem["status"]) == (bad.code, bad.status), problem
    assert problem["type"] == f"/problems/{bad.code}"
    assert problem["request_id"] == answer.headers["x-request-id"]
    chinese = language == "zh"
    assert answer.headers["content-language"] == ("zh-CN" if chinese else "en")
    for text in (problem["title"], problem["detail"], *(fault["detail"] for fault in problem["errors"])):
        assert text
        assert not chinese or CHINESE.search(text), text
    assert "{" not in problem["title"] + problem["detail"], "a text shows its gaps"
    assert chinese or re.search("[a-z]{2} [a-z]", problem["title"]), problem["title"]
    if bad.at is not None:
        assert bad.at in [fault["pointer"] for fault in problem["errors"]], problem["errors"]
    if bad.status == 401:
        assert answer.headers["www-authenticate"].startswith("Bearer")
    path = answer.request.url.path
    documented = _documented(bad.method, path)
    known = documented is None or str(bad.status) in documented or bad.status in OF_THE_DOOR
    assert known, f"{bad.status} stands not in the document of {bad.method} {path}: {sorted(documented or ())}"
    return problem


def test_the_table_is_large_and_names_every_row_once():
    assert len(ROWS) >= 120
    assert len({bad.name for bad in ROWS}) == len(ROWS)


@pytest.mark.parametrize("bad", ROWS, ids=lambda bad: bad.name)
async def test_it_is_refused_and_nothing_changes(stage: Stage, rest: dict[str, tuple[int, str]], bad: Bad) -> None:
    zh = check(bad, await send(stage, bad, "zh"), "zh")
    en = check(bad, await send(stage, bad, "en"), "en")
    assert zh["title"] != en["title"]
    after = await stage.stored()
    moved = {name: (rest[name], now) for name, now in after.items() if rest[name] != now}
    rest |= after
    assert moved == {}


async def test_a_body_too_large_is_refused_before_it_is_sent(stage: Stage) -> None:
    """201 MiB are declared and none is sent: the answer comes at once."""
    ports = stage.platform.config.ports
    reader, writer = await asyncio.open_connection("127.0.0.1", ports.gateway)
    head = f"POST /v1/imports HTTP/1.1\r\nHost: tidu\r\nAuthorization: Bearer {stage.tokens['admin']}\r\n"
    head += f"Idempotency-Key: large\r\nContent-Type: text/csv\r\nContent-Length: {201 * 1024 * 1024}\r\n\r\n"
    writer.write(head.encode())
    async with asyncio.timeout(10):
        assert b" 413 " in await reader.readline()
    writer.close()


async def test_the_whole_bodies_are_good(stage: Stage) -> None:
    """Each row fails for its own reason: what it was made from is taken. Runs last, for it changes what is stored."""
    await stage.call("admin", "POST", "/v1/enterprises", json.loads(WHOLE))
    await stage.call("city", "POST", "/v1/recognitions", TITLE)
    await stage.call("city", "POST", "/v1/parks", PARK)
    await stage.until_known("POST", "/v1/parks/{park}/residents", "keeper", RESIDENT)
    await stage.call("city", "POST", "/v1/finance/institutions", INSTITUTION)
    await stage.call("city", "POST", "/v1/finance/products", PRODUCT)
    await stage.call("firm_a", "POST", "/v1/finance/needs", NEED)
    await stage.call("firm_a", "POST", "/v1/finance/consents", CONSENT)
    await stage.call("city", "POST", "/v1/targets/statements", FIGURE)
    await stage.call("firm_b", "POST", "/v1/enterprises/{B}/evidence", EVIDENCE)
    await stage.call("firm_b", "PUT", REPORT.format(**stage.facts), {"employees": 5}, **{"if-none-match": "*"})
