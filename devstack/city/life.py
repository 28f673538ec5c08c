"""A synthetic city through the public API: lists, parks, figures and shares, so that the cockpit shows something."""

import asyncio
import uuid
from collections.abc import Awaitable, Iterable
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

from devstack.city import plan
from devstack.console import Console
from devstack.story.registry import import_city
from devstack.story.teller import Teller

_AT_ONCE = 4
_CSV = {"content-type": "text/csv; charset=utf-8"}
_ALLOCATED = ("SRDI_SME", "HIGH_TECH_ENTERPRISE", "LITTLE_GIANT_NEW")


async def main(gateway_url: str, state_dir: Path, percent: int, console: Console) -> None:
    """Fill the registry and everything that counts from it; a second time it finds what is there."""
    teller, scale = Teller(gateway_url, state_dir, console), percent / 100
    try:
        clock = await teller.call("GET", "/v1/operations/clock", teller.sign("operator"), quiet=True)
        day = date.fromisoformat(clock["today"])
        firms = plan.holders(scale, day)
        teller.say(f"1. {len(firms)} synthetic firms are imported")
        await import_city(teller, plan.registry_file(firms))
        teller.say("2. Official lists of three years are matched and recorded")
        await _lists(teller, firms, scale, day)
        teller.say("3. Unicorns, digital workshops, trademarks, achievements, hard-tech firms")
        await _records(teller, firms, scale, day)
        await _selections(teller, firms, scale, day)
        teller.say("4. Parks open and teams move in")
        await _parks(teller, firms, scale, day)
        teller.say("5. Departments state what events do not tell; the city's targets are parted among the districts")
        await _figures(teller, scale, day)
        teller.say(f"The city lives: {gateway_url}/ shows it.")
    finally:
        await teller.close()


def _officer(teller: Teller, department: str = "市经济信息委", who: str = "first") -> str:
    return teller.sign("municipal-officer", f"city-{who}", department=department)


