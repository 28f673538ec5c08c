"""Where the service listens: each event becomes a fact, its identity is the event's id."""

from collections.abc import Callable, Sequence
from typing import Any

from chassis.events import Handlers, Received
from chassis.uow import UnitOfWork
from contracts.base import Event
from contracts.enterprise import EnterpriseChanged, EnterpriseRegistered, RecognitionGranted, RecognitionRevoked
from contracts.parks import ParkEstablished, ResidentMovedIn, ResidentMovedOut
from services.targets.facts.districts import PLACED
from services.targets.facts.rules import IN_ERROR, Fact
from services.targets.facts.service import record_facts

handlers = Handlers()


def _fact(received: Received[Any], **given: Any) -> Fact:
    return Fact(
        event_id=received.id, key=received.event.key, sequence=received.sequence, told_at=received.time, **given
    )  # fmt: skip


def _codes(codes: tuple[str, ...]) -> str:
    return ",".join(sorted(set(codes)))


def _registered(received: Received[EnterpriseRegistered]) -> Fact:
    event = received.event
    return _fact(
        received, kind="profile", counted=event.key, stated_on=event.recorded_on, valid_from=event.registered_on,
        district=event.district, town=event.town, clusters=_codes(event.clusters), chains=_codes(event.chains),
    )  # fmt: skip


def _changed(received: Received[EnterpriseChanged]) -> Fact:
    event = received.event
    return _fact(
        received, kind="profile", counted=event.key, stated_on=event.effective_on, valid_from=event.effective_on,
        category=PLACED if "district" in event.changed else None,
        district=event.district, town=event.town, clusters=_codes(event.clusters), chains=_codes(event.chains),
    )  # fmt: skip


def _granted(received: Received[RecognitionGranted]) -> Fact:
    event = received.event
    return _fact(
        received, kind="recognition", counted=event.key, stated_on=event.granted_on, valid_from=event.valid_from,
        valid_to=event.valid_to, tier=event.tier, reference=event.recognition_id, category=event.kind,
        district=event.district, first_time=event.first_time, gap_free=event.gap_free,
        rule_set=event.rule_set, assessment_id=event.assessment_id, application_id=event.application_id,
    )  # fmt: skip


def _revoked(received: Received[RecognitionRevoked]) -> Fact:
    event = received.event
    return _fact(
        received, kind="revocation", counted=event.key, stated_on=event.effective_on, valid_from=event.effective_on,
        tier=event.tier, reference=event.recognition_id,
        category=IN_ERROR if event.reason_code == IN_ERROR else None,
    )  # fmt: skip


def _established(received: Received[ParkEstablished]) -> Fact:
    event = received.event
    return _fact(
        received, kind="park", counted=event.key, stated_on=event.established_on, valid_from=event.established_on,
        district=event.district, town=event.town, reference=event.park_id, park=event.park_id,
    )  # fmt: skip


def _moved_in(received: Received[ResidentMovedIn]) -> Fact:
    event = received.event
    return _fact(
        received, kind="resident", counted=event.credit_code or str(event.team_id or event.resident_id),
        stated_on=event.moved_in_on, valid_from=event.moved_in_on, reference=event.resident_id, category=event.kind,
        district=event.district, town=event.town, park=event.park_id,
    )  # fmt: skip


def _moved_out(received: Received[ResidentMovedOut]) -> Fact:
    event = received.event
    return _fact(
        received, kind="departure", counted=event.key, stated_on=event.moved_out_on, valid_from=event.moved_out_on,
        reference=event.resident_id,
    )  # fmt: skip


_MADE_BY: dict[type[Event], Callable[[Received[Any]], Fact]] = {
    EnterpriseRegistered: _registered,
    EnterpriseChanged: _changed,
    RecognitionGranted: _granted,
    RecognitionRevoked: _revoked,
    ParkEstablished: _established,
    ResidentMovedIn: _moved_in,
    ResidentMovedOut: _moved_out,
}


def fact_of(received: Received[Any]) -> Fact:
    """What an event tells, as a fact."""
    return _MADE_BY[type(received.event)](received)


@handlers.batch(*_MADE_BY)
async def handle_facts(uow: UnitOfWork, events: Sequence[Received[Any]]) -> None:
    """Where a firm is, its titles and their ends, parks and who lives there: each event is one fact."""
    await record_facts(uow, [fact_of(received) for received in events])
