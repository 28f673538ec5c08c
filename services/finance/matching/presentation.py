"""Matches as the firm and the bank see them."""

from datetime import date, datetime
from typing import Any

from chassis.money import Fen, yuan
from chassis.shapes import Yuan
from services.finance.consents.service import Consent
from services.finance.firms.service import Portrait
from services.finance.matching import decisions, texts
from services.finance.matching.repository import Match
from services.finance.matching.schemas import ConsentBrief, MatchRead, OutcomeRead, ProfileRead, ReasonRead


def for_firm(match: Match, consent: Consent | None) -> MatchRead:
    """The firm sees everything of its own match."""
    return _shown(match, consent, match.reasons, {"allowed_actions": [] if consent else ["consent"]})


def for_bank(match: Match, consent: Consent | None, name: str | None) -> MatchRead:
    """The bank sees a masked card; name and code only where a live consent opens them."""
    more: dict[str, Any] = {"allowed_actions": decisions.allowed_actions(match.state, consent is not None)}
    if name is not None and consent is not None and "identity" in consent.blocks:
        more |= {"credit_code": match.credit_code, "name": name}
    return _shown(match, consent, [texts.masked(each) for each in match.reasons], more)


def profile(match: Match, consent: Consent, portrait: Portrait, day: date) -> ProfileRead:
    """The match with the blocks the consent opens."""
    blocks: dict[str, Any] = {
        "identity": _plain(portrait.firm),
        "titles": [_plain(each) for each in portrait.titles],
        "figures": [_figures(each) for each in portrait.figures],
        "residence": _plain(portrait.residence) if portrait.residence else None,
    }
    opened = {name: block for name, block in blocks.items() if name in consent.blocks}
    closed = dict.fromkeys(set(blocks) - set(opened))
    return ProfileRead(match=for_bank(match, consent, portrait.firm["name"]), as_of=day, **opened, **closed)


def _shown(match: Match, consent: Consent | None, reasons: list[dict[str, Any]], more: dict[str, Any]) -> MatchRead:
    told = [ReasonRead(**each, reason=texts.sentence(each)) for each in reasons]
    return MatchRead(
        id=match.match_id,
        match_token=match.match_token,
        need_id=match.need_id,
        product_id=match.product_id,
        product_name=match.product_name,
        institution_id=match.institution_id,
        amount=Yuan.of(match.need_amount_fen),
        tenor_months=match.need_tenor_months,
        purpose=match.need_purpose,
        result=match.result,
        eligible=match.result in {"met", "not_applicable"},
        score=match.score,
        reasons=told,
        unmet=[each for each in told if each.result not in {"met", "not_applicable"}],
        rules_version=match.rules_version,
        state=match.state,
        outcome=_outcome(match),
        consent=_brief(consent),
        updated_at=match.updated_at,
        **{"credit_code": None, "name": None, **more},
    )


def _brief(consent: Consent | None) -> ConsentBrief | None:
    if consent is None:
        return None
    return ConsentBrief(id=consent.consent_id, blocks=list(consent.blocks), expires_at=consent.expires_at)


def _outcome(match: Match) -> OutcomeRead | None:
    if match.decided_on is None:
        return None
    return OutcomeRead(
        decision=match.state,
        amount=Yuan.of(match.amount_fen) if match.amount_fen is not None else None,
        rate_bp=match.rate_bp,
        tenor_months=match.tenor_months,
        reason_code=match.reason_code,
        decided_on=match.decided_on,
    )


def _figures(row: dict[str, Any]) -> dict[str, Any]:
    shown = {name: value for name, value in _plain(row).items() if name not in {"credit_code", "version"}}
    for name in [each for each in shown if each.endswith("_fen")]:
        fen = shown.pop(name)
        shown[name.removesuffix("_fen")] = None if fen is None else {"amount": yuan(Fen(fen)), "currency": "CNY"}
    return shown


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    def text(value: Any) -> Any:
        return value.isoformat() if isinstance(value, (date, datetime)) else value

    return {name: text(value) for name, value in row.items()}
