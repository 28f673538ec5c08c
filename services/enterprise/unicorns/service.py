"""Entering the list of unicorns, valuing again, leaving."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis import policy
from chassis.uow import Reader, UnitOfWork
from contracts.enterprise_records import UnicornEntered, UnicornLeft
from services.enterprise import homes
from services.enterprise.registry import service as registry
from services.enterprise.unicorns import repository, rules


@lru_cache(maxsize=1)
def listed_stay() -> bool:
    """Whether a unicorn that lists stays in the stock: the setting UNICORN_LEAVES_ON_LISTING."""
    settings = policy.load("settings.yaml")["settings"]
    return not next(each["value"] for each in settings if each["name"] == "UNICORN_LEAVES_ON_LISTING")


def _by(uow: UnitOfWork) -> dict[str, Any]:
    by = uow.principal.subject if uow.principal else "system"
    return {"recorded_on": uow.clock.today(), "recorded_by": by}


def _stay(row: Record) -> rules.Stay:
    return rules.Stay(row["entered_on"], row["left_on"], row["reason"])


async def enter_unicorn(uow: UnitOfWork, code: str, entered_on: date, valued: Mapping[str, Any]) -> UUID:
    """Puts a firm on the list with the valuation that brings it there; gives the entry's id.

    `valued` holds valuation (fen), round, valued_on, evidence. Raises NoValue, UnicornDayToCome, UnicornBeforeFirm,
    ValuedAfterEntry, AlreadyUnicorn, UnicornHasListed, NotFound for a firm that is not registered.
    """
    firm = await registry.locked(uow, code)
    today, began, valued_on = uow.clock.today(), firm["registered_on"], valued["valued_on"]
    rules.check_valuation(valued["valuation"], valued_on, began, today)
    rules.check_entry(entered_on, valued_on, began, today)
    rules.check_free([_stay(row) for row in await repository.stays(uow, code)], entered_on)
    entry = {"id": uuid7(), "credit_code": code, "district": firm["district"], "entered_on": entered_on}
    await repository.add(uow, {**entry, **_by(uow)})
    await repository.value(uow, {"id": uuid7(), "unicorn_id": entry["id"], **valued, **_by(uow)})
    uow.publish(
        UnicornEntered(
            unicorn_id=entry["id"], credit_code=code, entered_on=entered_on, valuation_fen=valued["valuation"],
            round=valued["round"], valued_on=valued_on, district=firm["district"], town=firm["town"],
        )
    )  # fmt: skip
    after = {"credit_code": code, "entered_on": str(entered_on), "valuation": valued["valuation"]}
    uow.audit(action="unicorn.entered", subject=("unicorn", entry["id"]), after=after)
    return UUID(str(entry["id"]))


async def unicorn(reader: Reader, unicorn_id: UUID) -> Record:
    """An entry the caller may know of, or UnicornNotFound."""
    row = await repository.one(reader, unicorn_id)
    if row is None or not await homes.may_see(reader, row["credit_code"], row["district"]):
        raise rules.UnicornNotFound
    return row


async def value_unicorn(uow: UnitOfWork, unicorn_id: UUID, valued: Mapping[str, Any]) -> None:
    """Adds a valuation; the series keeps all. Raises NoValue, UnicornDayToCome, UnicornBeforeFirm."""
    code = (await unicorn(uow, unicorn_id))["credit_code"]
    firm = await registry.locked(uow, code)
    rules.check_valuation(valued["valuation"], valued["valued_on"], firm["registered_on"], uow.clock.today())
    await repository.value(uow, {"id": uuid7(), "unicorn_id": unicorn_id, **valued, **_by(uow)})
    after = {"valuation": valued["valuation"], "valued_on": str(valued["valued_on"])}
    uow.audit(action="unicorn.valued", subject=("unicorn", unicorn_id), after=after)


async def leave_list(uow: UnitOfWork, unicorn_id: UUID, left_on: date, reason: str, comment: str | None) -> None:
    """Ends a stay with its reason. Raises UnicornAlreadyLeft, UnicornDayToCome, LeftBeforeEntered."""
    code = (await unicorn(uow, unicorn_id))["credit_code"]
    await registry.locked(uow, code)
    row = await unicorn(uow, unicorn_id)
    stay = rules.Stay(row["entered_on"], row["left_on"], row["leave_reason"])
    day = rules.leaving_day(stay, reason, left_on, uow.clock.today())
    change = {"left_on": day, "reason": reason, "comment": comment}
    await repository.leave(uow, {"id": unicorn_id, "by": _by(uow)["recorded_by"], **change})
    told = UnicornLeft.model_validate(
        {"unicorn_id": unicorn_id, "credit_code": code, "left_on": day, "leave_reason": reason}
    )  # fmt: skip
    uow.publish(told)
    uow.audit(
        action="unicorn.left", subject=("unicorn", unicorn_id), before={}, after={"left_on": str(day), "reason": reason}
    )
