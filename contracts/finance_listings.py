"""What the finance service says of firms on the capital market: listings, and records of the regional equity market."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from contracts.base import Event

OtcKind = Literal["listed", "cultivated", "custody"]


class FirmListed(Event):
    """A firm is listed on a board from `listed_on` on; industry, place and whether it makes things are of that day."""

    type: ClassVar[str] = "finance.firm_listed"
    topic: ClassVar[str] = "finance.listings.v1"

    listing_id: UUID
    credit_code: str
    board: str
    stock_code: str
    listed_on: date
    industry: str
    manufacturing: bool
    first_listing: bool
    """False where the firm had been listed before on a board of which no entry tells."""
    district: str
    town: str | None = None
    confirmed_on: date


class FirmDelisted(Event):
    """A firm is no longer listed there from `delisted_on` on."""

    type: ClassVar[str] = "finance.firm_delisted"
    topic: ClassVar[str] = "finance.listings.v1"

    listing_id: UUID
    credit_code: str
    delisted_on: date
    delisting_reason: Literal["moved_to_another_board", "merged", "voluntary", "forced", "other"]


class ListingReversed(Event):
    """A listing was entered in error; it counts on no day."""

    type: ClassVar[str] = "finance.listing_reversed"
    topic: ClassVar[str] = "finance.listings.v1"

    listing_id: UUID
    credit_code: str
    reversed_on: date


class OtcRecorded(Event):
    """A firm is listed, cultivated or in custody on the regional equity market from `began_on` on."""

    type: ClassVar[str] = "finance.otc_recorded"
    topic: ClassVar[str] = "finance.otc_records.v1"

    record_id: UUID
    credit_code: str
    kind: OtcKind
    began_on: date
    district: str
    town: str | None = None
    clusters: tuple[str, ...] = ()
    chains: tuple[str, ...] = ()
    confirmed_on: date


class OtcRecordEnded(Event):
    """A record of the regional equity market holds no more from `ended_on` on."""

    type: ClassVar[str] = "finance.otc_record_ended"
    topic: ClassVar[str] = "finance.otc_records.v1"

    record_id: UUID
    credit_code: str
    kind: OtcKind
    ended_on: date
    end_reason: Literal["listed_on_an_exchange", "withdrawn", "removed", "closed", "other"]


class OtcRecordReversed(Event):
    """A record was entered in error; it counts on no day."""

    type: ClassVar[str] = "finance.otc_record_reversed"
    topic: ClassVar[str] = "finance.otc_records.v1"

    record_id: UUID
    credit_code: str
    kind: OtcKind
    reversed_on: date
