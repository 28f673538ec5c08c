"""The story's heart: from the application to the number that moves."""

from datetime import date, timedelta

from devstack.story.registry import DECLARED, Hero
from devstack.story.teller import Teller

_WEEKS_OF_PUBLICITY = 2
_NUMBERS = ("FLOW_INNO_SME", "TIER_INNO_SME")
"""What a first recognition moves: the year's flow, and the titles in force of the tier."""


async def recognise(teller: Teller, hero: Hero) -> None:
    """Apply, be reviewed, published and decided; watch the yearly flow move."""
    operator = teller.sign("operator")
    clock = await teller.call("GET", "/v1/operations/clock", operator, quiet=True)
    today = date.fromisoformat(clock["today"])
    end = today + timedelta(weeks=_WEEKS_OF_PUBLICITY)
    wish = {"credit_code": hero.firm.credit_code, "tier": "INNO_SME", "kind": "new"}
    case = await teller.call("POST", "/v1/applications", hero.token, body=wish)
    path = f"/v1/applications/{case['id']}"
    await teller.call("POST", f"{path}/submission", hero.token, body={"overrides": DECLARED})
    await teller.call("POST", f"{path}/district-review", hero.officer, body={"outcome": "pass"})
    await teller.call("POST", f"{path}/municipal-review", hero.city, body={"outcome": "pass"})
    notice = {"from": today.isoformat(), "to": end.isoformat()}
    await teller.call("POST", f"{path}/publicity", hero.city, body=notice)
    after = (end + timedelta(days=1)).isoformat()
    teller.say(f"  the business clock moves to {after}, past the publicity")
    await teller.call("PUT", "/v1/operations/clock", operator, body={"today": after})
    before = {code: await _number(teller, hero, code, after) for code in _NUMBERS}
    decider = teller.sign("municipal-officer", department="市经济信息委")
    decision = {"outcome": "approve", "document_number": f"合成文号〔{after[:4]}〕{case['id'][-6:]}号"}
    await teller.call("POST", f"{path}/decision", decider, body=decision)
    await teller.until(
        f"{_path(_NUMBERS[0])}?as_of={after}",
        None,
        lambda found: found["value"] > before[_NUMBERS[0]][0],
        "the number moved",
    )
    for code in _NUMBERS:
        (city, district), (city_now, district_now) = before[code], await _number(teller, hero, code, after)
        teller.say(f"  {code} {city} → {city_now} as of {after}; {hero.firm.district} {district} → {district_now}")


def _path(code: str) -> str:
    return f"/v1/targets/indicators/{code}"


async def _number(teller: Teller, hero: Hero, code: str, day: str) -> tuple[int, int]:
    """An indicator's value in the city and in the firm's district."""
    city = await teller.call("GET", f"{_path(code)}?as_of={day}")
    parts = await teller.call("GET", f"{_path(code)}/breakdown?by=district&as_of={day}")
    rows = {row.get("district") or row.get("key"): row["value"] for row in parts["items"]}
    return city["value"], rows.get(hero.firm.district, 0)
