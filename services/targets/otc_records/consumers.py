"""Where the service listens to the regional equity market: a record is a grant, an error takes it back."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from chassis.events import Handlers, Received
from chassis.uow import UnitOfWork
from contracts.finance_listings import OtcRecorded, OtcRecordEnded, OtcRecordReversed
from services.targets.facts.rules import IN_ERROR, OTC, Fact
from services.targets.facts.service import record_facts
from services.targets.indicators.catalogue import settings

handlers = Handlers()
_CUSTODY = "custody"
_BESIDE = "OTC_BESIDE"
"""The tier of records that are kept and count nothing (OTC_LISTING_KINDS)."""


@handlers.batch(OtcRecorded)
async def handle_otc_recorded(uow: UnitOfWork, events: Sequence[Received[OtcRecorded]]) -> None:
    """A firm on the market counts from its first record on; whether custody counts again, the settings say."""
    await record_facts(uow, [_recorded(received) for received in events])


@handlers.batch(OtcRecordEnded)
async def handle_otc_record_ended(uow: UnitOfWork, events: Sequence[Received[OtcRecordEnded]]) -> None:
    """An end takes nothing from what adds up, unless REVOCATION_UNDOES_CUMULATIVE says so."""
    await record_facts(uow, [_ended(received) for received in events])


@handlers.batch(OtcRecordReversed)
async def handle_otc_record_reversed(uow: UnitOfWork, events: Sequence[Received[OtcRecordReversed]]) -> None:
    """What was recorded in error counts on no day."""
    await record_facts(uow, [_reversed(received) for received in events])


@lru_cache(maxsize=1)
def _readings() -> tuple[bool, frozenset[str]]:
    """Whether a firm counts once whatever it is recorded as, and the kinds that count."""
    found = settings()
    return bool(found["OTC_LISTING_COUNTS_ONCE"].value), frozenset(found["OTC_LISTING_KINDS"].value)


def _fact(received: Received[Any], **given: Any) -> Fact:
    """Where a firm counts for custody beside its listing, that is a subject of its own, with the place told."""
    code, kind = received.event.credit_code, received.event.kind
    once, counting = _readings()
    return Fact(
        event_id=received.id, key=code, counted=code if once or kind != _CUSTODY else f"{code}/{kind}",
        sequence=received.sequence, told_at=received.time, tier=OTC if kind in counting else _BESIDE,
        reference=received.event.record_id, **given,
    )  # fmt: skip


def _recorded(received: Received[OtcRecorded]) -> Fact:
    event = received.event
    return _fact(
        received, kind="recognition", stated_on=event.began_on, valid_from=event.began_on, category=event.kind,
        first_time=True, district=event.district, town=event.town, clusters=",".join(sorted(set(event.clusters))),
        chains=",".join(sorted(set(event.chains))),
    )  # fmt: skip


def _ended(received: Received[OtcRecordEnded]) -> Fact:
    day = received.event.ended_on
    return _fact(received, kind="revocation", stated_on=day, valid_from=day)


def _reversed(received: Received[OtcRecordReversed]) -> Fact:
    day = received.event.reversed_on
    return _fact(received, kind="revocation", stated_on=day, valid_from=day, category=IN_ERROR)
