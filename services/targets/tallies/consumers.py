"""Where the service listens to batches of workshops and trademarks."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.events import Handlers, Received
from chassis.uow import UnitOfWork
from contracts.enterprise_support import (
    TrademarkBatchReversed,
    TrademarksCounted,
    WorkshopRecognized,
    WorkshopWithdrawn,
)
from services.targets.tallies.rules import TRADEMARKS, WORKSHOPS, Tally
from services.targets.tallies.service import record_tallies, reverse_tallies

handlers = Handlers()


@handlers.batch(WorkshopRecognized)
async def handle_workshop_recognized(uow: UnitOfWork, events: Sequence[Received[WorkshopRecognized]]) -> None:
    """A workshop counts from the day of its list; of one place only the first list counts."""
    await record_tallies(uow, [_workshop(received) for received in events])


@handlers.batch(WorkshopWithdrawn)
async def handle_workshop_withdrawn(uow: UnitOfWork, events: Sequence[Received[WorkshopWithdrawn]]) -> None:
    """What was entered in error counts on no day; whatever closes later was new all the same."""
    wrong = [received for received in events if received.event.entered_in_error]
    await reverse_tallies(uow, [_reversal(received, received.event.workshop_id) for received in wrong])


@handlers.batch(TrademarksCounted)
async def handle_trademarks_counted(uow: UnitOfWork, events: Sequence[Received[TrademarksCounted]]) -> None:
    """A line's registrations count from the last day of its period."""
    await record_tallies(uow, [_trademarks(received) for received in events])


@handlers.batch(TrademarkBatchReversed)
async def handle_trademark_batch_reversed(uow: UnitOfWork, events: Sequence[Received[TrademarkBatchReversed]]) -> None:
    """A wrong batch counts on no day."""
    await reverse_tallies(uow, [_reversal(received, received.event.batch_id) for received in events])


def _reversal(received: Received[Any], reference: UUID) -> dict[str, Any]:
    return {"event_id": received.id, "reference": reference, "told_at": received.time}


def _workshop(received: Received[WorkshopRecognized]) -> Tally:
    event = received.event
    return Tally(
        event_id=received.id, indicator=WORKSHOPS, key=event.key, counted=str(event.workshop_id), kind="workshop",
        district=event.district, town=event.town, began_on=event.recognised_on, day=event.recognised_on, gross=1, net=1,
        reference=event.workshop_id, credit_code=event.credit_code, category=event.level, told_at=received.time,
        place=f"{event.credit_code}|{event.plant}|{event.process}",
    )  # fmt: skip


def _trademarks(received: Received[TrademarksCounted]) -> Tally:
    event = received.event
    return Tally(
        event_id=received.id, indicator=TRADEMARKS, key=event.key, counted=str(event.count_id), kind="trademarks",
        district=event.district, began_on=event.period_from, day=event.period_to, gross=event.registered,
        net=event.registered - event.cancelled - event.expired, reference=event.batch_id,
        credit_code=event.credit_code, told_at=received.time, place=str(event.count_id),
    )  # fmt: skip
