"""What the enterprise service says of what supports firms: workshops, trademarks, the white list, policies."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from contracts.base import Event


class WorkshopRecognized(Event):
    """A digital workshop was recognised with a batch."""

    type: ClassVar[str] = "enterprise.workshop_recognized"
    topic: ClassVar[str] = "enterprise.workshops.v1"

    workshop_id: UUID
    batch_id: UUID
    credit_code: str
    plant: str
    process: str
    level: Literal["municipal", "national"]
    recognised_on: date
    district: str
    town: str | None = None
    first_time: bool
    """False when the same process of the same plant had been recognised before, at another level or again."""
    document_number: str | None = None


class WorkshopWithdrawn(Event):
    """A workshop is no longer on the list from a day on; `entered_in_error` says it never should have been."""

    type: ClassVar[str] = "enterprise.workshop_withdrawn"
    topic: ClassVar[str] = "enterprise.workshops.v1"

    workshop_id: UUID
    credit_code: str
    effective_on: date
    entered_in_error: bool


class TrademarksCounted(Event):
    """One line of a batch: what a district, or one firm of it, gained and lost from one day to another."""

    type: ClassVar[str] = "enterprise.trademarks_counted"
    topic: ClassVar[str] = "enterprise.trademarks.v1"
    key_field: ClassVar[str] = "batch_id"

    count_id: UUID
    batch_id: UUID
    district: str
    credit_code: str | None = None
    period_from: date
    period_to: date
    registered: int
    cancelled: int
    expired: int


class TrademarkBatchReversed(Event):
    """A batch was wrong; it counts on no day."""

    type: ClassVar[str] = "enterprise.trademark_batch_reversed"
    topic: ClassVar[str] = "enterprise.trademarks.v1"
    key_field: ClassVar[str] = "batch_id"

    batch_id: UUID
    reversed_on: date


class WhiteListChanged(Event):
    """A firm entered the white list, stays longer, or left it; while `listed`, from `since` to `valid_to`."""

    type: ClassVar[str] = "enterprise.white_list_changed"
    topic: ClassVar[str] = "enterprise.white_list.v1"

    entry_id: UUID
    credit_code: str
    listed: bool
    on: date
    since: date
    valid_to: date
    because: tuple[str, ...] = ()
    """Ids of the conditions that no longer hold, or `veto`; empty while listed."""


class PolicyGranted(Event):
    """A firm was granted what a policy gives; money in fen."""

    type: ClassVar[str] = "enterprise.policy_granted"
    topic: ClassVar[str] = "enterprise.policies.v1"

    grant_id: UUID
    policy_id: UUID
    policy_code: str
    credit_code: str
    district: str
    granted_on: date
    amount_fen: int | None = None
