"""What the enterprise service says of the records behind the rungs: unicorns, hard-tech firms, needs, links."""

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


class HardTechEntered(Event):
    """The city confirmed a firm as hard-tech, brought in (引) or bred (育), from `entered_on` on."""

    type: ClassVar[str] = "enterprise.hard_tech_entered"
    topic: ClassVar[str] = "enterprise.hard_tech.v1"

    entry_id: UUID
    credit_code: str
    route: Literal["brought_in", "bred"]
    entered_on: date
    confirmed_on: date
    district: str
    town: str | None = None
    definition: str
    assessment_id: UUID


class HardTechWithdrawn(Event):
    """A firm is out of the register from a day on; what was entered in error counts on no day."""

    type: ClassVar[str] = "enterprise.hard_tech_withdrawn"
    topic: ClassVar[str] = "enterprise.hard_tech.v1"

    entry_id: UUID
    credit_code: str
    withdrawn_on: date
    withdrawal_reason: Literal["moved_away", "closed", "no_longer_meets", "entered_in_error", "other"]


class TechNeedOpened(Event):
    """A firm said which technology it needs at a node of a chain, how urgently and for how much."""

    type: ClassVar[str] = "enterprise.tech_need_opened"
    topic: ClassVar[str] = "enterprise.tech_needs.v1"

    need_id: UUID
    credit_code: str
    node: str
    title: str
    urgency: Literal["low", "normal", "high", "critical"]
    budget_fen: int
    district: str
    opened_on: date


class TechNeedMoved(Event):
    """A technology need is being worked on, is open again, solved or withdrawn."""

    type: ClassVar[str] = "enterprise.tech_need_moved"
    topic: ClassVar[str] = "enterprise.tech_needs.v1"

    need_id: UUID
    credit_code: str
    state: Literal["opened", "in_progress", "solved", "withdrawn"]
    on: date


class ChainLinked(Event):
    """A firm was linked in one of the four chains: innovation, industry, capital, talent."""

    type: ClassVar[str] = "enterprise.chain_linked"
    topic: ClassVar[str] = "enterprise.chain_links.v1"

    link_id: UUID
    credit_code: str
    chain: Literal["innovation", "industry", "capital", "talent"]
    counterpart_kind: str
    counterpart: str
    began_on: date


class ChainLinkEnded(Event):
    """A link of a firm ended; it holds on `ended_on` no more."""

    type: ClassVar[str] = "enterprise.chain_link_ended"
    topic: ClassVar[str] = "enterprise.chain_links.v1"

    link_id: UUID
    credit_code: str
    ended_on: date
