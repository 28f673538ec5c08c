"""Where the service listens: each event becomes a fact, its identity is the event's id."""

from collections.abc import Sequence
from typing import Any

from chassis.events import Handlers, Received
from chassis.uow import UnitOfWork
from contracts.enterprise import EnterpriseChanged, EnterpriseRegistered, RecognitionGranted, RecognitionRevoked
from contracts.parks import ParkEstablished, ResidentMovedIn, ResidentMovedOut
from services.targets.facts.rules import Fact
from services.targets.facts.service import record_facts

handlers = Handlers()


def _fact(received: Received[Any], **given: Any) -> Fact:
    return Fact(
        event_id=received.id, key=received.event.key, sequence=received.sequence, told_at=received.time, **given
    )  # fmt: skip


@handlers.batch(EnterpriseRegistered)
async def handle_enterprise_registered(uow: UnitOfWork, events: Sequence[Received[EnterpriseRegistered]]) -> None:
    """Where a firm is, as known on the day it was recorded."""
    await record_facts(uow, [_registered(received) for received in events])


@handlers.batch(EnterpriseChanged)
async def handle_enterprise_changed(uow: UnitOfWork, events: Sequence[Received[EnterpriseChanged]]) -> None:
    """Where a firm is from a day on."""
    await record_facts(uow, [_changed(received) for received in events])


@handlers.batch(RecognitionGranted)
async def handle_recognition_granted(uow: UnitOfWork, events: Sequence[Received[RecognitionGranted]]) -> None:
    """A title from its first to its last day."""
    await record_facts(uow, [_granted(received) for received in events])


@handlers.batch(RecognitionRevoked)
async def handle_recognition_revoked(uow: UnitOfWork, events: Sequence[Received[RecognitionRevoked]]) -> None:
    """The end of a title; the title's own fact stays as it was."""
    await record_facts(uow, [_revoked(received) for received in events])


@handlers.batch(ParkEstablished)
async def handle_park_established(uow: UnitOfWork, events: Sequence[Received[ParkEstablished]]) -> None:
    """A park from the day it was established."""
    await record_facts(uow, [_established(received) for received in events])


@handlers.batch(ResidentMovedIn)
async def handle_resident_moved_in(uow: UnitOfWork, events: Sequence[Received[ResidentMovedIn]]) -> None:
    """A resident from the day it moved in."""
    await record_facts(uow, [_moved_in(received) for received in events])


@handlers.batch(ResidentMovedOut)
async def handle_resident_moved_out(uow: UnitOfWork, events: Sequence[Received[ResidentMovedOut]]) -> None:
    """The end of a residence."""
    await record_facts(uow, [_moved_out(received) for received in events])


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
