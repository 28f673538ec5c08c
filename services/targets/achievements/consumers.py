"""Where the service listens to achievements: a selection is a grant, a reversal says it was entered in error."""

from collections.abc import Sequence
from typing import Any

from chassis.events import Handlers, Received
from chassis.uow import UnitOfWork
from contracts.enterprise_innovation import (
    AchievementProposed,
    AchievementSelected,
    AchievementSelectionReversed,
)
from services.targets.facts.rules import ACHIEVEMENT, IN_ERROR, Fact
from services.targets.facts.service import record_facts

handlers = Handlers()


@handlers.batch(AchievementProposed)
async def handle_achievement_proposed(uow: UnitOfWork, events: Sequence[Received[AchievementProposed]]) -> None:
    """Where an achievement lies, in which clusters and in which chain."""
    await record_facts(uow, [_proposed(received) for received in events])


@handlers.batch(AchievementSelected)
async def handle_achievement_selected(uow: UnitOfWork, events: Sequence[Received[AchievementSelected]]) -> None:
    """A selected achievement counts from the day of its selection to the end of the year."""
    await record_facts(uow, [_selected(received) for received in events])


@handlers.batch(AchievementSelectionReversed)
async def handle_achievement_selection_reversed(
    uow: UnitOfWork, events: Sequence[Received[AchievementSelectionReversed]]
) -> None:
    """A wrong selection counts on no day; what was known before it was reversed can still be asked."""
    await record_facts(uow, [_reversed(received) for received in events])


def _fact(received: Received[Any], **given: Any) -> Fact:
    key = received.event.key
    return Fact(event_id=received.id, key=key, counted=key, sequence=received.sequence, told_at=received.time, **given)


def _proposed(received: Received[AchievementProposed]) -> Fact:
    """The place is told in the units of the day it was recorded on, which may be later than the proposal."""
    event = received.event
    return _fact(
        received, kind="profile", stated_on=event.recorded_on, valid_from=event.proposed_on, district=event.district,
        town=event.town, clusters=",".join(sorted(set(event.clusters))), chains=event.chain or "",
    )  # fmt: skip


def _selected(received: Received[AchievementSelected]) -> Fact:
    event = received.event
    return _fact(
        received, kind="recognition", tier=ACHIEVEMENT, reference=event.selection_id, category=event.source,
        stated_on=event.selected_on, valid_from=event.selected_on, district=event.district, town=event.town,
    )  # fmt: skip


def _reversed(received: Received[AchievementSelectionReversed]) -> Fact:
    event = received.event
    return _fact(
        received, kind="revocation", tier=ACHIEVEMENT, reference=event.selection_id, stated_on=event.reversed_on,
        valid_from=event.reversed_on, category=IN_ERROR,
    )  # fmt: skip
