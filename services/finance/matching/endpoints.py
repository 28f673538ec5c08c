"""Routes of matches in life-cycle order."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from chassis.errors import NotFound, NotYetKnown
from chassis.paging import Paging, page
from chassis.shapes import Instant, Page, Ratio
from chassis.web import Write, errors
from chassis.web import router as new_router
from services.finance.access import NeedReader, PartnerBank
from services.finance.matching import decisions, presentation, service
from services.finance.matching.schemas import DecisionCreate, MatchesRead, MatchRead, ProfileRead, State
from services.finance.recorded import Recorded

router = new_router(prefix="/v1/finance", tags=["finance"])
_PRODUCT = "0192f0c1-0000-7000-8000-0000000000b1"
_SINCE = "2026-11-22T00:00:00+08:00"


def _wanted(
    product_id: Annotated[UUID | None, Query(description="Only of this product", examples=[_PRODUCT])] = None,
    state: Annotated[State | None, Query(description="Only in this state", examples=["proposed"])] = None,
    eligible: Annotated[bool | None, Query(description="Whether something stands in the way", examples=[True])] = None,
    min_score: Annotated[Ratio | None, Query(description="Only from this score on", examples=["60"])] = None,
    updated_since: Annotated[Instant | None, Query(description="Only what changed since", examples=[_SINCE])] = None,
) -> service.Wanted:
    return service.Wanted(product_id, state, min_score or Decimal(0), eligible, updated_since)


Wished = Annotated[service.Wanted, Depends(_wanted)]


@router.get("/needs/{need_id}/matches", responses=errors(NotFound, NotYetKnown))
async def match_need(uow: Recorded, caller: NeedReader, need_id: UUID) -> MatchesRead:
    """Ranks the products on offer for a need, with reasons and what is not met."""
    found = await service.match_need(uow, caller, need_id)
    return MatchesRead(items=[presentation.for_firm(match, consent) for match, consent in found], next_cursor=None)


@router.get("/matches")
async def list_matches(uow: Recorded, caller: PartnerBank, paging: Paging, wanted: Wished) -> Page[MatchRead]:
    """Lists the matches of the bank's own products, masked until the firm consents."""
    filters = {name: str(value) for name, value in vars(wanted).items()}
    after = paging.decode(filters)
    seen = await service.bank_matches(uow, caller, wanted, (after[0], after[1]) if after else None, paging.limit)
    return page(seen, paging, key=_place, filters=filters, shape=lambda each: presentation.for_bank(*each))


@router.get("/matches/{match_id}", responses=errors(NotFound, decisions.ConsentNotLive))
async def read_profile(uow: Recorded, caller: PartnerBank, match_id: UUID) -> ProfileRead:
    """Reads a match with what the firm's live consent opens; the firm sees that it was read."""
    match, consent, portrait = await service.read_profile(uow, caller, match_id)
    return presentation.profile(match, consent, portrait, uow.clock.today())


@router.post(
    "/matches/{match_id}/interest",
    responses=errors(NotFound, decisions.MatchAlreadyDecided, decisions.InterestAlreadyShown),
)
async def show_interest(uow: Write, caller: PartnerBank, match_id: UUID) -> MatchRead:
    """Shows interest, so that the firm may consent."""
    return presentation.for_bank(*await service.show_interest(uow, caller, match_id), None)


@router.post(
    "/matches/{match_id}/decisions",
    status_code=201,
    responses=errors(
        NotFound,
        decisions.ConsentNotLive,
        decisions.MatchAlreadyDecided,
        decisions.DecisionIncomplete,
        decisions.ReasonUnknown,
        decisions.ApprovedMoreThanAsked,
    ),
)
async def decide(uow: Write, caller: PartnerBank, match_id: UUID, body: DecisionCreate) -> MatchRead:
    """Approves with terms, or declines with a reason."""
    amount_fen = body.amount.fen if body.amount else None
    given = decisions.Decision(body.decision, amount_fen, body.rate_bp, body.tenor_months, body.reason_code)
    return presentation.for_bank(*await service.decide(uow, caller, match_id, given), None)


def _place(seen: service.Seen) -> tuple[datetime, UUID]:
    return seen[0].updated_at, seen[0].match_id
