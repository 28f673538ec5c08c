"""Use cases of consents."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from chassis import policy
from chassis.access import Principal
from chassis.errors import Forbidden, NotFound
from chassis.uow import Reader, UnitOfWork
from contracts.finance import ConsentGranted, ConsentRevoked
from services.finance.access import firm_of
from services.finance.consents import repository, rules
from services.finance.consents.repository import Consent
from services.finance.firms import service as firms
from services.finance.institutions import service as institutions

__all__ = ["Consent", "Reading", "grant_consent", "list_consents", "list_readings", "live", "record", "revoke_consent"]


@dataclass(frozen=True)
class Reading:
    """One read under a consent."""

    match_id: UUID
    consent: Consent
    blocks: tuple[str, ...]


async def grant_consent(
    uow: UnitOfWork, caller: Principal, institution_id: UUID, purpose: str, blocks: Sequence[str], expires_at: datetime
) -> Consent:
    """Lets an institution read blocks of the caller's firm until a moment, and tells the others."""
    credit_code = firm_of(caller)
    if credit_code is None:
        raise Forbidden
    now = uow.clock.now()
    rules.check_expiry(expires_at, now, int(policy.load("finance/matching.yaml")["consent"]["longest_days"]))
    await uow.lock(credit_code)
    await institutions.check_known(uow, institution_id)
    await firms.require_known(uow, credit_code)
    distinct = tuple(dict.fromkeys(blocks))
    consent = Consent(uuid7(), credit_code, institution_id, purpose, distinct, now, expires_at)
    await repository.add(uow, consent)
    told = {"credit_code": credit_code, "institution_id": institution_id, "purpose": purpose, "blocks": distinct}
    uow.audit(action="grant_consent", subject=("consent", consent.consent_id), before=None, after=told)
    uow.publish(ConsentGranted(consent_id=consent.consent_id, expires_at=expires_at, **told))
    return consent


async def revoke_consent(uow: UnitOfWork, caller: Principal, consent_id: UUID) -> Consent:
    """Takes a consent back; the next read is refused."""
    credit_code = firm_of(caller)
    if credit_code is None:
        raise Forbidden
    await uow.lock(credit_code)
    found = await repository.find(uow, consent_id, caller)
    if found is None or found.credit_code != credit_code:
        raise NotFound
    if found.revoked_at is not None:
        raise rules.ConsentAlreadyRevoked
    now = uow.clock.now()
    await repository.revoke(uow, consent_id, now)
    before, after = {"revoked_at": None}, {"revoked_at": now}
    uow.audit(action="revoke_consent", subject=("consent", consent_id), before=before, after=after)
    uow.publish(ConsentRevoked(consent_id=consent_id, credit_code=credit_code, institution_id=found.institution_id))
    return replace(found, revoked_at=now)


async def list_consents(uow: Reader, caller: Principal, after: UUID | None, rows: int) -> list[Consent]:
    """The consents the caller may know of."""
    return await repository.page(uow, caller, after, rows)


async def live(uow: Reader, institution_id: UUID, codes: Sequence[str]) -> dict[str, Consent]:
    """The widest live consent for a credit decision, by credit code."""
    now = uow.clock.now()
    return await repository.live(uow, institution_id, codes, rules.CREDIT_DECISION, now) if codes else {}


async def record(uow: UnitOfWork, caller: Principal, readings: Sequence[Reading]) -> None:
    """Writes down who read what, for the firm to see."""
    common = {"at": uow.clock.now(), "reader": caller.subject}
    rows = [
        {
            **common,
            "credit_code": each.consent.credit_code,
            "institution_id": each.consent.institution_id,
            "match_id": each.match_id,
            "consent_id": each.consent.consent_id,
            "purpose": each.consent.purpose,
            "blocks": list(each.blocks),
        }
        for each in readings
    ]
    if rows:
        await repository.log(uow, rows)


async def list_readings(uow: Reader, caller: Principal, after: int | None, rows: int) -> list[dict[str, Any]]:
    """Who read what about the caller's firm, newest first."""
    return await repository.entries(uow, caller, after, rows)
