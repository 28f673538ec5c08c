"""Reporting a major change and deciding on the report."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Literal
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis import policy
from chassis.uow import Reader, UnitOfWork
from contracts.enterprise_standing import MajorChangeDecided, MajorChangeReported
from services.enterprise import homes
from services.enterprise.major_changes import repository, rules
from services.enterprise.recognitions import changing as titles
from services.enterprise.recognitions import service as recognitions
from services.enterprise.registry import service as registry

Outcome = Literal["accepted", "rejected"]
MOST = 1000
"""Reports of one firm that are told at once."""


def book() -> dict[str, Any]:
    """The kinds of changes, the term and what they touch."""
    return policy.load("workflow/major_changes.yaml")


def kind_of(code: str) -> Mapping[str, Any]:
    """A kind by its code."""
    return next(each for each in book()["kinds"] if each["code"] == code)


async def report(
    uow: UnitOfWork, code: str, kind: str, happened_on: date, what: str, changes: Mapping[str, Any], evidence: str
) -> Record:
    """Takes a report; a late one is taken and marked. Raises ChangeDayToCome, FieldNotOfThisChange, ReportOpen."""
    firm, today = await registry.locked(uow, code), uow.clock.today()
    rules.check_report(kind_of(kind), list(changes), happened_on, today, firm["registered_on"])
    registry.check({**dict(firm), **changes}, today)
    if await repository.has_open(uow, code, kind):
        raise rules.ReportOpen
    due = rules.due_on(book(), happened_on)
    report_id: UUID = uuid7()
    by = uow.principal.subject if uow.principal else "system"
    told = {"kind": kind, "happened_on": happened_on, "due_on": due, "reported_on": today, "late": today > due}
    row = {"id": report_id, "credit_code": code, "district": firm["district"], **told, "what": what}
    stored = {**row, "changes": dict(changes), "evidence": evidence, "reported_at": uow.clock.now(), "reported_by": by}
    await repository.add(uow, stored)
    uow.publish(MajorChangeReported(report_id=report_id, credit_code=code, **told))
    after = {"kind": kind, "happened_on": happened_on.isoformat(), "late": told["late"]}
    uow.audit(action="major_change.reported", subject=("major_change", report_id), before=None, after=after)
    return await known(uow, report_id)


async def known(reader: Reader, report_id: UUID) -> Record:
    """A report the caller may know of, or MajorChangeNotFound."""
    row = await repository.one(reader, report_id)
    if row is None or not await homes.may_see(reader, row["credit_code"], row["district"]):
        raise rules.MajorChangeNotFound
    return row


async def decide(uow: UnitOfWork, report_id: UUID, outcome: Outcome, comment: str | None) -> Record:
    """Accepts a report, which changes the profile from its day on and touches titles, or rejects it."""
    code = (await known(uow, report_id))["credit_code"]
    firm = await registry.locked(uow, code)
    row, today = await known(uow, report_id), uow.clock.today()
    by = uow.principal.subject if uow.principal else "system"
    rules.check_open(row["state"], row["decided_on"], row["reported_by"], by)
    touched: list[UUID] = []
    if outcome == "accepted":
        await registry.change_as_of(uow, firm, row["changes"], row["happened_on"])
        tiers = rules.touched(book(), kind_of(row["kind"]), late=row["late"])
        cause = f"{'late_report' if row['late'] else 'major_change'}:{row['kind']}"
        touched = await titles.put_under_review(uow, code, tiers, cause)
    given = {"id": report_id, "state": outcome, "on": today, "by": by, "comment": comment}
    await repository.decide(uow, given)
    named = {"report_id": report_id, "credit_code": code, "kind": row["kind"], "outcome": outcome}
    uow.publish(MajorChangeDecided(**named, decided_on=today, titles_under_review=tuple(touched)))
    after = {"state": outcome, "titles_under_review": [str(each) for each in touched]}
    uow.audit(action=f"major_change.{outcome}", subject=("major_change", report_id), before={}, after=after)
    return await known(uow, report_id)


async def check_direct(reader: Reader, code: str, fields: Collection[str]) -> None:
    """Raises ReportedOnly where a firm with a title in force would enter what it has to report."""
    held, today = (await recognitions.titles_of_many(reader, [code])).get(code, ()), reader.clock.today()
    rules.check_direct(book(), code, fields, {title.code for title in held if title.in_force(today)})


async def of_firm(reader: Reader, code: str) -> list[dict[str, Any]]:
    """A firm's reports, oldest first."""
    return [dict(row) for row in await repository.listed(reader, {"credit_code": code}, MOST)]
