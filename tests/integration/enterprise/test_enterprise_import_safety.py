"""Imports beside other work: nothing is lost or doubled by edits at the same time, by kills, or by the shorter way."""

import asyncio
import contextlib
import io
import os
import signal
import sys
import zipfile

import httpx
import orjson
import polars as pl
import pytest
import xlsxwriter
from openpyxl import Workbook

from chassis.access import SYSTEM
from chassis.credit_code import make
from chassis.partition import partition_of
from contracts.base import Envelope
from contracts.catalogue import CATALOGUE
from services.enterprise.imports import batches, converting, repository, writing
from services.enterprise.imports.chunks import Importer
from services.enterprise.imports.columns import PLAIN, typed
from services.enterprise.registry import service as registry
from tests.integration.enterprise.test_enterprise_imports import HEADER, XLSX, finish, line, send

SHORT = "credit_code,name,district,industry,registered_on"
KINDS = {entry.event.type: entry.event for entry in CATALOGUE}
LIMIT = 200 * 1024 * 1024


def short(number: int, name: str = "合成企业") -> str:
    return f"{make('500108', number)},{name},CQ-500108,C3912,2019-04-01"


async def step(house, importer: Importer) -> None:
    async with house.database.transaction(SYSTEM) as uow:
        assert await importer.work_off(uow)


async def test_an_edit_at_the_same_time_is_not_lost(house) -> None:
    code = await house.registered(district="CQ-500108")
    content = f"{SHORT}\n{code},合成新名,CQ-500108,C3912,2020-05-18\n".encode()
    await send(house.city(), content)
    importer = Importer(100)
    await step(house, importer)
    async with house.database.transaction(SYSTEM) as uow:
        row = await registry.locked(uow, code)
        await registry.change_enterprise(uow, row, {"town": "石桥铺"})
        importing = asyncio.create_task(step(house, importer))
        await asyncio.sleep(0.3)
        assert not importing.done()
    await importing
    firm = (await house.city().get(f"/v1/enterprises/{code}")).json()
    assert (firm["name"], firm["town"]) == ("合成新名", "石桥铺")
    history = (await house.city().get(f"/v1/enterprises/{code}/history")).json()["items"]
    assert sorted(each["field"] for each in history) == ["name", "town"]


async def test_a_firm_registered_at_the_same_time_is_entered_once(house) -> None:
    lines = [SHORT, *(short(2000 + n) for n in range(3)), short(2003, "合成企业，后到")]
    sent = await send(house.city(), "\n".join(lines).encode())
    importer = Importer(2)
    for _ in range(2):
        await step(house, importer)  # from now on the importer takes firms for new
    async with house.database.transaction(SYSTEM) as uow:
        profile = {"credit_code": make("500108", 2003), "name": "合成企业，先到", "district": "CQ-500108"}
        profile |= {"industry": "C3912", "registered_on": house.database.clock.today().replace(year=2019)}
        await registry.register_enterprise(uow, {"town": None, "clusters": [], "chains": [], **profile})
        await uow.flush()
        importing = asyncio.create_task(step(house, importer))
        await asyncio.sleep(0.3)
        assert not importing.done()
        uow._events.clear()
        uow._audit.clear()
    await importing
    await finish(house)
    done = (await house.city().get(f"/v1/imports/{sent['id']}")).json()
    assert (done["state"], done["lines"], done["registered"], done["changed"]) == ("done", 4, 3, 1)
    types = [each["type"].split(".")[1] for each in await house.events(make("500108", 2003))]
    assert types == ["enterprise_registered", "enterprise_changed"]


async def written(house, codes):
    """What stands of firms, without what differs between any two."""
    found = []
    for code in codes:
        pool = house.database.pool
        firm = dict(await pool.fetchrow("SELECT * FROM enterprises WHERE credit_code = $1", code))
        reports = [dict(row) for row in await pool.fetch("SELECT * FROM annual_reports WHERE credit_code = $1", code)]
        rows = await pool.fetch("SELECT * FROM outbox WHERE key = $1 ORDER BY xid, id", code)
        events = []
        for row in rows:
            envelope = orjson.loads(row["payload"])
            told = Envelope.model_validate_json(row["payload"])
            KINDS[told.type].model_validate(told.data)
            assert (told.id, told.type) == (str(row["event_id"]), row["type"])
            assert (told.subject, told.sequence) == (code, f"{row['id']:019d}")
            assert row["partition"] == partition_of(code)
            assert all(envelope.pop(name) for name in ("id", "time", "sequence"))
            events.append((row["topic"], envelope))
        found.append(orjson.loads(orjson.dumps([firm, reports, events]).replace(code.encode(), b"CODE")))
    return found


