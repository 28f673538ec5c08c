"""Exports stream all firms of a filter; what leaves as CSV or XLSX comes in again as it was."""

import csv
import io
from typing import Any

import openpyxl
import orjson
import pytest

from services.enterprise.exports import rules
from services.enterprise.registry import endpoints
from tests.integration.enterprise.conftest import yuan
from tests.integration.enterprise.test_enterprise_imports import finish, send

NAMES = ["=HYPERLINK(1)导出", "-1+1导出", "'引号导出", '逗号,"引号"导出', "空格 中间导出"]


@pytest.fixture(scope="module")
async def firms(house) -> list[str]:
    codes = [await house.registered(name=name, town="@SUM(A1)", chains=["CHAIN01"]) for name in NAMES]
    figures = {"revenue": yuan("12345678.91"), "net_profit": yuan("-5.00"), "employees": 40}
    answer = await house.city().call(
        "PUT", f"/v1/enterprises/{codes[0]}/annual-reports/2025", figures, **{"If-None-Match": "*"}
    )
    assert answer.status_code == 200, answer.text
    return sorted(codes)


async def exported(house, form: rules.Form, q: str = "导出", caller: Any = None) -> bytes:
    answer = await (caller or house.city()).get(f"/v1/enterprises?q={q}", Accept=rules.TYPES[form])
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith(rules.TYPES[form])
    assert f'filename="enterprises.{form}"' in answer.headers["content-disposition"]
    return bytes(answer.content)


def csv_rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


async def test_csv_holds_each_firm_once_with_its_latest_figures(house, firms, monkeypatch) -> None:
    monkeypatch.setattr(endpoints, "PAGE_OF_EXPORT", 2)
    rows = csv_rows(await exported(house, "csv"))
    assert [row["credit_code"] for row in rows] == firms
    figures = next(row for row in rows if row["name"] == "'=HYPERLINK(1)导出")
    told = [figures[name] for name in ("report_year", "revenue_wan", "net_profit_wan", "employees", "rd_wan")]
    assert told == ["2025", "1234.567891", "-0.0005", "40", ""]
    assert {row["town"] for row in rows} == {"'@SUM(A1)"}


async def test_ndjson_is_the_firm_as_the_list_tells_it(house, firms) -> None:
    lines = [orjson.loads(line) for line in (await exported(house, "ndjson")).splitlines()]
    listed = (await house.city().get("/v1/enterprises?q=导出&limit=200")).json()["items"]
    assert lines == listed
    assert [each["credit_code"] for each in lines] == firms


async def test_xlsx_holds_the_same_as_csv(house, firms) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(await exported(house, "xlsx")), read_only=True).active
    rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert tuple(rows[0]) == rules.COLUMNS
    assert [dict(zip(rules.COLUMNS, row, strict=True)) for row in rows[1:]] == csv_rows(await exported(house, "csv"))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_what_leaves_comes_in_again_and_changes_nothing(house, firms, form) -> None:
    content = await exported(house, form)
    begun = await send(house.city(), content, rules.TYPES[form])
    await finish(house, 1000)
    state = (await house.city().get(f"/v1/imports/{begun['id']}")).json()
    assert (state["state"], state["unchanged"], state["changed"], state["refused"]) == ("done", len(firms), 0, 0)


async def test_an_export_keeps_to_the_callers_rows(house, firms) -> None:
    foreign = await exported(house, "csv", caller=house.district("CQ-500112"))
    own = csv_rows(await exported(house, "csv", caller=house.firm(firms[0])))
    assert csv_rows(foreign) == []
    assert [row["credit_code"] for row in own] == firms[:1]
    assert (await house.nobody.get("/v1/enterprises", Accept="text/csv")).status_code == 401


@pytest.mark.parametrize("form", ["csv", "ndjson"])
async def test_an_export_that_broke_off_goes_on_behind_the_last_code(house, firms, form) -> None:
    whole, rest = [await exported(house, form, q) for q in ("导出", f"导出&after={firms[1]}")]
    read = csv_rows if form == "csv" else lambda data: [orjson.loads(line) for line in data.splitlines()]
    assert [each["credit_code"] for each in read(rest)] == firms[2:]
    assert read(rest) == read(whole)[2:]
    assert (await house.city().get("/v1/enterprises?after=123", Accept=rules.TYPES[form])).status_code == 400
