"""Entering, confirming, delisting and reversing listings."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis import policy
from chassis.access import Principal
from chassis.uow import Reader, UnitOfWork
from contracts.finance_listings import FirmDelisted, FirmListed, ListingReversed
from services.finance.firms import service as firms
from services.finance.listings import repository, rules
from services.finance.registers import rules as registers


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The boards, and whose the register is."""
    return policy.load("finance/listings.yaml")


async def propose_listing(uow: UnitOfWork, caller: Principal, given: Mapping[str, Any]) -> UUID:
    """Enters that a firm was listed on a board; it counts once another person confirmed it. Gives the listing's id.

    `given` holds credit_code, board, stock_code, listed_on, manufacturing, manufacturing_reason, first_listing,
    evidence, proof_file. Raises the refusals of both rules, and NotYetKnown for a firm this service has not heard of.
    """
    registers.check_department(caller.department, document()["departments"]["record"])
    code, on = given["credit_code"], given["listed_on"]
    rules.board_of(document()["boards"], given["board"], given["stock_code"])
    await uow.lock(f"{given['board']}:{given['stock_code']}", code)
    firm = await firms.require_profile(uow, code, on)
    registers.check_begin("/listed_on", on, firm["registered_on"], uow.clock.today())
    rules.check_free([_listed(row) for row in await repository.of_firm(uow, code)], given["board"])
    if await repository.code_is_taken(uow, given["board"], given["stock_code"]):
        raise rules.StockCodeTaken(pointer="/stock_code", stock_code=given["stock_code"])
    section, reason = document()["manufacturing"]["section"], given["manufacturing_reason"]
    makes = rules.is_manufacturer(firm["industry"], section, given["manufacturing"], reason)
    row = {
        **given,
        **{name: firm[name] for name in ("industry", "district", "town")},
        "id": uuid7(),
        "manufacturing": makes,
        "proposed_at": uow.clock.now(),
        "proposed_by": caller.subject,
    }
    await repository.add(uow, row)
    names = ("credit_code", "board", "stock_code", "industry", "manufacturing", "manufacturing_reason")
    uow.audit(
        action="listing.proposed", subject=("listing", row["id"]),
        after={name: row[name] for name in names} | {"listed_on": str(on)},
    )  # fmt: skip
    return UUID(str(row["id"]))


async def listing(reader: Reader, listing_id: UUID) -> Record:
    """A listing the caller may know of, or ListingNotFound."""
    row = await repository.one(reader, listing_id)
    if row is None:
        raise rules.ListingNotFound
    return row


async def decide_listing(
    uow: UnitOfWork, caller: Principal, listing_id: UUID, *, confirmed: bool, comment: str | None
) -> None:
    """Confirms or rejects what another person entered; what is confirmed is told and counts from its day."""
    row = await _locked(uow, caller, listing_id, "confirm")
    registers.check_decision(row["state"], row["proposed_by"], caller.subject)
    state = registers.CONFIRMED if confirmed else registers.REJECTED
    await repository.decide(
        uow, {"id": listing_id, "state": state, "at": uow.clock.now(), "by": caller.subject, "comment": comment}
    )
    if confirmed:
        uow.publish(_told(row, uow.clock.today()))
    uow.audit(
        action=f"listing.{state}", subject=("listing", listing_id), before={"state": row["state"]},
        after={"state": state, "comment": comment},
    )  # fmt: skip


async def delist(
    uow: UnitOfWork, caller: Principal, listing_id: UUID, delisted_on: date, reason: str, comment: str | None
) -> None:
    """Ends a confirmed listing with its reason; what only adds up is not taken back."""
    row = await _locked(uow, caller, listing_id, "record")
    registers.check_endable(row["state"])
    registers.check_end("/delisted_on", delisted_on, row["listed_on"], uow.clock.today())
    change = {"on": delisted_on, "reason": reason, "comment": comment}
    await repository.delist(uow, {"id": listing_id, "by": caller.subject, **change})
    told = {"listing_id": listing_id, "credit_code": row["credit_code"], "delisted_on": delisted_on}
    uow.publish(FirmDelisted.model_validate({**told, "delisting_reason": reason}))
    uow.audit(
        action="listing.ended", subject=("listing", listing_id), before={"state": row["state"]},
        after={"delisted_on": str(delisted_on), "reason": reason, "comment": comment},
    )  # fmt: skip


async def reverse_listing(uow: UnitOfWork, caller: Principal, listing_id: UUID, reason: str) -> None:
    """Takes a listing back that was entered in error; it counts on no day, and the row stays."""
    row = await _locked(uow, caller, listing_id, "confirm")
    registers.check_reversible(row["state"])
    today = uow.clock.today()
    await repository.reverse(uow, {"id": listing_id, "on": today, "reason": reason, "by": caller.subject})
    uow.publish(ListingReversed(listing_id=listing_id, credit_code=row["credit_code"], reversed_on=today))
    uow.audit(
        action="listing.reversed", subject=("listing", listing_id), before={"state": row["state"]},
        after={"state": registers.REVERSED, "reason": reason},
    )  # fmt: skip


async def _locked(uow: UnitOfWork, caller: Principal, listing_id: UUID, act: str) -> Record:
    registers.check_department(caller.department, document()["departments"][act])
    await uow.lock((await listing(uow, listing_id))["credit_code"])
    return await listing(uow, listing_id)


def _told(row: Record, today: date) -> FirmListed:
    names = (
        "credit_code", "board", "stock_code", "listed_on", "industry", "manufacturing", "first_listing", "district",
        "town",
    )  # fmt: skip
    told = {name: row[name] for name in names}
    return FirmListed.model_validate({**told, "listing_id": row["id"], "confirmed_on": today})


def _listed(row: Record) -> rules.Listed:
    return rules.Listed(row["id"], row["board"], row["listed_on"], row["state"])
