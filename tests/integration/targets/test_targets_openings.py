"""What was there before the first event, and figures that come in files."""

import io
from datetime import date
from uuid import uuid4

from openpyxl import Workbook

from contracts.enterprise import RecognitionRevoked
from tests.integration.targets.test_targets_doors import FIRM, OTHER, granted, hear, read, registered
from tests.integration.targets.test_targets_statements import headers

URL = "/v1/targets/statements"
WHO = ("municipal-officer:a:市经济信息委", "municipal-officer:b:市经济信息委")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def opened(client, value: int, *, district: str | None = None, as_of: str = "2023-12-31", code: str = "SRDI_SME"):
    body = {"indicator": code, "as_of": as_of, "value": value, "district": district, "kind": "opening"}
    made = await client.post(URL, json=body, headers=headers(WHO[0]))
    assert made.status_code == 201, made.text
    done = await client.post(f"{URL}/{made.json()['id']}/approval", headers=headers(WHO[1]))
    assert (done.status_code, done.json()["kind"]) == (200, "opening"), done.text
    return done.json()


async def value(client, as_of: str, code: str = "SRDI_SME") -> int:
    return int((await read(client, f"/indicators/{code}", as_of=as_of))["value"])


async def test_a_number_starts_from_its_opening_balance_and_moves_with_events(client, database) -> None:
    title = granted(FIRM, on="2024-05-01")
    await hear(database, registered(FIRM, "CQ-500107"), title)
    approved = await opened(client, 3694)
    assert await value(client, "2023-12-30") == 0
    assert [await value(client, day) for day in ("2023-12-31", "2024-04-30", "2024-05-01")] == [3694, 3694, 3695]
    ended = RecognitionRevoked(
        recognition_id=title.recognition_id, credit_code=FIRM, tier="SRDI", effective_on=date(2025, 3, 1),
        reason_code="x",
    )  # fmt: skip
    await hear(database, ended)
    found = await read(client, "/indicators/SRDI_SME", as_of="2025-03-01")
    assert (found["value"], found["source"]) == (3694, "counted")
    assert found["opening"] == {"value": 3694, "as_of": "2023-12-31", "adds": 3694}
    before = (await client.get("/v1/targets/indicators/SRDI_SME?as_of=2025-03-01&known_at=2020-01-01T00:00:00Z")).json()
    assert (before["value"], before["opening"]) == (0, None)
    series = (await client.get("/v1/targets/indicators/SRDI_SME/series?from=2023-11-01&as_of=2024-05-31")).json()
    assert [p["value"] for p in series["points"]] == [0, 3694, 3694, 3694, 3694, 3694, 3695]
    parts = await read(client, "/indicators/SRDI_SME/breakdown", as_of="2024-06-01")
    assert (parts["total"], parts["undecided"], sum(p["value"] for p in parts["items"])) == (3695, 3694, 1)
    assert approved["state"] == "approved"


async def test_units_balances_add_up_and_a_balance_counts_its_own_day_once(client, database) -> None:
    await hear(database, granted(FIRM, on="2022-05-01", until="2025-04-30"), granted(OTHER, on="2024-02-01"))
    await opened(client, 100, district="CQ-500107")
    await opened(client, 20, district="CQ-500105")
    assert [await value(client, day) for day in ("2023-12-30", "2023-12-31", "2024-02-01")] == [1, 120, 121]
    assert await value(client, "2025-05-01") == 120
    parts = await read(client, "/indicators/SRDI_SME/breakdown", as_of="2024-02-01")
    units = {p["district"]: p["value"] for p in parts["items"] if p["value"]}
    assert (units, parts["undecided"]) == ({"CQ-500107": 101, "CQ-500105": 20}, 0)
    after = await read(client, "/indicators/SRDI_SME/breakdown", as_of="2025-12-01")
    units = {p["district"]: p["value"] for p in after["items"] if p["value"]}
    assert units == {"CQ-500107": 100, "CQ-LJXQ-D": 20}


async def test_an_opening_needs_a_counted_indicator(client, database) -> None:
    body = {"indicator": "TECH_ENTERPRISE", "as_of": "2023-12-31", "value": 1, "kind": "opening"}
    answer = await client.post(URL, json=body, headers=headers("municipal-officer:a:市科技局"))
    assert (answer.status_code, answer.json()["code"]) == (422, "opening_needs_counting")


