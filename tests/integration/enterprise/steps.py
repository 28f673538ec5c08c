"""The way of a firm up the first rung, step by step."""

from typing import Any

from tests.integration.enterprise.conftest import House, yuan

DECLARED = {
    "BASE1": True,
    "BASE3": True,
    "BASE4": True,
    "BASE5": True,
    "is_strategic_emerging": True,
    "INNO_SME_2022.D1": False,
    "INNO_SME_2022.D3": False,
    "equity_financing_3y": yuan("0.00"),
}
FIGURES = {
    "revenue": yuan("10000000.00"),
    "main_revenue": yuan("8000000.00"),
    "rd": yuan("500000.00"),
    "total_assets": yuan("10000000.00"),
    "total_liabilities": yuan("5000000.00"),
    "employees": 120,
}
PATENT = {
    "kind": "ip",
    "title": "合成专利",
    "ip_type": "invention_patent",
    "granted_on": "2024-01-05",
    "acquired_by": "self",
    "main_product": True,
}


async def file_all(house: House, code: str) -> None:
    firm, path = house.firm(code), f"/v1/enterprises/{code}"
    year = house.database.clock.today().year - 1
    for back, main in ((0, "8000000.00"), (1, "7000000.00")):
        figures = {**FIGURES, "main_revenue": yuan(main)}
        filed = await firm.call("PUT", f"{path}/annual-reports/{year - back}", figures, **{"If-None-Match": "*"})
        assert filed.status_code == 200, filed.text
    assert (await firm.post(f"{path}/evidence", PATENT)).status_code == 201


async def opened(house: House, code: str, kind: str = "new") -> str:
    body = {"credit_code": code, "tier": "INNO_SME", "kind": kind}
    made = await house.firm(code).post("/v1/applications", body)
    assert made.status_code == 201, made.text
    return f"/v1/applications/{made.json()['id']}"


async def submitted(house: House, code: str, kind: str = "new") -> str:
    path = await opened(house, code, kind)
    done = await house.firm(code).post(f"{path}/submission", {"overrides": DECLARED})
    assert done.status_code == 200, done.text
    return path


async def published(house: House, code: str, kind: str = "new") -> str:
    path = await submitted(house, code, kind)
    await expect(house.district().post(f"{path}/district-review", {"outcome": "pass"}), "district_passed")
    await expect(house.city().post(f"{path}/municipal-review", {"outcome": "pass"}), "municipal_passed")
    today = house.database.clock.today()
    days = {"from": today.isoformat(), "to": today.replace(day=today.day + 6).isoformat()}
    await expect(house.city().post(f"{path}/publicity", days), "in_publicity")
    return path


async def expect(call: Any, state: str) -> dict[str, Any]:
    answer = await call
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    assert body["state"] == state
    return body
