"""Where the service listens to listings: one is a grant, a delisting its end, an error takes it back."""

from collections.abc import Sequence
from typing import Any

from chassis.events import Handlers, Received
from chassis.uow import UnitOfWork
from contracts.finance_listings import FirmDelisted, FirmListed, ListingReversed
from services.targets.facts.rules import IN_ERROR, LISTING, MANUFACTURING, NOT_FIRST, OTHER_INDUSTRY, Fact
from services.targets.facts.service import record_facts

handlers = Handlers()


@handlers.batch(FirmListed)
async def handle_firm_listed(uow: UnitOfWork, events: Sequence[Received[FirmListed]]) -> None:
    """A firm is newly listed with its first listing; one on another board later is kept and counts nothing."""
    await record_facts(uow, [_listed(received) for received in events])


@handlers.batch(FirmDelisted)
async def handle_firm_delisted(uow: UnitOfWork, events: Sequence[Received[FirmDelisted]]) -> None:
    """A delisting takes nothing from what adds up, unless REVOCATION_UNDOES_CUMULATIVE says so."""
    await record_facts(uow, [_delisted(received) for received in events])


@handlers.batch(ListingReversed)
async def handle_listing_reversed(uow: UnitOfWork, events: Sequence[Received[ListingReversed]]) -> None:
    """What was entered in error counts on no day; what was known before can still be asked."""
    await record_facts(uow, [_reversed(received) for received in events])


def _fact(received: Received[Any], **given: Any) -> Fact:
    code = received.event.credit_code
    return Fact(
        event_id=received.id, key=code, counted=code, sequence=received.sequence, told_at=received.time,
        tier=LISTING, reference=received.event.listing_id, **given,
    )  # fmt: skip


def _listed(received: Received[FirmListed]) -> Fact:
    """Every entry calls itself the first: the oldest that stands is, and the category says where it was not."""
    event = received.event
    category = MANUFACTURING if event.manufacturing else OTHER_INDUSTRY
    return _fact(
        received, kind="recognition", stated_on=event.listed_on, valid_from=event.listed_on, first_time=True,
        category=category if event.first_listing else NOT_FIRST, district=event.district, town=event.town,
    )  # fmt: skip


def _delisted(received: Received[FirmDelisted]) -> Fact:
    day = received.event.delisted_on
    return _fact(received, kind="revocation", stated_on=day, valid_from=day)


def _reversed(received: Received[ListingReversed]) -> Fact:
    day = received.event.reversed_on
    return _fact(received, kind="revocation", stated_on=day, valid_from=day, category=IN_ERROR)
