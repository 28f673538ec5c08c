"""What the enterprise service says of the records behind the rungs: unicorns, technology needs, four-chain links."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from contracts.base import Event


class UnicornEntered(Event):
    """A firm came on the city's list of unicorns, with the valuation that brought it there."""

    type: ClassVar[str] = "enterprise.unicorn_entered"
    topic: ClassVar[str] = "enterprise.unicorns.v1"

    unicorn_id: UUID
    credit_code: str
    entered_on: date
    valuation_fen: int
    round: str
    valued_on: date
    district: str
    town: str | None = None


class UnicornLeft(Event):
    """A firm is off the list from a day on; what was entered in error was on it on no day."""

    type: ClassVar[str] = "enterprise.unicorn_left"
    topic: ClassVar[str] = "enterprise.unicorns.v1"

    unicorn_id: UUID
    credit_code: str
    left_on: date
    leave_reason: Literal["listed", "acquired", "valuation_fell", "moved_away", "closed", "entered_in_error", "other"]
