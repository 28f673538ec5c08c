"""The life of a request on a real PostgreSQL: one transaction, committed before the answer, told in two languages."""

import asyncio
import json
import uuid
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from chassis.uow import AggregateNotLocked, LockAfterWrite
from tests.integration.chassis.conftest import INSERT, NoteWritten
from tests.servers import bearer, token

CODE = "91500000202869177Y"
NOTE: dict[str, Any] = {
    "credit_code": CODE,
    "text": "hello",
    "on": "2026-01-01",
    "amount": {"amount": "12.30", "currency": "CNY"},
}


def officer(key: str | None = None, **more: str) -> dict[str, str]:
    return {**bearer(roles=["officer"]), "idempotency-key": key or str(uuid.uuid4()), **more}


async def count(admin: asyncpg.Connection, table: str = "notes") -> int:
    return int(await admin.fetchval(f"SELECT count(*) FROM {table}"))


async def test_a_write_leaves_row_event_audit_and_answer(client: httpx.AsyncClient, admin: asyncpg.Connection) -> None:
    before = [await count(admin, t) for t in ("notes", "outbox", "audit_log", "idempotency_keys")]
    answer = await client.post("/v1/notes", json=NOTE, headers=officer())
    assert answer.status_code == 201
    assert answer.headers["etag"] == '"1"'
    assert answer.headers["x-request-id"]
    after = [await count(admin, t) for t in ("notes", "outbox", "audit_log", "idempotency_keys")]
    assert [b - a for a, b in zip(before, after, strict=True)] == [1, 1, 1, 1]
    row = await admin.fetchrow("SELECT * FROM outbox ORDER BY id DESC LIMIT 1")
    envelope = json.loads(row["payload"])
    assert envelope["id"] == str(row["event_id"])
    assert int(envelope["sequence"]) == row["id"]
    assert envelope["data"]["text"] == "hello"
    assert envelope["traceparent"] == answer.headers["traceparent"]


async def test_the_same_key_gives_the_first_answer_again(client: httpx.AsyncClient, admin: asyncpg.Connection) -> None:
    headers = officer()
    first = await client.post("/v1/notes", json=NOTE, headers=headers)
    rows = await count(admin)
    again = await client.post("/v1/notes", json=NOTE, headers=headers)
    assert (again.status_code, again.content, again.headers["etag"]) == (201, first.content, first.headers["etag"])
    assert again.headers["idempotency-replayed"] == "true"
    other = await client.post("/v1/notes", json={**NOTE, "text": "other"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert await count(admin) == rows


async def test_twins_have_one_effect(client: httpx.AsyncClient, admin: asyncpg.Connection) -> None:
    rows, headers = await count(admin), officer()
    answers = await asyncio.gather(*(client.post("/v1/notes", json=NOTE, headers=headers) for _ in range(8)))
    assert {a.status_code for a in answers} == {201}
    assert len({a.content for a in answers}) == 1
    assert await count(admin) == rows + 1


@pytest.mark.parametrize(("text", "status"), [("dull", 422), ("crash", 500)])
async def test_a_refusal_changes_nothing_and_strands_no_key(
    client: httpx.AsyncClient, admin: asyncpg.Connection, text: str, status: int
) -> None:
    headers = officer()
    before = [await count(admin, t) for t in ("notes", "outbox", "audit_log", "idempotency_keys")]
    answer = await client.post("/v1/notes", json={**NOTE, "text": text}, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert [await count(admin, t) for t in ("notes", "outbox", "audit_log", "idempotency_keys")] == before
    assert (await client.post("/v1/notes", json=NOTE, headers=headers)).status_code == 201


async def test_a_failing_commit_is_never_a_success(
    client: httpx.AsyncClient, admin: asyncpg.Connection, app: FastAPI
) -> None:
    await admin.execute(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'no'; END$$;"
        "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON notes DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION refuse()"
    )
    try:
        rows = await count(admin)
        answer = await client.post("/v1/notes", json=NOTE, headers=officer())
        assert answer.status_code == 500
        assert await count(admin) == rows
    finally:
        await admin.execute("DROP TRIGGER refuse ON notes; DROP FUNCTION refuse()")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({**NOTE, "extra": 1}, "/extra"),
        ({**NOTE, "amount": {"amount": 12.3, "currency": "CNY"}}, "/amount/amount"),
        ({**NOTE, "amount": {"amount": "1e5", "currency": "CNY"}}, "/amount/amount"),
        ({**NOTE, "amount": {"amount": "1.005", "currency": "CNY"}}, "/amount/amount"),
        ({**NOTE, "credit_code": "91500000302869177Y"}, "/credit_code"),
        ({**NOTE, "on": "2026-02-30"}, "/on"),
        ({**NOTE, "on": 20260101}, "/on"),
        ({**NOTE, "on": "2026-1-1"}, "/on"),
        ({**NOTE, "text": 5}, "/text"),
        ({k: v for k, v in NOTE.items() if k != "text"}, "/text"),
    ],
)
async def test_malformed_fields_are_named(
    client: httpx.AsyncClient, admin: asyncpg.Connection, body: dict[str, Any], pointer: str
) -> None:
    rows = await count(admin)
    answer = await client.post("/v1/notes", json=body, headers=officer())
    assert answer.status_code == 400
    assert pointer in [fault["pointer"] for fault in answer.json()["errors"]]
    assert await count(admin) == rows


async def test_a_code_is_normalised(client: httpx.AsyncClient) -> None:
    body = {**NOTE, "credit_code": f"  {CODE.lower()} "}
    assert (await client.post("/v1/notes", json=body, headers=officer())).status_code == 201


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"{not json", {}, 400),
        (b'{"text": "\xff\xfe"}', {}, 400),
        (b"x" * 20_000, {}, 413),
        (json.dumps(NOTE).encode(), {"content-type": "text/plain"}, 415),
        (b"", {}, 400),
    ],
)
async def test_malformed_bodies(
    client: httpx.AsyncClient, content: bytes, headers: dict[str, str], status: int
) -> None:
    sent = officer(**{"content-type": "application/json", **headers})
    answer = await client.post("/v1/notes", content=content, headers=sent)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


