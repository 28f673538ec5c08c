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
