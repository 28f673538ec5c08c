"""The firm moves into a park."""

import uuid

from devstack.story.registry import Hero
from devstack.story.teller import Teller

_INDICATOR = "/v1/targets/indicators/PARK_TENANT_STARTUPS"


async def move_in(teller: Teller, hero: Hero) -> None:
    """Establish a park, move in, watch the number of start-ups in parks move."""
    clock = await teller.call("GET", "/v1/operations/clock", teller.sign("operator"), quiet=True)
    today = clock["today"]
    before = await teller.call("GET", f"{_INDICATOR}?as_of={today}")
    park = await teller.call(
        "POST",
        "/v1/parks",
        hero.city,
        body={
            "name": f"合成生态家园 {uuid.uuid4().hex[:8]}",
            "district": hero.firm.district,
            "carrier": "industrial_park",
            "operator": hero.firm.credit_code,
            "leading_industries": ["智能装备", "软件信息服务"],
            "established_on": today,
        },
    )
    keeper = teller.sign("park-operator", park_id=park["id"])
    arrival = {"kind": "incubatee", "credit_code": hero.firm.credit_code, "moved_in_on": today}
    await teller.call("POST", f"/v1/parks/{park['id']}/residents", keeper, body=arrival)
    moved = await teller.until(
        f"{_INDICATOR}?as_of={today}", None, lambda found: found["value"] > before["value"], "the number moved"
    )
    goal = f"of {moved['target']}" if moved["target"] else f"(no target is printed for {today[:4]})"
    teller.say(f"  PARK_TENANT_STARTUPS {before['value']} → {moved['value']} {goal}")
