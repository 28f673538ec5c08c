"""The story's beginning: a city in the registry, and one firm with its figures."""

import asyncio
from dataclasses import dataclass
from typing import Any

from devstack.city.firms import Firm, firm
from devstack.errors import StackError
from devstack.story.teller import Teller

_FIRST_HERO = 900_000


@dataclass(frozen=True)
class Hero:
    """The firm the story follows, and who speaks for it."""

    firm: Firm
    token: str
    officer: str
    city: str

    @property
    def path(self) -> str:
        """Its place in the API."""
        return f"/v1/enterprises/{self.firm.credit_code}"


async def import_city(teller: Teller, content: bytes) -> None:
    """Send the file, watch the progress, read what was refused."""
    admin = teller.sign("platform-admin")
    headers = {"content-type": "text/csv; charset=utf-8"}
    job = await teller.call("POST", "/v1/imports", admin, content=content, headers=headers)
    for _ in range(1200):
        state = await teller.call("GET", f"/v1/imports/{job['id']}", admin, quiet=True)
        if state["state"] in {"done", "failed"}:
            break
        await asyncio.sleep(0.1)
    figures = ("lines", "registered", "changed", "unchanged", "refused")
    teller.say(f"  GET /v1/imports/{job['id']} → " + ", ".join(f"{name} {state[name]}" for name in figures))
    if state["state"] != "done":
        raise StackError("the import did not complete; see tidu logs enterprise-worker")


async def register(teller: Teller) -> Hero:
    """Register the first synthetic firm that is not in the registry yet."""
    admin = teller.sign("platform-admin")
    for serial in range(_FIRST_HERO, _FIRST_HERO + 1000):
        found = firm(serial)
        answer = await teller.call("GET", f"/v1/enterprises/{found.credit_code}", admin, quiet=True, ok=(200, 404))
        if answer.get("code") == "not_found" or "name" not in answer:
            break
    officer = teller.sign("district-officer", district=found.district)
    await teller.call("POST", "/v1/enterprises", officer, body=_body(found))
    token = teller.sign("enterprise", credit_code=found.credit_code)
    return Hero(found, token, officer, teller.sign("municipal-officer", department="市经济信息委"))


def _body(found: Firm) -> dict[str, Any]:
    return {
        "credit_code": found.credit_code,
        "name": found.name,
        "district": found.district,
        "industry": "C3591",
        "registered_on": "2018-03-05",
        "clusters": list(found.clusters),
        "synthetic": True,
    }


def _yuan(wan: int) -> dict[str, str]:
    return {"amount": f"{wan}0000.00", "currency": "CNY"}


async def file_figures(teller: Teller, hero: Hero) -> None:
    """Assess without figures, hear what is missing, file it, assess again."""
    day = await teller.call("GET", "/v1/operations/clock", teller.sign("operator"), quiet=True)
    year = int(day["today"][:4]) - 1
    wish = {"tier": "INNO_SME", "kind": "new"}
    first = await teller.call("POST", f"{hero.path}/assessments", hero.token, body=wish)
    words = "、".join(item["zh"] for item in first["missing"][:6])
    teller.say(f"  result {first['result']}, score {first['score']}, still missing {len(first['missing'])}: {words} …")
    figures = {"revenue": 6000, "main_revenue": 5400, "rd": 420, "total_assets": 7000, "total_liabilities": 2800}
    for back, growth in ((1, 0), (0, 900)):
        report: dict[str, Any] = {
            name: _yuan(wan + (growth if "revenue" in name else 0)) for name, wan in figures.items()
        }
        report |= {"employees": 86, "rd_staff": 21, "tech_staff": 24, "net_profit": _yuan(500)}
        path = f"{hero.path}/annual-reports/{year - back}"
        await teller.call("PUT", path, hero.token, body=report, headers={"if-none-match": "*"})
    patent = {
        "kind": "ip",
        "title": "合成发明专利",
        "ip_type": "invention_patent",
        "granted_on": f"{year - 1}-04-01",
        "valid_from": f"{year - 1}-04-01",
        "acquired_by": "self",
        "owner_rank": 1,
        "main_product": True,
        "applied": True,
    }
    await teller.call("POST", f"{hero.path}/evidence", hero.token, body=patent)
    second = await teller.call("POST", f"{hero.path}/assessments", hero.token, body={**wish, "overrides": DECLARED})
    teller.say(f"  result {second['result']}, score {second['score']}")
    for item in second["criteria"][:12]:
        teller.say(f"    {item['result']:<14} {item['score'] or '':>3}  {item['reason']['zh']}")
    if second["result"] != "met":
        raise StackError(f"the firm should qualify: {second['missing']}")


DECLARED: dict[str, Any] = {
    "BASE1": True,
    "BASE3": True,
    "BASE4": True,
    "BASE5": True,
    "is_strategic_emerging": True,
    "equity_financing_3y": {"amount": "0.00", "currency": "CNY"},
}
