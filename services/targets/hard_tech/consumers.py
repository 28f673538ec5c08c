"""Where the service listens to the register of hard-tech firms: an entry is a grant, an error takes it back."""

from collections.abc import Sequence
from typing import Any

from chassis.events import Handlers, Received
from chassis.uow import UnitOfWork
from contracts.enterprise_records import HardTechEntered, HardTechWithdrawn
from services.targets.facts.rules import HARD_TECH, IN_ERROR, Fact
from services.targets.facts.service import record_facts

handlers = Handlers()


@handlers.batch(HardTechEntered)
async def handle_hard_tech_entered(uow: UnitOfWork, events: Sequence[Received[HardTechEntered]]) -> None:
    """A firm brought in or bred counts in the year of its entry; whether again, HARD_TECH_COUNTING says."""
    await record_facts(uow, [_entered(received) for received in events])


@handlers.batch(HardTechWithdrawn)
async def handle_hard_tech_withdrawn(uow: UnitOfWork, events: Sequence[Received[HardTechWithdrawn]]) -> None:
    """What was entered in error counts on no day; a firm that leaves later was brought in or bred all the same."""
    wrong = [received for received in events if received.event.withdrawal_reason == IN_ERROR]
    await record_facts(uow, [_undone(received) for received in wrong])


def _fact(received: Received[Any], **given: Any) -> Fact:
    code = received.event.credit_code
    return Fact(
        event_id=received.id, key=code, counted=code, sequence=received.sequence, told_at=received.time,
        tier=HARD_TECH, reference=received.event.entry_id, **given,
    )  # fmt: skip


def _entered(received: Received[HardTechEntered]) -> Fact:
    event = received.event
    return _fact(
        received, kind="recognition", stated_on=event.entered_on, valid_from=event.entered_on, category=event.route,
        district=event.district, town=event.town, first_time=True, rule_set=event.definition,
        assessment_id=event.assessment_id,
    )  # fmt: skip


def _undone(received: Received[HardTechWithdrawn]) -> Fact:
    day = received.event.withdrawn_on
    return _fact(received, kind="revocation", stated_on=day, valid_from=day, category=IN_ERROR)
