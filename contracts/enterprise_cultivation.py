"""What the enterprise service says of cultivation: the pool, service officers, coaching, champions."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from contracts.base import Event


class PoolChanged(Event):
    """A firm entered the cultivation pool of a programme, or left it, from a day on."""

    type: ClassVar[str] = "enterprise.pool_changed"
    topic: ClassVar[str] = "enterprise.cultivation.v1"

    place_id: UUID
    credit_code: str
    programme: str
    district: str
    change: Literal["entered", "left"]
    on: date
    by: Literal["rule", "manual"]
    reason: str


class OfficerAssigned(Event):
    """A firm has a service officer from a day on."""

    type: ClassVar[str] = "enterprise.officer_assigned"
    topic: ClassVar[str] = "enterprise.cultivation.v1"

    assignment_id: UUID
    officer_id: UUID
    credit_code: str
    district: str
    valid_from: date


class OfficerAssignmentEnded(Event):
    """A firm's service officer is no longer its own on `valid_to` and after."""

    type: ClassVar[str] = "enterprise.officer_assignment_ended"
    topic: ClassVar[str] = "enterprise.cultivation.v1"

    assignment_id: UUID
    officer_id: UUID
    credit_code: str
    district: str
    valid_to: date
    reason: str


class CoachingTaskDue(Event):
    """A task of a coaching plan is not done and due soon; told once."""

    type: ClassVar[str] = "enterprise.coaching_task_due"
    topic: ClassVar[str] = "enterprise.cultivation.v1"

    plan_id: UUID
    task_id: UUID
    credit_code: str
    district: str
    owner: Literal["firm", "officer", "department"]
    due_on: date


class ChampionListed(Event):
    """A firm's product entered a list of champions to be cultivated, or left it, from a day on."""

    type: ClassVar[str] = "enterprise.champion_listed"
    topic: ClassVar[str] = "enterprise.cultivation.v1"

    entry_id: UUID
    list: Literal["city", "national"]
    credit_code: str
    product_code: str
    change: Literal["entered", "left"]
    on: date
