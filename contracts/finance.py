"""What the finance service says: needs, consents and banks' decisions."""

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from contracts.base import Event


class NeedStated(Event):
    """A firm stated a need for money, in fen over months."""

    type: ClassVar[str] = "finance.need_stated"
    topic: ClassVar[str] = "finance.needs.v1"

    need_id: UUID
    credit_code: str
    amount_fen: int
    tenor_months: int
    purpose: str
    stated_on: date


class ConsentGranted(Event):
    """A firm let one institution read named blocks of its data for one purpose until a moment."""

    type: ClassVar[str] = "finance.consent_granted"
    topic: ClassVar[str] = "finance.consents.v1"

    consent_id: UUID
    credit_code: str
    institution_id: UUID
    purpose: str
    blocks: tuple[str, ...]
    expires_at: datetime


class ConsentRevoked(Event):
    """A firm took a consent back; the next read is refused."""

    type: ClassVar[str] = "finance.consent_revoked"
    topic: ClassVar[str] = "finance.consents.v1"

    consent_id: UUID
    credit_code: str
    institution_id: UUID


class MatchDecided(Event):
    """A bank decided on a match."""

    type: ClassVar[str] = "finance.match_decided"
    topic: ClassVar[str] = "finance.matches.v1"

    match_id: UUID
    need_id: UUID
    credit_code: str
    institution_id: UUID
    product_id: UUID
    decision: Literal["approved", "declined"]
    amount_fen: int | None = None
    rate_bp: int | None = None
    tenor_months: int | None = None
    reason_code: str | None = None
    decided_on: date
