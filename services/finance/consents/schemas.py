"""HTTP shapes of consents and the access log."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import F, Instant, Shape

Purpose = Literal["credit_decision", "post_loan_monitoring"]
Block = Literal["identity", "titles", "figures", "residence"]
_BLOCKS = "identity: name and code · titles: in force · figures: yearly reports · residence: the park"


class ConsentCreate(Shape):
    """A consent to grant."""

    institution_id: UUID = F("Who may read", "0192f0c1-0000-7000-8000-0000000000a1")
    purpose: Purpose = F("What for; a match is opened by credit_decision only", "credit_decision")
    blocks: Annotated[list[Block], Field(min_length=1, max_length=4)] = F(_BLOCKS, ["identity", "figures"])
    expires_at: Instant = F("Until when", "2027-01-31T00:00:00+08:00")


class ConsentRead(Shape):
    """A consent."""

    id: UUID = F("Consent id", "0192f0c1-0000-7000-8000-0000000000d1")
    credit_code: str = F("The firm", "915001070901701252")
    institution_id: UUID = F("Who may read", "0192f0c1-0000-7000-8000-0000000000a1")
    purpose: Purpose = F("What for", "credit_decision")
    blocks: list[Block] = F(_BLOCKS, ["identity", "figures"])
    granted_at: Instant = F("When it was granted", "2026-11-22T10:00:00+08:00")
    expires_at: Instant = F("Until when", "2027-01-31T00:00:00+08:00")
    revoked_at: Instant | None = F("When it was taken back", None)
    live: bool = F("Whether reading is allowed now", example=True)


class ReadingRead(Shape):
    """One read of a firm's data."""

    at: Instant = F("When", "2026-11-22T10:05:00+08:00")
    credit_code: str = F("Whose data", "915001070901701252")
    institution_id: UUID = F("Who read", "0192f0c1-0000-7000-8000-0000000000a1")
    reader: str = F("The subject of the reader's token", "bank-desk-1")
    match_id: UUID = F("The match it belongs to", "0192f0c1-0000-7000-8000-0000000000e1")
    consent_id: UUID = F("The consent it rests on", "0192f0c1-0000-7000-8000-0000000000d1")
    purpose: Purpose = F("What for", "credit_decision")
    blocks: list[Block] = F("What was read", ["identity", "figures"])
