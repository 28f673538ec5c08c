"""Use cases of matching: rank products for a need, and what banks do with their matches."""

import secrets
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from chassis import policy
from chassis.access import Principal
from chassis.errors import NotFound
from chassis.uow import Reader, UnitOfWork
from contracts.finance import MatchDecided
from services.finance.access import institution_of
from services.finance.consents import service as consents
from services.finance.consents.service import Consent, Reading
from services.finance.firms import service as firms
from services.finance.firms.service import Portrait
from services.finance.matching import decisions, repository, rules, texts
from services.finance.matching.decisions import Decision
from services.finance.matching.repository import Match, Wanted
from services.finance.needs import service as needs
from services.finance.needs.service import Need
from services.finance.products import service as products
from services.finance.products.service import Product

__all__ = [
    "Match",
    "Seen",
    "Wanted",
    "bank_matches",
    "consent_moved",
    "decide",
    "match_need",
    "read_profile",
    "show_interest",
]

Seen = tuple[Match, Consent | None, str | None]
"""A match, the live consent that opens it, and the firm's name where the consent opens it."""


async def match_need(uow: UnitOfWork, caller: Principal, need_id: UUID) -> list[tuple[Match, Consent | None]]:
    """Ranks every product on offer for a need, best first, and stores the matches."""
    need = await needs.require_need(uow, need_id, caller)
    await uow.lock(need.credit_code)
    today = uow.clock.today()
    portrait = await firms.require_portrait(uow, need.credit_code, today)
    facts = _facts(need, portrait, today)
    offered = await products.offered(uow, today)
    await repository.keep(uow, [_row(need, product, facts, uow.clock.now()) for product in offered])
    found = await repository.of_need(uow, need_id)
    found.sort(key=lambda m: rules.rank_key(m.result, m.score, m.product_rate_bp, str(m.product_id)))
    institutions = {match.institution_id for match in found}
    live = {each: await consents.live(uow, each, [need.credit_code]) for each in institutions}
    return [(match, live[match.institution_id].get(need.credit_code)) for match in found]


async def bank_matches(
    uow: UnitOfWork, caller: Principal, wanted: Wanted, after: tuple[datetime, UUID] | None, limit: int
) -> list[Seen]:
    """The caller's institution's matches (one more than `limit`); opened names are written down."""
    own = institution_of(caller)
    if own is None:
        return []
    found = await repository.of_bank(uow, own, wanted, after, limit + 1)
    live = await consents.live(uow, own, sorted({match.credit_code for match in found}))
    opened = sorted(code for code, consent in live.items() if "identity" in consent.blocks)
    names = await firms.names(uow, opened)
    seen = [(match, live.get(match.credit_code), names.get(match.credit_code)) for match in found]
    readings = [Reading(m.match_id, c, ("identity",)) for m, c, name in seen[:limit] if c is not None and name]
    await consents.record(uow, caller, readings)
    return seen


async def read_profile(uow: UnitOfWork, caller: Principal, match_id: UUID) -> tuple[Match, Consent, Portrait]:
    """A match with what the firm's live consent opens; the read is written down."""
    match = await _require(uow, caller, match_id)
    consent = await _consent(uow, match)
    if consent is None:
        raise decisions.ConsentNotLive
    portrait = await firms.require_portrait(uow, match.credit_code, uow.clock.today())
    await consents.record(uow, caller, [Reading(match_id, consent, consent.blocks)])
    return match, consent, portrait


async def show_interest(uow: UnitOfWork, caller: Principal, match_id: UUID) -> tuple[Match, Consent | None]:
    """A bank shows interest; the firm sees it beside its need."""
    match = await _locked(uow, caller, match_id)
    decisions.check_interest(match.state)
    await repository.show_interest(uow, match_id, uow.clock.now())
    before, after = {"state": match.state}, {"state": "interested"}
    uow.audit(action="show_interest", subject=("match", match_id), before=before, after=after)
    return await _require(uow, caller, match_id), await _consent(uow, match)


