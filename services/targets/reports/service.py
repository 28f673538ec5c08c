"""Use cases of reports: ask for one, make it step by step, fetch it; record decisions and follow them up."""

import asyncio
import hashlib
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import uuid_utils

from chassis.access import Principal
from chassis.pdf import render_aside
from chassis.policy import load
from chassis.uow import Reader, UnitOfWork
from services.targets.indicators.catalogue import catalogue
from services.targets.indicators.rules import IndicatorUnknown
from services.targets.reports import repository
from services.targets.reports.assessments import gather_assessment
from services.targets.reports.gathering import gather
from services.targets.reports.rules import (
    DepartmentUnknown,
    FollowUpDone,
    FollowUpUnknown,
    NotTheFollower,
    ReportNotReady,
    ReportOfTheFuture,
    ReportUnknown,
    check_days,
    check_office,
)
from services.targets.reports.workbooks import workbook

ASSESSMENT = "environment"


def _template(kind: str) -> Path:
    return Path(__file__).with_name("assessment.typ" if kind == ASSESSMENT else "report.typ")


async def request_report(
    uow: UnitOfWork, caller: Principal, *, kind: str, file_format: str, language: str, as_of: date,
    subject: UUID | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Queue a report, of one round where the kind asks for it; the worker makes it."""
    if as_of > uow.clock.today():
        raise ReportOfTheFuture(day=as_of, pointer="/as_of")
    identity = UUID(str(uuid_utils.uuid7()))
    row = {
        "id": identity, "kind": kind, "format": file_format, "language": language, "as_of": as_of,
        "subject": subject, "requested_by": caller.subject, "requested_at": uow.clock.now(),
    }  # fmt: skip
    await repository.add(uow, row)
    uow.audit(action="report.requested", subject=("report", identity), after={"kind": kind, "as_of": str(as_of)})
    return await read_report(uow, identity)


async def make_reports(uow: UnitOfWork) -> bool:
    """Take the oldest report one step further: gather its data, then draw it; True while more may wait."""
    job = await repository.next_job(uow)
    if job is None:
        return False
    if job["state"] == "queued":
        if job["kind"] == ASSESSMENT:
            data = await gather_assessment(uow, job["subject"], job["language"])
        else:
            data = await gather(uow, job["kind"], job["as_of"], job["language"])
        await repository.gathered(uow, job["id"], data)
        return True
    if job["format"] == "pdf":
        made = await render_aside(_template(job["kind"]), job["data"])
    else:
        made = await asyncio.to_thread(workbook, job["data"])
    await repository.done(uow, job["id"], made, hashlib.sha256(made).hexdigest(), uow.clock.now())
    return True


async def read_report(uow: Reader, report_id: UUID) -> dict[str, Any]:
    """A report with its progress."""
    row = await repository.one(uow, report_id)
    if row is None:
        raise ReportUnknown
    return row


async def list_reports(uow: Reader, before: UUID | None, limit: int) -> list[dict[str, Any]]:
    """Reports, newest first."""
    return await repository.listed(uow, before, limit)


async def fetch_report(uow: Reader, report_id: UUID) -> tuple[str, bytes]:
    """(format, bytes) of a finished report."""
    found = await repository.content(uow, report_id)
    if found is None:
        raise ReportUnknown
    file_format, content = found
    if content is None:
        raise ReportNotReady
    return file_format, content


def _departments() -> frozenset[str]:
    return frozenset(owner for indicator in catalogue().values() for owner in indicator.owners)


async def record_decision(
    uow: UnitOfWork,
    caller: Principal,
    *,
    indicator: str | None,
    decision: str,
    owner: str,
    decided_on: date,
    due_on: date,
) -> dict[str, Any]:
    """Record a decision of the leading group with its owner and due day."""
    check_office(caller.department, load("targets/briefs.yaml")["office"]["departments"])
    check_days(decided_on, due_on)
    if decided_on > uow.clock.today():
        raise ReportOfTheFuture(day=decided_on, pointer="/decided_on")
    if indicator is not None and indicator not in catalogue():
        raise IndicatorUnknown(indicator=indicator, pointer="/indicator")
    if owner not in _departments():
        raise DepartmentUnknown(owner=owner, pointer="/owner")
    row = {
        "id": UUID(str(uuid_utils.uuid7())), "indicator": indicator, "decision": decision, "owner": owner,
        "decided_on": decided_on, "due_on": due_on, "recorded_by": caller.subject, "recorded_at": uow.clock.now(),
    }  # fmt: skip
    await repository.record(uow, row)
    uow.audit(
        action="decision.recorded", subject=("decision", row["id"]), after={"owner": owner, "due_on": str(due_on)}
    )
    return {**row, "done_on": None, "done_by": None, "result": None}


async def finish_decision(uow: UnitOfWork, caller: Principal, follow_up_id: UUID, *, result: str) -> dict[str, Any]:
    """Say that a decision of one's own department is carried out, and how."""
    await uow.lock(f"follow-up:{follow_up_id}")
    row = await repository.follow_up(uow, follow_up_id)
    if row is None:
        raise FollowUpUnknown
    if caller.department != row["owner"]:
        raise NotTheFollower(owner=row["owner"])
    if row["done_on"] is not None:
        raise FollowUpDone
    today = uow.clock.today()
    await repository.finish(uow, follow_up_id, today, caller.subject, result)
    uow.audit(action="decision.finished", subject=("decision", follow_up_id), after={"result": result})
    return {**row, "done_on": today, "done_by": caller.subject, "result": result}


async def list_decisions(
    uow: Reader, as_of: date, owner: str | None, before: UUID | None, limit: int
) -> list[dict[str, Any]]:
    """Decisions taken up to a day, newest first."""
    return await repository.follow_ups(uow, as_of, owner, before, limit)