async def test_columns_write_what_rows_write(house, monkeypatch) -> None:
    def nothing_in_columns(_uow, new):
        assert new.is_empty()
        return asyncio.sleep(0)

    def none_is_plain(*args):
        return typed(*args).with_columns(pl.lit(value=False).alias(PLAIN))

    kinds = [{}, {"employees": "", "revenue": ""}, {"revenue": "-0.000001"}, {"industry": "J66", "town": "石桥铺"}]
    kinds += [
        {"clusters": "", "employees": "1000", "revenue": "40000"},
        {"name": "back\\slash 'é' {x} 𠮷", "employees": "0"},
    ]
    for first in (2100, 2200):
        content = "\n".join(
            [HEADER, *(line(first + n, **({"name": "合成企业"} | kind)) for n, kind in enumerate(kinds))]
        )
        sent = await send(house.city(), content.encode())
        with monkeypatch.context() as patch:
            if first == 2200:
                patch.setattr(batches, "typed", none_is_plain)
                patch.setattr(writing, "add", nothing_in_columns)
            await finish(house, 100)
        done = (await house.city().get(f"/v1/imports/{sent['id']}")).json()
        assert done["registered"] == len(kinds)
    columns = await written(house, [make("500108", 2100 + n) for n in range(len(kinds))])
    rows = await written(house, [make("500108", 2200 + n) for n in range(len(kinds))])
    assert columns == rows


async def worker(database_url: str) -> asyncio.subprocess.Process:
    environment = os.environ | {
        "TIDU_DATABASE_URL": database_url,
        "TIDU_WORKER_ROLES": "schedule",
        "TIDU_IMPORT_CHUNK": "150",
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.enterprise.worker", env=environment, stdout=asyncio.subprocess.DEVNULL
    )


async def until(house, import_id: str, lines: int, state: str = "", read: int = 0) -> None:
    for _ in range(3000):
        row = await house.database.pool.fetchrow("SELECT * FROM imports WHERE id = $1", import_id)
        if row["lines"] >= lines and row["next_offset"] >= read and state in {"", row["state"]}:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(dict(row))


PARTS = "import_parts WHERE import_id = '{}'"
TOLD = "outbox WHERE type IN ('enterprise.enterprise_registered', 'enterprise.annual_report_filed')"


async def test_kills_neither_lose_nor_double_a_line(house, database_url) -> None:
    count = 3000
    content = "\n".join([HEADER, *(line(3000 + n, name=f"合成企业{n}") for n in range(count))]).encode()
    sent = await send(house.city(), content)
    before = {table: await house.count(table) for table in ("enterprises", "annual_reports", TOLD)}
    for lines in (1, 1000, 2000):
        process = await worker(database_url)
        await until(house, sent["id"], lines)
        process.send_signal(signal.SIGKILL)
        await process.wait()
        seen = (await house.city().get(f"/v1/imports/{sent['id']}")).json()
        assert seen["registered"] == seen["lines"] == await house.count("enterprises") - before["enterprises"]
    process = await worker(database_url)
    await until(house, sent["id"], count, "done")
    process.terminate()
    await process.wait()
    grown = {table: await house.count(table) - before[table] for table in before}
    assert grown == {"enterprises": count, "annual_reports": count, TOLD: 2 * count}


