"""The story's heart: from the application to the number that moves."""

from datetime import date, timedelta

from devstack.story.registry import DECLARED, Hero
from devstack.story.teller import Teller

_WEEKS_OF_PUBLICITY = 2
_FLOW = "/v1/targets/indicators/FLOW_INNO_SME"


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
    before = await teller.call("GET", f"{_FLOW}?as_of={after}")
    await _breakdown(teller, hero, after, "before")
    decider = teller.sign("municipal-officer", department="市经济信息委")
    decision = {"outcome": "approve", "document_number": f"合成文号〔{after[:4]}〕{case['id'][-6:]}号"}
    await teller.call("POST", f"{path}/decision", decider, body=decision)
    moved = await teller.until(
        f"{_FLOW}?as_of={after}", None, lambda found: found["value"] > before["value"], "the number moved"
    )
    teller.say(f"  FLOW_INNO_SME {before['value']} → {moved['value']} of {moved['target']} (as of {after})")
    await _breakdown(teller, hero, after, "after")


async def _breakdown(teller: Teller, hero: Hero, day: str, when: str) -> None:
    found = await teller.call("GET", f"{_FLOW}/breakdown?by=district&as_of={day}", quiet=True)
    rows = {row.get("district") or row.get("key"): row["value"] for row in found["items"]}
    teller.say(f"  {hero.firm.district} {when}: {rows.get(hero.firm.district, 0)}")