async def _together(calls: Iterable[Awaitable[object]]) -> None:
    """A few at a time, as a few officers would."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(call: Awaitable[object]) -> None:
        async with gate:
            await call

    await asyncio.gather(*(one(call) for call in calls))


async def _lists(teller: Teller, firms: list[plan.Holder], scale: float, day: date) -> None:
    officer, recorded = _officer(teller), dict.fromkeys(plan.TITLES, 0)
    for each in plan.lists(firms, scale, day):
        before = recorded[each.tier]
        path = f"/v1/recognition-lists?{urlencode(each.query)}"
        made = await teller.call("POST", path, officer, content=each.as_csv(), headers=_CSV, quiet=True)
        place = f"/v1/recognition-lists/{made['id']}/acceptance"
        while accepted := await teller.call("POST", place, officer, body={}, quiet=True):
            recorded[each.tier] += sum(line["recognition_id"] is not None for line in accepted)
        now = recorded[each.tier] - before
        teller.say(f"  {each.tier} of {each.granted_on}: {now} of {len(each.holders)} recorded")


async def _records(teller: Teller, firms: list[plan.Holder], scale: float, day: date) -> None:
    officer = _officer(teller)
    for number, firm in enumerate(firms[: plan.scaled(plan.UNICORNS, scale)]):
        on = (day - timedelta(days=60 + 70 * number)).isoformat()
        entry = {
            "credit_code": firm.credit_code, "entered_on": on, "valued_on": on, "round": "D",
            "valuation": {"amount": f"{72 + number}00000000.00", "currency": "CNY"}, "evidence": "合成估值证明",
        }  # fmt: skip
        await teller.call("POST", "/v1/unicorns", officer, body=entry, quiet=True, ok=(201, 409))
    shops = [
        {"credit_code": firm.credit_code, "plant": "一号厂房", "process": "总装"}
        for firm in firms[: plan.scaled(plan.WORKSHOPS, scale)]
    ]
    half = len(shops) // 2 + 1
    for year, entries in ((day.year - 1, shops[:half]), (day.year, shops[half:])):
        body = {"document_number": f"合成智能〔{year}〕1号", "recognised_on": f"{year}-03-10", "entries": entries}
        if entries and date(year, 3, 10) <= day:
            await teller.call("POST", "/v1/digital-workshops/batches", officer, body=body, quiet=True, ok=(201, 409))
    there, keeper = plan.units(day), _officer(teller, "市知识产权局")
    shares = plan.weights(there)
    ends = [date(year, month, on) for year in range(2024, day.year + 1) for month, on in ((6, 30), (12, 31))]
    ends = [end for end in ends if end <= day]
    for end in ends:
        registered = plan.TRADEMARKS * scale / len(ends) / sum(shares)
        began = date(end.year, end.month - 5, 1).isoformat()
        lines = [
            {"district": unit["unit_id"], "registered": round(registered * share)}
            for unit, share in zip(plan.units(end), shares, strict=False)
        ]
        body = {"source": "合成月报", "period_from": began, "period_to": end.isoformat(), "lines": lines}
        await teller.call("POST", "/v1/trademarks/batches", keeper, body=body, quiet=True, ok=(201, 409))


async def _selections(teller: Teller, firms: list[plan.Holder], scale: float, day: date) -> None:
    """Achievements are selected and hard-tech firms confirmed by another person than who proposed them."""
    by, other = (_officer(teller, "市科技局", who) for who in ("first", "second"))
    chosen = [firm for firm in firms if firm.clusters]
    for number, firm in enumerate(chosen[: plan.scaled(plan.ACHIEVEMENTS, scale)]):
        on = str(max(date(day.year, 1, 1), day - timedelta(days=6 * number)))
        found = {
            "name": f"合成成果{day.year}-{number + 1}", "source": "bred", "credit_code": firm.credit_code,
            "readiness": 6, "evidence": "合成评审纪要", "proposed_on": on, "reason": "合成",
            "clusters": list(firm.clusters),
        }  # fmt: skip
        made = await teller.call("POST", "/v1/achievements", by, body=found, quiet=True, ok=(201, 409))
        if "id" in made:
            chosen_on = {"selected_on": on, "reason": "合成"}
            await teller.call("POST", f"/v1/achievements/{made['id']}/selection", other, body=chosen_on, quiet=True)
    for number, firm in enumerate(chosen[: plan.scaled(plan.HARD_TECH, scale)]):
        on = str(max(date(day.year, 1, 1), day - timedelta(days=3 * number)))
        entry = {
            "credit_code": firm.credit_code, "route": "bred", "entered_on": on, "evidence": "合成材料",
            "reason": "合成数据无年报", "stated": {"ip_class1_count": 1},
        }  # fmt: skip
        made = await teller.call("POST", "/v1/hard-tech/entries", by, body=entry, quiet=True, ok=(201, 409))
        if "id" in made:
            place = f"/v1/hard-tech/entries/{made['id']}/decision"
            await teller.call("POST", place, other, body={"outcome": "confirm"}, quiet=True)


async def _parks(teller: Teller, firms: list[plan.Holder], scale: float, day: date) -> None:
    officer = _officer(teller)
    for number in range(plan.scaled(plan.PARKS, scale)):
        on, firm = day - timedelta(days=40 + 50 * number), firms[number * 7 % len(firms)]
        body = {
            "name": f"合成生态家园{number + 1}", "district": firm.district, "carrier": "industrial_park",
            "operator": firm.credit_code, "leading_industries": ["智能装备", "软件信息服务"], "established_on": str(on),
        }  # fmt: skip
        park = await teller.call("POST", "/v1/parks", officer, body=body, quiet=True, ok=(201, 409))
        if "id" not in park:
            continue
        keeper, path = teller.sign("park-operator", park_id=park["id"]), f"/v1/parks/{park['id']}/residents"
        teams = [
            {
                "kind": "team",
                "team_name": f"合成团队{uuid.uuid4().hex[:8]}",
                "moved_in_on": str(on + timedelta(days=n % 39)),
            }
            for n in range(plan.scaled(plan.TEAMS, scale) // plan.PARKS + 1)
        ]
        await _together(teller.call("POST", path, keeper, body=team, quiet=True) for team in teams)


async def _figures(teller: Teller, scale: float, day: date) -> None:
    for indicator, (department, value) in plan.STATED.items():
        by, other = _officer(teller, department), _officer(teller, department, "second")
        if (await teller.call("GET", f"/v1/targets/indicators/{indicator}?as_of={day}", by, quiet=True))["stated"]:
            continue
        for back, part in ((420, 0.6), (210, 0.8), (7, 1.0)):
            stated = {
                "indicator": indicator,
                "as_of": str(day - timedelta(days=back)),
                "value": round(value * part * scale),
            }
            made = await teller.call("POST", "/v1/targets/statements", by, body=stated, quiet=True)
            await teller.call("POST", f"/v1/targets/statements/{made['id']}/approval", other, quiet=True)
    await _shares(teller, day)


async def _shares(teller: Teller, day: date) -> None:
    """Each target of the year ahead is parted, signed by every district and issued by another person."""
    there = plan.units(day)
    weights = plan.weights(there)
    for code in _ALLOCATED:
        found = await teller.call("GET", f"/v1/targets/indicators/{code}?as_of={day}", quiet=True)
        officer, other = (_officer(teller, found["owners"][0], who) for who in ("first", "second"))
        if (await teller.call("GET", f"/v1/targets/allocations?indicator={code}", officer, quiet=True))["items"]:
            continue
        ahead = found["next_target"] or {"year": found["target_year"], "value": found["target"]}
        parts = [int(ahead["value"] * weight / sum(weights)) for weight in weights]
        parts[0] += ahead["value"] - sum(parts)
        shares = [{"district": unit["unit_id"], "value": part} for unit, part in zip(there, parts, strict=True)]
        body = {"indicator": code, "year": ahead["year"], "note": "合成分解", "shares": shares}
        made = await teller.call("POST", "/v1/targets/allocations", officer, body=body, quiet=True)
        place = f"/v1/targets/allocations/{made['id']}"
        signing = [teller.sign("district-officer", district=unit["unit_id"]) for unit in there]
        signed = {"accepted": True}
        await _together(teller.call("POST", f"{place}/answer", each, body=signed, quiet=True) for each in signing)
        await teller.call("POST", f"{place}/issue", other, quiet=True)
