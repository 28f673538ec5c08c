"""What happens to a title after the grant: suspension, review, revocation and what follows, expiry by the clock."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.uow import UnitOfWork
from contracts.enterprise import (
    RecognitionExpired,
    RecognitionPutUnderReview,
    RecognitionReinstated,
    RecognitionRevoked,
    RecognitionSuspended,
    RecognitionUpheld,
)
from services.enterprise.recognitions import endings, repository, rules
from services.enterprise.recognitions.service import all_held, held_of, recognition, settings
from services.enterprise.registry import service as registry
from services.enterprise.workflow import service as workflow
from services.enterprise.workflow.rules import Actor


async def _locked(uow: UnitOfWork, recognition_id: UUID) -> Record:
    await uow.lock((await recognition(uow, recognition_id))["credit_code"])
    return await recognition(uow, recognition_id)


async def suspend(
    uow: UnitOfWork, recognition_id: UUID, reason: str, comment: str | None, on_behalf_of: str | None
) -> Record:
    """Suspends a title in force from today on; raises TitleSuspended, NotInForce."""
    who, today = await workflow.acting(uow, on_behalf_of), uow.clock.today()
    row = await _locked(uow, recognition_id)
    rules.check_suspendable(held_of(row), today)
    await repository.suspend(uow, recognition_id, today, reason)
    uow.publish(RecognitionSuspended(**_named(row), effective_on=today, reason_code=reason))
    return await _kept(uow, row, who, "suspended", today, reason, comment)


async def lift(uow: UnitOfWork, recognition_id: UUID, comment: str | None, on_behalf_of: str | None) -> Record:
    """Lifts the suspension from today on; raises NotSuspended, AlreadyRevoked."""
    who, today = await workflow.acting(uow, on_behalf_of), uow.clock.today()
    row = await _locked(uow, recognition_id)
    if row["revoked_on"] is not None:
        raise rules.AlreadyRevoked(on=row["revoked_on"].isoformat())
    if row["suspended_from"] is None:
        raise rules.NotSuspended
    await repository.suspend(uow, recognition_id, None, None)
    uow.publish(RecognitionReinstated(**_named(row), effective_on=today))
    return await _kept(uow, row, who, "reinstated", today, None, comment)


async def uphold(uow: UnitOfWork, recognition_id: UUID, comment: str, on_behalf_of: str | None) -> Record:
    """Ends the review of a title, which stays; raises NotUnderReview, AlreadyRevoked."""
    who, today = await workflow.acting(uow, on_behalf_of), uow.clock.today()
    row = await _locked(uow, recognition_id)
    if row["revoked_on"] is not None:
        raise rules.AlreadyRevoked(on=row["revoked_on"].isoformat())
    if row["under_review_since"] is None:
        raise rules.NotUnderReview
    await repository.review(uow, recognition_id, None, None)
    uow.publish(RecognitionUpheld(**_named(row), on=today))
    return await _kept(uow, row, who, "upheld", today, row["review_reason"], comment)


async def revoke_recognition(
    uow: UnitOfWork,
    recognition_id: UUID,
    effective_on: date,
    reason: str,
    barred_until: date | None,
    on_behalf_of: str | None = None,
) -> Record:
    """Revokes a title from a day on, with what that means for the firm's others; the row stays.

    What was entered in error was never in force, whatever day is given.
    """
    who = await workflow.acting(uow, on_behalf_of)
    row = await _locked(uow, recognition_id)
    if reason == rules.ENTERED_IN_ERROR:
        effective_on = row["valid_from"]
        if row["application_id"] is not None:
            raise rules.DecidedNotEntered(pointer="/reason_code")
    endings.check_revocation(held_of(row), effective_on)
    until = endings.bar(settings(), row["tier"], reason, effective_on, barred_until)
    ended = endings.Ended(held_of(row), reason, effective_on, uow.clock.today(), until is not None)
    return await _revoke(uow, row, who, ended, until, None)


async def _revoke(
    uow: UnitOfWork, row: Record, who: Actor, ended: endings.Ended, until: date | None, cause: str | None
) -> Record:
    on, reason = ended.on, ended.reason
    await repository.revoke(uow, {"id": row["id"], "effective_on": on, "reason_code": reason, "barred_until": until})
    uow.publish(RecognitionRevoked(**_named(row), effective_on=on, reason_code=reason, barred_until=until))
    await _kept(uow, row, who, "revoked", on, reason, cause)
    if until is not None:
        await registry.bar(uow, row["credit_code"], until, on)
    titles = await all_held(uow, row["credit_code"])
    for each in endings.consequences(settings(), ended, titles):
        await _follow(uow, each, who, barred=ended.barred)
    return await recognition(uow, row["id"])


async def _follow(uow: UnitOfWork, found: endings.Consequence, who: Actor, *, barred: bool) -> None:
    assert found.title.id is not None  # noqa: S101 - read from the table
    other = await recognition(uow, found.title.id)
    if other["revoked_on"] is not None:
        return
    if found.what == "revoke":
        ended = endings.Ended(found.title, found.reason, found.on, uow.clock.today(), barred)
        await _revoke(uow, other, who, ended, None, found.cause)
    elif other["under_review_since"] is None:
        await _look_again(uow, other, who, found.cause)


async def put_under_review(uow: UnitOfWork, code: str, tiers: Collection[str], cause: str) -> list[UUID]:
    """Puts a locked firm's titles of these tiers that are in force under review; gives their ids."""
    who, today, found = workflow.actor(uow.principal), uow.clock.today(), []
    for row in await repository.of_firm(uow, code):
        if row["tier"] in tiers and held_of(row).in_force(today) and row["under_review_since"] is None:
            await _look_again(uow, row, who, cause)
            found.append(row["id"])
    return found