async def sent(client, content: bytes, kind: str = "text/csv", token: str = WHO[0]):
    return await client.post(f"{URL}/files", content=content, headers=headers(token) | {"Content-Type": kind})


async def test_a_file_is_told_line_by_line(client, database) -> None:
    content = (
        "指标,日期,区县,数值,来源,类型\n"
        "DIGITAL_WORKSHOP_NEW,2025-06-30,,317,台账,\n"
        "SRDI_SME,2023-12-31,CQ-500107,12,,期初\n"
        "TRADEMARK_NEW,2025-06-30,,40000,,\n"
        "UNICORN,2025-06-31,,3,,\n"
        "\n"
        "UNICORN,2025-06-30,CQ-000000,3,,\n"
        "UNICORN,2025-06-30,,=1+1,,\n"
        "NOTHING,2025-06-30,,3,,\n"
    ).encode("gb18030")
    answer = await sent(client, content)
    assert answer.status_code == 201, answer.text
    found = answer.json()
    assert (found["accepted"], found["refused"]) == (2, 6 - 1)
    codes = {line["line"]: line["code"] for line in found["lines"]}
    assert codes == {
        2: None, 3: None, 4: "not_the_owner", 5: "line_wrong", 7: "unit_unknown_on_that_day", 8: "line_wrong",
        9: "indicator_unknown",
    }  # fmt: skip
    rows = await database.pool.fetch("SELECT indicator, kind, value FROM statements ORDER BY value")
    assert [tuple(row) for row in rows] == [("SRDI_SME", "opening", 12), ("DIGITAL_WORKSHOP_NEW", "figure", 317)]


async def test_a_workbook_is_read_and_what_is_none_is_refused_whole(client, database) -> None:
    book = Workbook()
    book.active.append(["indicator", "as_of", "value"])
    book.active.append(["UNICORN", date(2025, 6, 30), 7])
    made = io.BytesIO()
    book.save(made)
    answer = await sent(client, made.getvalue(), XLSX)
    assert (answer.status_code, answer.json()["accepted"]) == (201, 1), answer.text
    for content, kind, status, code in (
        (b"PK\x03\x04nonsense", XLSX, 400, "file_unreadable"),
        (b"\xff\xff\xfe", "text/csv", 400, "file_unreadable"),
        (b"indicator,as_of\nUNICORN,2025-06-30\n", "text/csv", 400, "columns_wrong"),
        (b"indicator,as_of,value,x\n", "text/csv", 400, "columns_wrong"),
        (b"indicator,as_of,value\n" + b"UNICORN,2025-06-30,1\n" * 2001, "text/csv", 400, "too_many_lines"),
        (b"{}", "application/json", 415, "unsupported_media_type"),
    ):
        refused = await sent(client, content, kind)
        assert (refused.status_code, refused.json()["code"]) == (status, code), refused.text
    assert (await sent(client, b"", token="leader:d:")).status_code == 403
    key = headers(WHO[0]) | {"Idempotency-Key": str(uuid4()), "Content-Type": "text/csv"}
    body = b"indicator,as_of,value\nUNICORN,2025-07-31,8\n"
    first, again = [await client.post(f"{URL}/files", content=body, headers=key) for _ in range(2)]
    assert first.json() == again.json()
    assert await database.pool.fetchval("SELECT count(*) FROM statements") == 2


async def test_a_balance_below_what_events_name_takes_nobody_off(client, database) -> None:
    await hear(database, granted(FIRM, on="2022-05-01"), granted(OTHER, on="2022-06-01"))
    await opened(client, 1)
    assert [await value(client, day) for day in ("2023-12-31", "2024-06-01")] == [2, 2]
    parts = await read(client, "/indicators/SRDI_SME/breakdown", as_of="2024-06-01")
    assert (parts["total"], parts["undecided"]) == (2, 0)


async def test_units_that_come_to_more_than_the_city_are_the_number(client, database) -> None:
    await hear(database, granted(FIRM, on="2022-05-01"), granted(OTHER, on="2022-06-01"))
    await opened(client, 12)
    await opened(client, 1, district="CQ-500107")
    await opened(client, 11, district="CQ-500105")
    assert await value(client, "2024-06-01") == 13
    parts = await read(client, "/indicators/SRDI_SME/breakdown", as_of="2024-06-01")
    units = {p["district"]: p["value"] for p in parts["items"] if p["value"]}
    assert (parts["total"], parts["undecided"], units) == (13, 0, {"CQ-500107": 2, "CQ-500105": 11})