async def decide(uow: UnitOfWork, caller: Principal, match_id: UUID, given: Decision) -> tuple[Match, Consent | None]:
    """A bank approves with terms or declines with a reason, and the others are told."""
    match = await _locked(uow, caller, match_id)
    decisions.check_undecided(match.state)
    decisions.check_decision(given, match.need_amount_fen, _decline_reasons())
    consent = await _consent(uow, match)
    if given.decision == "approved" and consent is None:
        raise decisions.ConsentNotLive
    today = uow.clock.today()
    await repository.decide(uow, match_id, given, today, uow.clock.now())
    before, after = {"state": match.state}, {"state": given.decision, **vars(given)}
    uow.audit(action="decide_match", subject=("match", match_id), before=before, after=after)
    uow.publish(
        MatchDecided(
            match_id=match_id,
            need_id=match.need_id,
            credit_code=match.credit_code,
            institution_id=match.institution_id,
            product_id=match.product_id,
            decided_on=today,
            **vars(given),
        )
    )
    return await _require(uow, caller, match_id), consent


async def consent_moved(uow: UnitOfWork, credit_code: str, institution_id: UUID) -> None:
    """A consent was granted or revoked: the bank's next `updated_since` shows it."""
    await repository.touch(uow, credit_code, institution_id, uow.clock.now())


async def _require(uow: Reader, caller: Principal, match_id: UUID) -> Match:
    own = institution_of(caller)
    found = await repository.find(uow, match_id, own) if own else None
    if found is None:
        raise NotFound
    return found


async def _locked(uow: UnitOfWork, caller: Principal, match_id: UUID) -> Match:
    await uow.lock((await _require(uow, caller, match_id)).credit_code)
    return await _require(uow, caller, match_id)


async def _consent(uow: Reader, match: Match) -> Consent | None:
    return (await consents.live(uow, match.institution_id, [match.credit_code])).get(match.credit_code)


def _decline_reasons() -> frozenset[str]:
    return frozenset(each["code"] for each in policy.load("finance/matching.yaml")["decline_reasons"]["items"])


def _facts(need: Need, portrait: Portrait, day: date) -> rules.Facts:
    latest: dict[str, Any] = portrait.figures[0] if portrait.figures else {}
    return rules.Facts(
        tiers=frozenset(each["tier"] for each in portrait.titles),
        district=portrait.firm["district"],
        industry=portrait.firm["industry"],
        age_years=rules.age_in_years(portrait.firm["registered_on"], day),
        in_park=portrait.residence is not None,
        size_class=latest.get("size_class"),
        revenue_fen=latest.get("revenue_fen"),
        employees=latest.get("employees"),
        amount_fen=need.amount_fen,
        tenor_months=need.tenor_months,
        wanted_rate_bp=need.wanted_rate_bp,
    )


def _row(need: Need, product: Product, facts: rules.Facts, now: datetime) -> dict[str, Any]:
    scheme = policy.load("finance/matching.yaml")
    offer = rules.Offer(
        amount_fen=(product.amount_min_fen, product.amount_max_fen),
        tenor_months=(product.tenor_min_months, product.tenor_max_months),
        rate_bp=product.rate_bp,
        demands=tuple((each.field, each.op, each.value) for each in product.eligibility),
    )
    fit = rules.fit(facts, offer, {each["factor"]: Decimal(each["points"]) for each in scheme["weights"]})
    return {
        "match_id": uuid7(),
        "match_token": secrets.token_urlsafe(18),
        "need_id": need.need_id,
        "product_id": product.product_id,
        "institution_id": product.institution_id,
        "credit_code": need.credit_code,
        "product_name": product.name,
        "product_rate_bp": product.rate_bp,
        "need_amount_fen": need.amount_fen,
        "need_tenor_months": need.tenor_months,
        "need_purpose": need.purpose,
        "result": fit.result,
        "score": fit.score,
        "reasons": [texts.as_data(each) for each in fit.reasons],
        "rules_version": scheme["version"],
        "updated_at": now,
    }