async def test_problems_speak_the_callers_language(client: httpx.AsyncClient) -> None:
    chinese = await client.post("/v1/notes", json={**NOTE, "text": "dull"}, headers=officer())
    english = await client.post(
        "/v1/notes", json={**NOTE, "text": "dull"}, headers=officer(**{"accept-language": "en-GB, zh;q=0.5"})
    )
    assert chinese.json()["title"] == "内容“dull”过于平淡"
    assert english.json()["title"] == "the text dull is dull"
    assert english.json()["errors"][0]["pointer"] == "/text"
    assert (await client.get("/nowhere")).json()["code"] == "not_found"
    assert (await client.delete("/v1/notes")).json()["code"] == "method_not_allowed"


@pytest.mark.parametrize("key", [None, "", "with space", "x" * 256])
async def test_a_post_needs_a_key(client: httpx.AsyncClient, key: str | None) -> None:
    headers = bearer(roles=["officer"]) | ({} if key is None else {"idempotency-key": key})
    answer = await client.post("/v1/notes", json=NOTE, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_missing")


@pytest.mark.parametrize(
    "claims",
    [{"exp": 1}, {"aud": "other"}, {"iss": "http://elsewhere.test"}, {"sub": 5}],
)
async def test_bad_tokens_are_401(client: httpx.AsyncClient, claims: dict[str, Any]) -> None:
    headers = officer(authorization=f"Bearer {token(roles=['officer'], **claims)}")
    answer = await client.post("/v1/notes", json=NOTE, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_forged_tokens_and_missing_roles(client: httpx.AsyncClient) -> None:
    good = token(roles=["officer"])
    forged = good[:-6] + ("AAAAAA" if not good.endswith("AAAAAA") else "BBBBBB")
    for bad in (forged, "nonsense", "a.b.c"):
        answer = await client.post("/v1/notes", json=NOTE, headers=officer(authorization=f"Bearer {bad}"))
        assert answer.status_code == 401
    stranger = await client.post("/v1/notes", json=NOTE, headers={**bearer(roles=["bank"]), "idempotency-key": "k"})
    assert stranger.status_code == 403
    assert (await client.post("/v1/notes", json=NOTE, headers={"idempotency-key": "k"})).status_code == 401
    assert (await client.get("/v1/notes")).status_code == 200


async def test_edits_are_optimistic(client: httpx.AsyncClient) -> None:
    note = (await client.post("/v1/notes", json=NOTE, headers=officer())).json()
    path = f"/v1/notes/{note['id']}"
    assert (await client.patch(path, params={"text": "b"}, headers=officer())).status_code == 428
    answers = await asyncio.gather(
        *(client.patch(path, params={"text": f"b{n}"}, headers=officer(**{"if-match": '"1"'})) for n in range(10))
    )
    assert sorted(a.status_code for a in answers) == [200] + [412] * 9


async def test_pages_are_stable_and_cursors_are_ours(client: httpx.AsyncClient) -> None:
    for _ in range(5):
        await client.post("/v1/notes", json=NOTE, headers=officer())
    seen: list[int] = []
    cursor: str | None = None
    while True:
        params: dict[str, Any] = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        body = (await client.get("/v1/notes", params=params)).json()
        seen += [item["id"] for item in body["items"]]
        if (cursor := body["next_cursor"]) is None:
            break
    assert seen == sorted(set(seen))
    forged = await client.get("/v1/notes", params={"cursor": "AAAAAAAAAAAAAAAAAAAAAAAAAA"})
    assert (forged.status_code, forged.json()["code"]) == (400, "bad_cursor")
    assert (await client.get("/v1/notes", params={"limit": 201})).status_code == 400


async def test_a_wrong_method_is_told_the_right_ones(client: httpx.AsyncClient) -> None:
    answer = await client.delete("/v1/notes", headers=officer())
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer.headers["allow"] in {"GET", "POST"}


async def test_a_slash_too_many_is_not_redirected(client: httpx.AsyncClient) -> None:
    """A redirect would name the service's own address, which callers cannot and should not reach."""
    for method in ("GET", "POST"):
        assert (await client.request(method, "/v1/notes/", headers=officer())).status_code == 404


async def test_locks_come_first(app: FastAPI) -> None:
    database = app.state.database
    with pytest.raises(LockAfterWrite):
        async with database.transaction() as uow:
            await uow.fetchrow(INSERT, code="x", text="y", fen=1)
            await uow.lock("x")
    with pytest.raises(AggregateNotLocked):
        async with database.transaction() as uow:
            uow.publish(NoteWritten(credit_code="x", text="y"))


async def test_the_application_cannot_rewrite_what_is_official(servers: Any) -> None:
    connection = await asyncpg.connect(servers.url("enterprise", "app"))
    try:
        for statement in ("UPDATE audit_log SET action = 'x'", "DELETE FROM audit_log", "DELETE FROM outbox"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
    finally:
        await connection.close()


async def test_the_document_says_what_the_routes_do(client: httpx.AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    post = document["paths"]["/v1/notes"]["post"]
    assert post["x-roles"] == ["officer"]
    assert "Idempotency-Key" in [p["name"] for p in post["parameters"]]
    assert {"400", "401", "403", "409", "422", "503"} <= set(post["responses"])
    assert "HTTPValidationError" not in json.dumps(document)


async def test_operators_read_the_audit_log_and_move_the_clock(client: httpx.AsyncClient) -> None:
    headers = bearer(roles=["operator"])
    lines = (await client.get("/v1/audit-log/enterprise", headers=headers)).json()["items"]
    assert any(line["action"] == "note.written" for line in lines)
    moved = await client.put("/v1/operations/clock", json={"today": "2027-03-01"}, headers=headers)
    assert moved.json()["today"] == "2027-03-01"
    back = await client.put("/v1/operations/clock", json={"today": None}, headers=headers)
    assert back.json()["offset_seconds"] == 0
    assert (await client.get("/v1/operations/enterprise/dead-letters", headers=headers)).json()["items"] == []
    assert (await client.get("/v1/operations/enterprise/outbox", headers=headers)).json()["waiting"] > 0
    assert (await client.get("/health/ready")).status_code == 200
