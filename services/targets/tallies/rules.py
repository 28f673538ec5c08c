"""What a batch adds to an indicator, and which of its three numbers counts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

Measure = Literal["gross", "net", "firms"]

WORKSHOPS, TRADEMARKS = "DIGITAL_WORKSHOP_NEW", "TRADEMARK_NEW"
PLAN_START = date(2024, 1, 1)
"""Cumulative indicators add up from here (annex of 渝府办发〔2024〕14号)."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What one event adds to an indicator from `day` on; the days from `began_on` to `day` are told of by it.

    `gross` is what came, `net` what came less what went; `reference` is what a reversal names.
    Of one `place` only what was told of first counts: a workshop that is listed again is not new.
    """

    event_id: UUID
    indicator: str
    key: str
    counted: str
    kind: str
    district: str
    began_on: date
    day: date
    gross: int
    net: int
    place: str
    reference: UUID
    told_at: datetime
    credit_code: str | None = None
    town: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What one place gained on one day."""

    district: str
    town: str | None
    day: date
    began_on: date
    amount: int


def measures(settings: dict[str, Any]) -> dict[str, Measure]:
    """Which number counts for each indicator, by the readings in use.

    DIGITAL_WORKSHOP_UNIT: workshops, or firms with at least one; TRADEMARK_NET_OR_GROSS: registered, or what is left.
    """
    workshops: Measure = "firms" if settings["DIGITAL_WORKSHOP_UNIT"] == "enterprise" else "gross"
    trademarks: Measure = "net" if settings["TRADEMARK_NET_OR_GROSS"] == "net" else "gross"
    return {WORKSHOPS: workshops, TRADEMARKS: trademarks}
