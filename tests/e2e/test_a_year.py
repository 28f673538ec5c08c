"""A firm's years through the gateway: registered, innovative, SRDI by the rules of 2022, the rules change, renewed,
little giant by the rules of 2026, revoked; with the city's counts on each day."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from devstack.config import PlatformConfig
from devstack.platform import Platform
from devstack.ports import Ports, free_base
from tests.e2e.caught_up import caught_up
from tests.e2e.stage import HERE, Stage, profile, serial_in, yuan

COUNTS = ("FLOW_INNO_SME", "SRDI_SME", "FLOW_SRDI", "LITTLE_GIANT_NEW", "FLOW_LITTLE_GIANT")
PLAIN = {"BASE1": True, "BASE3": True, "BASE4": True, "BASE5": True, "BASE5_2026": True}
INNO = {
    **PLAIN,
    "is_strategic_emerging": True,
    "INNO_SME_2022.D1": False,
    "INNO_SME_2022.D3": False,
    "equity_financing_3y": yuan("0.00"),
}
SRDI = {
    **PLAIN,
    "segment_years": 10,
    "equity_financing_2y": yuan("0.00"),
    "chain_role": "fills_gap",
    "digital_level": 3,
    "quality_award": False,
    "qms_certified": True,
    "own_brand": True,
    "standards_role": False,
    "rd_institution_level": "municipal",
    "SRDI_2022.D1": False,
    "SRDI_2022.D4": False,
}
GIANT = {
    **PLAIN,
    "segment_years": 10,
    "equity_financing_2y": yuan("0.00"),
    "SRDI_2026.S7b": False,
    "SRDI_2026.S7c": False,
    "LG_2026.G8b": False,
    "srdi_platform_score": 70,
    "srdi_platform_score_prev": 70,
    "market_share_pct": "15",
    "market_rank_domestic": 1,
}
JUDGED = {"market_position_confirmed": True, "product_field_confirmed_2026": True, "no_group_conflict": True}
DECLARED = {"INNO_SME": INNO, "SRDI": SRDI, "LITTLE_GIANT": GIANT}


class Life:
    """The firm, who speaks for it, and the day."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    async def day(self, text: str) -> None:
        await self.stage.platform.set_day(date.fromisoformat(text))

    async def files(self, year: int, revenue: int) -> None:
        """Figures of a year in 万元, all shares the same, so that only growth tells the years apart."""
        parts = {"revenue": 100, "main_revenue": 95, "rd": 8, "net_profit": 10, "total_assets": 80}
        figures = {name: yuan(f"{revenue * share * 100}.00") for name, share in parts.items()}
        debts = {"total_liabilities": yuan(f"{revenue * 40 * 100}.00"), "employees": 120, "rd_staff": 30}
        path = f"/v1/enterprises/{{A}}/annual-reports/{year}"
        await self.stage.call("firm", "PUT", path, {**figures, **debts}, **{"if-none-match": "*"})

    async def rises(self, tier: str, kind: str, first: str) -> dict[str, Any]:
        """From the draft to the title, as the table of steps has it; decided eight days after the first."""
        day, call = date.fromisoformat(first), self.stage.call
        await self.day(first)
        wish = {"credit_code": "{A}", "tier": tier, "kind": kind}
        judged = {"tier": tier, "kind": kind, "overrides": {**DECLARED[tier], **JUDGED}}
        if tier == "LITTLE_GIANT":
            await call("city", "POST", "/v1/enterprises/{A}/assessments", judged)
        path = f"/v1/applications/{(await call('firm', 'POST', '/v1/applications', wish))['id']}"
        await call("firm", "POST", f"{path}/submission", {"overrides": DECLARED[tier]})
        await call("district", "POST", f"{path}/district-review", {"outcome": "pass"})
        await call("city", "POST", f"{path}/municipal-review", {"outcome": "pass"})
        if tier == "LITTLE_GIANT":
            await call("city", "POST", f"{path}/recommendation", {"document_number": "合成推荐1"})
            await call("city", "POST", f"{path}/ministry-result", {"outcome": "pass"})
        notice = {"from": first, "to": (day + timedelta(days=7)).isoformat()}
        await call("city", "POST", f"{path}/publicity", notice)
        await self.day((day + timedelta(days=8)).isoformat())
        decided = await call("city", "POST", f"{path}/decision", {"outcome": "approve", "document_number": "合成文号1"})
        title: dict[str, Any] = await call("city", "GET", f"/v1/recognitions/{decided['recognition_id']}")
        return title

    async def counts(self, as_of: str) -> list[int]:
        """COUNTS at the end of a day."""
        await caught_up(self.stage.platform)
        path = "/v1/targets/indicators/{}?as_of={}"
        return [(await self.stage.call("city", "GET", path.format(code, as_of)))["value"] for code in COUNTS]


