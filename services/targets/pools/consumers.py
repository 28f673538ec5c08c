"""Where the service listens to cultivation pools: a place is held like a title, leaving ends it."""

from collections.abc import Sequence

from chassis.events import Handlers, Received
from chassis.uow import UnitOfWork
from contracts.enterprise_cultivation import PoolChanged
from services.targets.facts.rules import Fact
from services.targets.facts.service import record_facts

handlers = Handlers()


@handlers.batch(PoolChanged)
async def handle_pool_changed(uow: UnitOfWork, events: Sequence[Received[PoolChanged]]) -> None:
    """A firm is in a programme's pool from the day it entered; on the day it left it no longer is."""
    await record_facts(uow, [fact_of(received) for received in events])


def fact_of(received: Received[PoolChanged]) -> Fact:
    """A change of a pool as a fact."""
    event, entered = received.event, received.event.change == "entered"
    return Fact(
        event_id=received.id, kind="recognition" if entered else "revocation", key=event.key, counted=event.key,
        sequence=received.sequence, told_at=received.time, stated_on=event.on, valid_from=event.on,
        tier=f"POOL_{event.programme}", reference=event.place_id, district=event.district if entered else None,
    )  # fmt: skip