def register(first: int, count: int) -> bytes:
    """A workbook of so many lines."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, SHORT.split(","))
        for n in range(count):
            sheet.write_row(n + 1, 0, short(first + n, f"合成企业{n}").split(","))
    return stream.getvalue()


async def test_a_kill_while_a_workbook_is_converted_neither_loses_nor_doubles_a_line(house, database_url) -> None:
    count, before = 12_000, await house.count("enterprises")
    sent = await send(house.city(), register(10_000, count), XLSX)
    assert (sent["state"], sent["lines"], sent["bytes_read"]) == ("converting", 0, 0)
    process = await worker(database_url)
    await until(house, sent["id"], 0, "converting", read=1)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    seen = (await house.city().get(f"/v1/imports/{sent['id']}")).json()
    assert seen["state"] == "converting"
    assert 0 < seen["bytes_read"] <= seen["bytes"] == sent["bytes"]
    assert await house.count(PARTS.format(sent["id"])) == 0
    process = await worker(database_url)
    await until(house, sent["id"], count, "done")
    process.terminate()
    await process.wait()
    done = (await house.city().get(f"/v1/imports/{sent['id']}")).json()
    counts = {name: done[name] for name in ("registered", "changed", "unchanged", "refused")}
    assert counts == {"registered": count, "changed": 0, "unchanged": 0, "refused": 0}
    assert done["bytes_read"] == done["bytes"]
    assert await house.count("enterprises") == before + count
    assert await house.count("import_workbooks") == 0


async def test_a_workbook_that_breaks_late_fails_its_import_only(house) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(register(30_000, 3))) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            cut = old.read(info)[:-20] if info.filename.endswith("sheet1.xml") else old.read(info)
            new.writestr(info.filename, cut)
    sent = await send(house.city(), stream.getvalue(), XLSX)
    after = await send(house.city(), register(30_100, 3), XLSX)
    await finish(house)
    failed = (await house.city().get(f"/v1/imports/{sent['id']}")).json()
    assert (failed["state"], failed["lines"], failed["failure"]["zh"]) == ("failed", 0, "工作簿无法读取")
    assert (await house.city().get(f"/v1/imports/{after['id']}")).json()["registered"] == 3
    assert await house.count("import_workbooks") == 0


async def test_a_conversion_that_dies_every_time_is_given_up(house, monkeypatch) -> None:
    sent = await send(house.city(), register(30_200, 3), XLSX)
    with monkeypatch.context() as patch:
        patch.setattr(converting, "__name__", "services.enterprise.imports.nothing_here")
        await finish(house)
    failed = (await house.city().get(f"/v1/imports/{sent['id']}")).json()
    assert (failed["state"], failed["failure"]["zh"]) == ("failed", "工作簿转换多次中断")


async def test_a_conversion_whose_transaction_fails_begins_again(house) -> None:
    sent, importer = await send(house.city(), register(30_300, 3), XLSX), Importer(100)
    state = "converting"
    while state == "converting":
        with contextlib.suppress(RuntimeError):
            async with house.database.transaction(SYSTEM) as uow:
                await importer.work_off(uow)
                row = await repository.one(uow, sent["id"])
                state = row["state"]
                if state != "converting":
                    raise RuntimeError("power")
    assert (await house.city().get(f"/v1/imports/{sent['id']}")).json()["state"] == "converting"
    for _ in range(200):
        async with house.database.transaction(SYSTEM) as uow:
            if not await importer.work_off(uow):
                break
    assert (await house.city().get(f"/v1/imports/{sent['id']}")).json()["registered"] == 3


@pytest.mark.parametrize("declared", [True, False])
async def test_a_body_above_the_limit_is_refused_and_not_kept(house, declared) -> None:
    async def body():
        yield f"{HEADER}\n".encode().ljust(1 << 20)
        for _ in range(LIMIT // (1 << 20) - 1):
            yield bytes(1 << 20)
        yield b"x"

    city, before = house.city(), await house.count("imports")
    headers = {
        "Authorization": f"Bearer {city.token}",
        "Content-Type": "text/csv",
        "Idempotency-Key": f"big-{declared}",
    }
    if declared:
        headers["Content-Length"] = str(LIMIT + 1)
    request = httpx.Request("POST", "http://enterprise/v1/imports", headers=headers, content=body())
    answer = await city.http.send(request)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert await house.count("imports") == before


def workbook(**parts: bytes) -> bytes:
    book, stream = Workbook(), io.BytesIO()
    book.active.append(HEADER.split(","))
    book.save(stream)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    "parts",
    [
        {"xl/vbaProject.bin": b"macro"},
        {"xl/media/bomb.xml": bytes(64 << 20)},
        {"xl/bomb.bin": bytes(64 << 20)},
        {"../outside.xml": b"<a/>"},
        {"xl/extra.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'},
        {"xl/extra.bin": b"<!--" + b" aside" * 4000 + b'--><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'},
        {"xl/macrosheets/sheet1.xml": b"<a/>"},
    ],
)
async def test_a_workbook_with_tricks_is_refused(house, parts) -> None:
    city, before = house.city(), await house.count("imports")
    answer = await city.call("POST", "/v1/imports", workbook(**parts), **{"Content-Type": XLSX})
    assert (answer.status_code, answer.json()["code"]) == (400, "file_unreadable")
    assert (await city.call("POST", "/v1/imports", workbook(), **{"Content-Type": XLSX})).status_code == 202
    await finish(house)
    assert await house.count("imports") == before + 1
