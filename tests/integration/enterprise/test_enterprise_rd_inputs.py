"""R&D inputs through the door: filed and corrected by year, ratio, trend, whose they are."""

from typing import Any

from services.enterprise.rd_inputs.models import rd_inputs
from tests.integration.enterprise.conftest import yuan
from tests.integration.enterprise.test_enterprise_schema import COLUMNS


def inputs(basic: str, applied: str, development: str):
    return {"basic": yuan(basic), "applied": yuan(applied), "development": yuan(development)}


FIRST = {"If-None-Match": "*"}


async def test_the_described_columns_are_those_of_the_database(house) -> None:
    rows = await house.database.pool.fetch(COLUMNS, "rd_inputs")
    described = {each.name: bool(each.nullable) for each in rd_inputs.columns}
    assert {row["column_name"]: row["empty"] for row in rows} == described


async def test_years_make_a_series_with_ratio_and_trend(house) -> None:
    code = await house.registered()
    firm, path = house.firm(code), f"/v1/enterprises/{code}/rd-inputs"
    assert (await firm.get(path)).json() == {"credit_code": code, "trend": "unknown", "items": []}
    made = await firm.call("PUT", f"{path}/2024", inputs("100.00", "100.00", "600.00"), **FIRST)
    assert (made.status_code, made.headers["etag"]) == (200, '"1"'), made.text
    assert (await firm.get(path)).json()["trend"] == "unknown"
    assert (await firm.call("PUT", f"{path}/2025", inputs("200.00", "200.00", "600.00"), **FIRST)).status_code == 200
    report = {"revenue": yuan("20000.00"), "rd": yuan("900.00")}
    filed = await firm.call("PUT", f"/v1/enterprises/{code}/annual-reports/2025", report, **FIRST)
    assert filed.status_code == 200, filed.text
    series = (await firm.get(path)).json()
    assert series["trend"] == "rising"
    assert [each["research_ratio"] for each in series["items"]] == ["0.25", "0.4"]
    last = series["items"][1]
    assert (last["total"], last["filed_rd"], last["intensity_ratio"]) == (yuan("1000.00"), yuan("900.00"), "0.05")
    assert (series["items"][0]["filed_rd"], series["items"][0]["intensity_ratio"]) == (None, None)
    again = await firm.call("PUT", f"{path}/2025", inputs("0.00", "0.00", "0.00"), **{"If-Match": '"1"'})
    assert (again.status_code, again.json()["version"]) == (200, 2)
    series = (await firm.get(path)).json()
    assert (series["trend"], series["items"][1]["research_ratio"]) == ("unknown", None)
    lines = await house.database.pool.fetch("SELECT * FROM audit_log WHERE subject_id = $1", f"{code}/2025")
    assert [line["action"] for line in lines].count("rd_inputs.filed") == 2


async def test_what_is_not_right_changes_nothing(house) -> None:
    code = await house.registered(registered_on="2020-05-18")
    firm, path = house.firm(code), f"/v1/enterprises/{code}/rd-inputs"
    good = inputs("1.00", "1.00", "1.00")
    for year, body, headers, status in (
        (2026, good, FIRST, 422),
        (2019, good, FIRST, 422),
        (2025, inputs("-1.00", "1.00", "1.00"), FIRST, 422),
        (2025, {"basic": yuan("1.00"), "applied": yuan("1.00")}, FIRST, 400),
        (2025, inputs("1.001", "1.00", "1.00"), FIRST, 400),
        (2025, good, {}, 428),
        (2025, good, {"If-Match": '"1"'}, 412),
        (1979, good, FIRST, 400),
    ):
        answer = await firm.call("PUT", f"{path}/{year}", body, **headers)
        assert answer.status_code == status, (year, headers, answer.text)
    assert (await firm.get(path)).json()["items"] == []
    assert (await firm.call("PUT", f"{path}/2020", good, **FIRST)).status_code == 200
    assert (await firm.call("PUT", f"{path}/2020", good, **FIRST)).status_code == 412
    assert (await firm.call("PUT", f"{path}/2020", good, **{"If-Match": '"9"'})).status_code == 412
    assert (await house.district("CQ-500112").get(path)).status_code == 404
    assert (await house.caller("leader").call("PUT", f"{path}/2021", good, **FIRST)).status_code == 403
    assert (await house.nobody.get(path)).status_code == 401


async def test_inputs_stand_for_expenses_the_annual_report_does_not_state(house) -> None:
    code = await house.registered()
    firm, path = house.firm(code), f"/v1/enterprises/{code}"
    figures = {"revenue": yuan("10000000.00"), "main_revenue": yuan("8000000.00")}
    assert (await firm.call("PUT", f"{path}/annual-reports/2025", figures, **FIRST)).status_code == 200

    async def share() -> Any:
        answer = (await firm.post(f"{path}/assessments", {"tier": "INNO_SME"})).json()
        (found,) = [
            each["value"] for each in answer["criteria"][-1]["parts"] or answer["criteria"] if each["id"] == "2"
        ]
        return found

    assert await share() is None
    spent = {"basic": yuan("100000.00"), "applied": yuan("200000.00"), "development": yuan("200000.00")}
    assert (await firm.call("PUT", f"{path}/rd-inputs/2025", spent, **FIRST)).status_code == 200
    assert await share() == "5"
    stated = {**figures, "rd": yuan("300000.00")}
    assert (await firm.call("PUT", f"{path}/annual-reports/2025", stated, **{"If-Match": "*"})).status_code == 200
    assert await share() == "3"
