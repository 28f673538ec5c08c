"""Routes of consents in life-cycle order, and of the access log."""

from datetime import datetime
from uuid import UUID

from chassis.errors import NotFound, NotYetKnown
from chassis.paging import Paging, page
from chassis.shapes import Page
from chassis.web import Read, Write, errors
from chassis.web import router as new_router
from services.finance.access import ConsentReader, Firm, LogReader
from services.finance.consents import rules, service
from services.finance.consents.schemas import ConsentCreate, ConsentRead, ReadingRead
from services.finance.institutions.rules import InstitutionUnknown
from services.finance.matching import service as matching

router = new_router(prefix="/v1/finance", tags=["finance"])


@router.post(
    "/consents",
    status_code=201,
    responses=errors(NotYetKnown, InstitutionUnknown, rules.ConsentEndsInThePast, rules.ConsentTooLong),
)
async def grant_consent(uow: Write, caller: Firm, body: ConsentCreate) -> ConsentRead:
    """Lets an institution read blocks of the caller's firm."""
    consent = await service.grant_consent(uow, caller, body.institution_id, body.purpose, body.blocks, body.expires_at)
    await matching.consent_moved(uow, consent.credit_code, consent.institution_id)
    return _shown(consent, uow.clock.now())


@router.get("/consents")
async def list_consents(uow: Read, caller: ConsentReader, paging: Paging) -> Page[ConsentRead]:
    """Lists consents: a firm's own, or those a bank got."""
    after, now = paging.decode({}), uow.clock.now()
    found = await service.list_consents(uow, caller, after[0] if after else None, paging.limit + 1)
    return page(found, paging, key=lambda each: (each.consent_id,), filters={}, shape=lambda each: _shown(each, now))


@router.post("/consents/{consent_id}/revocation", responses=errors(NotFound, rules.ConsentAlreadyRevoked))
async def revoke_consent(uow: Write, caller: Firm, consent_id: UUID) -> ConsentRead:
    """Takes a consent back; the next read is refused."""
    consent = await service.revoke_consent(uow, caller, consent_id)
    await matching.consent_moved(uow, consent.credit_code, consent.institution_id)
    return _shown(consent, uow.clock.now())


@router.get("/access-log")
async def list_readings(uow: Read, caller: LogReader, paging: Paging) -> Page[ReadingRead]:
    """Lists who read what about the caller's firm, newest first."""
    after = paging.decode({})
    found = await service.list_readings(uow, caller, after[0] if after else None, paging.limit + 1)
    return page(found, paging, key=lambda row: (row["entry"],), filters={}, shape=_reading)


def _reading(row: dict[str, object]) -> ReadingRead:
    return ReadingRead.model_validate({name: value for name, value in row.items() if name != "entry"})


def _shown(consent: service.Consent, now: datetime) -> ConsentRead:
    values = {name: value for name, value in vars(consent).items() if name not in {"consent_id", "blocks"}}
    return ConsentRead(
        **values,
        id=consent.consent_id,
        blocks=list(consent.blocks),
        live=rules.is_live(consent.expires_at, consent.revoked_at, now),
    )
