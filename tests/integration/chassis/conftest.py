"""A small service of its own, so that the chassis is tested without a word of the business."""

from collections.abc import AsyncIterator
from typing import Annotated, ClassVar

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from chassis import backbone_tables
from chassis.access import Principal, caller, public
from chassis.errors import NotFound, RuleRefused
from chassis.paging import Paging, page
from chassis.settings import Settings
from chassis.shapes import CreditCode, Day, F, Page, Shape, Yuan
from chassis.sql import Q
from chassis.web import IfMatch, Read, Write, check_match, create_app, errors, etag, router
from contracts.base import Event
from tests.servers import ISSUER, Servers, caller_of, empty, running


class NoteWritten(Event):
    type: ClassVar[str] = "enterprise.enterprise_registered"
    topic: ClassVar[str] = "enterprise.enterprises.v1"
    credit_code: str
    text: str


class NoteCreate(Shape):
    credit_code: CreditCode = F("code", "91500000202869177Y")
    text: str = F("text", "x", min_length=1, max_length=100)
    on: Day = F("day", "2026-01-01")
    amount: Yuan = F("money", {"amount": "1.00", "currency": "CNY"})


class NoteRead(Shape):
    id: int = F("id", 1)
    text: str = F("text", "x")
    version: int = F("version", 1)


class TextTooDull(RuleRefused):
    code = "text_too_dull"
    zh = "内容“{text}”过于平淡"
    en = "the text {text} is dull"


Officer = Annotated[Principal, caller("officer")]
Anyone = Annotated[Principal | None, public()]

INSERT = Q("INSERT INTO notes (code, text, fen) VALUES (:code, :text, :fen) RETURNING id, text, version")
ONE = Q("SELECT id, text, version, code FROM notes WHERE id = :id")
UPDATE = Q(
    "UPDATE notes SET text = :text, version = version + 1 WHERE id = :id AND version = :version"
    " RETURNING id, text, version"
)
PAGE = Q("SELECT id, text, version FROM notes WHERE id > :after ORDER BY id LIMIT :n")

notes = router(prefix="/v1/notes", tags=["notes"])


@notes.post("", status_code=201, responses=errors(TextTooDull))
async def write_note(uow: Write, caller: Officer, body: NoteCreate) -> NoteRead:
    await uow.lock(body.credit_code)
    row = await uow.fetchrow(INSERT, code=body.credit_code, text=body.text, fen=body.amount.fen)
    if body.text == "dull":
        raise TextTooDull(text=body.text, pointer="/text")
    if body.text == "crash":
        raise RuntimeError
    uow.publish(NoteWritten(credit_code=body.credit_code, text=body.text))
    uow.audit(action="note.written", subject=("note", row["id"]), after={"text": body.text})
    uow.response_headers["ETag"] = etag(1)
    return NoteRead(**dict(row))


@notes.get("")
async def list_notes(uow: Read, caller: Anyone, paging: Paging) -> Page[NoteRead]:
    after = paging.decode({})
    rows = await uow.fetch(PAGE, after=after[0] if after else 0, n=paging.limit + 1)
    return page(rows, paging, key=lambda r: (r["id"],), filters={}, shape=lambda r: NoteRead(**dict(r)))


@notes.patch("/{note_id}")
async def edit_note(uow: Write, caller: Officer, note_id: int, text: str, if_match: IfMatch = None) -> NoteRead:
    row = await uow.fetchrow(ONE, id=note_id)
    if row is None:
        raise NotFound
    await uow.lock(row["code"])
    row = await uow.fetchrow(ONE, id=note_id)
    check_match(if_match, row["version"])
    row = await uow.fetchrow(UPDATE, id=note_id, text=text, version=row["version"])
    uow.response_headers["ETag"] = etag(row["version"])
    return NoteRead(**dict(row))


class _Op:
    def __init__(self) -> None:
        self.statements: list[str] = []

    def execute(self, statement: object) -> None:
        self.statements.append(str(statement).replace(r"\:", ":"))


@pytest.fixture(scope="session")
async def servers(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Servers]:
    async with running(tmp_path_factory.mktemp("servers")) as found:
        yield found


@pytest.fixture(scope="session")
async def app(servers: Servers) -> FastAPI:
    await empty(servers, "enterprise")
    owner = await asyncpg.connect(servers.url("enterprise", "owner"))
    op = _Op()
    backbone_tables.create_backbone(op)
    backbone_tables.grant(op, "enterprise")
    backbone_tables.create_audit_seals(op, "enterprise")
    await owner.execute(
        "CREATE TABLE notes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text, text text, fen bigint,"
        " version int NOT NULL DEFAULT 1)"
    )
    for statement in op.statements:
        await owner.execute(statement)
    await owner.close()
    settings = Settings(database_url=servers.url("enterprise"), issuer=ISSUER, max_body=10_000)
    return create_app(settings, service="enterprise", title="Notes", description="d", routers=[notes])


@pytest.fixture(scope="session")
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with caller_of(app) as found:
        yield found


@pytest.fixture
async def admin(servers: Servers) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(servers.url("enterprise", "owner"))
    yield connection
    await connection.close()
