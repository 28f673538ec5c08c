"""The firm's need, the ranked products, the consent and the bank's decision."""

import uuid
from datetime import date, timedelta

from devstack.story.registry import Hero
from devstack.story.teller import Teller

_LARGEST = {"amount": "8000000.00", "currency": "CNY"}


async def _products(teller: Teller, city: str) -> str:
    name = f"示例银行（合成）{uuid.uuid4().hex[:8]}"
    bank = await teller.call("POST", "/v1/finance/institutions", city, body={"name": name, "kind": "bank"})
    common = {
        "institution_id": bank["id"],
        "amount_min": {"amount": "100000.00", "currency": "CNY"},
        "amount_max": _LARGEST,
        "tenor_min_months": 6,
        "tenor_max_months": 36,
    }
    for words, rate, tiers in (("示例创新贷", 345, ["INNO_SME", "SRDI"]), ("示例小巨人贷", 310, ["LITTLE_GIANT"])):
        rules = [{"field": "tiers", "op": "in", "value": tiers}]
        body = {**common, "name": words, "rate_bp": rate, "eligibility": rules}
        await teller.call("POST", "/v1/finance/products", city, body=body)
    return str(bank["id"])


async def borrow(teller: Teller, hero: Hero) -> None:
    """State a need, see products ranked with reasons, consent, and be approved."""
    bank = await _products(teller, hero.city)
    wish = {
        "amount": {"amount": "2000000.00", "currency": "CNY"},
        "tenor_months": 12,
        "purpose": "working_capital",
        "wanted_rate_bp": 400,
    }
    need = await teller.call("POST", "/v1/finance/needs", hero.token, body=wish)
    path = f"/v1/finance/needs/{need['id']}/matches"
    ranked = await teller.call("GET", path, hero.token)
    for match in ranked["items"][:3]:
        name, reasons = match["product_name"], "；".join(reason["reason"]["zh"] for reason in match["reasons"][:3])
        teller.say(f"    {name}: score {match['score']}, unmet {len(match['unmet'])} — {reasons}")
    desk = teller.sign("bank", org=bank)
    masked = await teller.call("GET", "/v1/finance/matches", desk)
    card = masked["items"][0]
    hidden = card.get("credit_code") is None and card.get("name") is None
    teller.say(f"    before consent the bank sees token {card['match_token']}, name and code hidden: {hidden}")
    clock = await teller.call("GET", "/v1/operations/clock", teller.sign("operator"), quiet=True)
    until = date.fromisoformat(clock["today"]) + timedelta(days=90)
    consent = {
        "institution_id": bank,
        "purpose": "credit_decision",
        "blocks": ["identity", "titles", "figures", "residence"],
        "expires_at": f"{until}T23:59:59+08:00",
    }
    await teller.call("POST", "/v1/finance/consents", hero.token, body=consent)
    best = max(masked["items"], key=lambda item: float(item["score"]))
    whole = await teller.call("GET", f"/v1/finance/matches/{best['id']}", desk)
    teller.say(f"    the bank reads after consent: {', '.join(sorted(set(whole) - {'match'}))}")
    await teller.call("POST", f"/v1/finance/matches/{best['id']}/interest", desk, body={})
    approval = {"decision": "approved", "amount": wish["amount"], "rate_bp": 345, "tenor_months": 12}
    decided = await teller.call("POST", f"/v1/finance/matches/{best['id']}/decisions", desk, body=approval)
    teller.say(f"    the bank decided: {decided['state']}")