@pytest.mark.stack
@pytest.mark.timeout(400)
async def test_a_firm_rises_and_falls_and_the_counts_follow(tmp_path) -> None:
    today = date(2024, 3, 4)
    config = PlatformConfig(state=tmp_path, ports=Ports.from_base(free_base()), temporary=True, today=today)
    async with (
        Platform(config) as platform,
        httpx.AsyncClient(base_url=platform.gateway_url, timeout=30, trust_env=False) as client,
    ):
        stage = Stage(platform, client)
        found = serial_in(HERE)
        stage.facts["A"] = found.credit_code
        stage.tokens["firm"] = stage.sign("enterprise", "year-firm", credit_code=found.credit_code)
        stage.tokens["district"] = stage.sign("district-officer", "year-district", district=HERE)
        stage.tokens["city"] = stage.sign("municipal-officer", "year-city", department="市经济信息委")
        await _lives(Life(stage), found)


async def _lives(life: Life, found: Any) -> None:
    call = life.stage.call
    await call("district", "POST", "/v1/enterprises", profile(found))
    for year, revenue in ((2020, 5000), (2021, 6000), (2022, 7000), (2023, 8000)):
        await life.files(year, revenue)
    patent = {
        "kind": "ip",
        "title": "合成专利",
        "ip_type": "invention_patent",
        "granted_on": "2022-01-05",
        "acquired_by": "self",
        "main_product": True,
        "applied": True,
        "owner_rank": 1,
    }
    for _ in range(5):
        await call("firm", "POST", "/v1/enterprises/{A}/evidence", patent)
    assert await life.counts("2024-03-04") == [0, 0, 0, 0, 0]

    innovative = await life.rises("INNO_SME", "new", "2024-03-04")
    assert (innovative["valid_to"], innovative["rule_set"]) == ("2027-03-11", "INNO_SME_2022")
    assert await life.counts("2024-03-11") == [0, 0, 0, 0, 0]
    assert await life.counts("2024-03-12") == [1, 0, 0, 0, 0]

    special = await life.rises("SRDI", "new", "2024-06-03")
    assert (special["rule_set"], special["valid_from"]) == ("SRDI_2022", "2024-06-11")
    assert await life.counts("2024-06-11") == [1, 1, 1, 0, 0]
    assert await life.counts("2025-01-01") == [0, 1, 0, 0, 0]

    for year, revenue in ((2024, 9500), (2025, 11000)):
        await life.day(f"{year + 1}-03-02")
        await life.files(year, revenue)
    await life.day("2026-04-01")
    asked = {"tier": "SRDI", "kind": "new", "overrides": SRDI}
    sets = [
        (await call("firm", "POST", "/v1/enterprises/{A}/assessments", {**asked, "on": on}))["rule_set"]
        for on in ("2026-03-31", "2026-04-01")
    ]
    assert sets == ["SRDI_2022", "SRDI_2026"]

    renewed = await life.rises("INNO_SME", "renewal", "2026-04-13")
    assert (renewed["valid_from"], renewed["gap_free"]) == ("2027-03-12", True)
    assert await life.counts("2026-04-21") == [0, 1, 0, 0, 0]

    giant = await life.rises("LITTLE_GIANT", "new", "2026-05-25")
    assert (giant["rule_set"], giant["valid_from"]) == ("LG_2026", "2026-06-02")
    assert await life.counts("2026-06-01") == [0, 1, 0, 0, 0]
    assert await life.counts("2026-06-02") == [0, 1, 0, 1, 1]

    await life.day("2026-09-01")
    revocation = {"effective_on": "2026-09-01", "reason_code": "fraud"}
    gone = await call("city", "POST", f"/v1/recognitions/{special['id']}/revocation", revocation)
    assert gone["barred_until"] == "2029-08-31"
    above = await call("city", "GET", f"/v1/recognitions/{giant['id']}")
    assert (above["revoked_on"], above["under_review_since"]) == (None, "2026-09-01")
    assert await life.counts("2026-08-31") == [0, 1, 0, 1, 1]
    assert await life.counts("2026-09-01") == [0, 0, 0, 1, 1]
    await call("city", "POST", f"/v1/recognitions/{giant['id']}/revocation", revocation)
    assert await life.counts("2026-09-01") == [0, 0, 0, 1, 1]
    assert await life.counts("2026-06-02") == [0, 1, 0, 1, 1]
    changes = await call("city", "GET", f"/v1/recognitions/{giant['id']}/changes")
    assert [each["change"] for each in changes] == ["put_under_review", "revoked"]
