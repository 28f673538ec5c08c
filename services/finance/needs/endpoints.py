"""Routes of needs."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from chassis.errors import NotFound, NotYetKnown
from chassis.paging import Paging, page
from chassis.shapes import CreditCode, Page, Yuan
from chassis.web import Read, Write, errors
from chassis.web import router as new_router
from services.finance.access import Firm, NeedReader
from services.finance.needs import rules, service
from services.finance.needs.schemas import NeedCreate, NeedRead

router = new_router(prefix="/v1/finance/needs", tags=["finance"])
OfFirm = Annotated[CreditCode | None, Query(description="Only this firm's", examples=["915001070901701252"])]


@router.post("", status_code=201, responses=errors(NotYetKnown, rules.AmountNotPositive))
async def state_need(uow: Write, caller: Firm, body: NeedCreate) -> NeedRead:
    """States a need of the caller's firm."""
    need = await service.state_need(uow, caller, body.amount.fen, body.tenor_months, body.purpose, body.wanted_rate_bp)
    uow.response_headers["Location"] = f"/v1/finance/needs/{need.need_id}"
    return _shown(need)


@router.get("")
async def list_needs(uow: Read, caller: NeedReader, paging: Paging, credit_code: OfFirm = None) -> Page[NeedRead]:
    """Lists needs: a firm its own, the city all."""
    filters = {"credit_code": credit_code}
    after = paging.decode(filters)
    found = await service.list_needs(uow, caller, credit_code, after[0] if after else None, paging.limit + 1)
    return page([_shown(each) for each in found], paging, key=lambda each: (each.id,), filters=filters)


@router.get("/{need_id}", responses=errors(NotFound))
async def read_need(uow: Read, caller: NeedReader, need_id: UUID) -> NeedRead:
    """Reads one need."""
    return _shown(await service.require_need(uow, need_id, caller))


def _shown(need: service.Need) -> NeedRead:
    return NeedRead(
        id=need.need_id,
        credit_code=need.credit_code,
        amount=Yuan.of(need.amount_fen),
        tenor_months=need.tenor_months,
        purpose=need.purpose,
        wanted_rate_bp=need.wanted_rate_bp,
        stated_on=need.stated_on,
    )
