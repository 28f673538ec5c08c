"""What the parks service says: parks and who lives in them."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from contracts.base import Event


class ParkEstablished(Event):
    """A park with its operator and two to three leading industries was established (建成) on a day."""

    type: ClassVar[str] = "parks.park_established"
    topic: ClassVar[str] = "parks.parks.v1"
    key_field: ClassVar[str] = "park_id"

    park_id: UUID
    name: str
    district: str
    town: str | None = None
    """Where known; a unit that was redrawn can be told apart only by it."""
    operator: str
    leading_industries: tuple[str, ...]
    established_on: date


class ResidentMovedIn(Event):
    """A firm or a team without legal form moved into a park."""

    type: ClassVar[str] = "parks.resident_moved_in"
    topic: ClassVar[str] = "parks.residents.v1"
    key_field: ClassVar[str] = "resident_key"

    resident_id: UUID
    resident_key: str
    """The firm's credit code; for a team, the park id."""
    park_id: UUID
    kind: Literal["incubatee", "team", "firm"]
    credit_code: str | None
    team_id: UUID | None
    district: str
    town: str | None = None
    moved_in_on: date


class ResidentMovedOut(Event):
    """A resident left its park; `moved_out_on` is the first day it is no longer there."""

    type: ClassVar[str] = "parks.resident_moved_out"
    topic: ClassVar[str] = "parks.residents.v1"
    key_field: ClassVar[str] = "resident_key"

    resident_id: UUID
    resident_key: str
    park_id: UUID
    moved_out_on: date
    reason: str