async def _look_again(uow: UnitOfWork, row: Record, who: Actor, cause: str) -> None:
    today = uow.clock.today()
    await repository.review(uow, row["id"], today, cause)
    uow.publish(RecognitionPutUnderReview(**_named(row), on=today, cause=cause))
    await _kept(uow, row, who, "put_under_review", today, cause, None)


async def tell_expiries(uow: UnitOfWork, limit: int = 200) -> bool:
    """Tells of titles whose last day has passed, each once, however late; True when more may wait."""
    today, who = uow.clock.today(), Actor("system", ("system",))
    rows = await repository.expired(uow, today, limit)
    await uow.lock(*(row["credit_code"] for row in rows))
    for row in rows:
        first_day_out = row["valid_to"] + rules.ONE_DAY
        now = await recognition(uow, row["id"])
        if now["revoked_on"] is None and await repository.expiry_told(uow, row["id"], today):
            others = await all_held(uow, row["credit_code"])
            renewed = any(each.tier == row["tier"] and each.in_force(first_day_out) for each in others)
            uow.publish(RecognitionExpired(**_named(row), expired_on=first_day_out, renewed=renewed))
            await _kept(uow, row, who, "expired", first_day_out, None, None)
    return len(rows) == limit


def _named(row: Record) -> dict[str, Any]:
    return {"recognition_id": row["id"], "credit_code": row["credit_code"], "tier": row["tier"]}


async def _kept(
    uow: UnitOfWork, row: Record, who: Actor, change: str, on: date, reason: str | None, comment: str | None
) -> Record:
    people = {"by_subject": who.subject, "on_behalf_of": who.represents}
    kept = {"change": change, "on": on, "reason": reason, "comment": comment}
    await repository.add_change(uow, {"recognition_id": row["id"], "at": uow.clock.now(), **kept, **people})
    after = {name: str(value) for name, value in {**kept, **people}.items() if value is not None}
    uow.audit(action=f"recognition.{change}", subject=("recognition", row["id"]), before={}, after=after)
    return await recognition(uow, row["id"])
