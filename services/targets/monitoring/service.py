"""Use cases of monitoring: open a period with its draw, report, list who is late, close with chained indices."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

import uuid_utils

from chassis.access import Principal
from chassis.policy import load
from chassis.uow import Reader, UnitOfWork
from chassis.workdays import calendar
from contracts.targets import MonitorIndex, MonitorPeriodClosed
from services.targets.monitoring import repository
from services.targets.monitoring.rules import (
    EarlierPeriodOpen,
    FirmTwice,
    FormUnknown,
    LaterPeriodClosed,
    NotTheMonitor,
    PeriodClosed,
    PeriodExists,
    PeriodNotOver,
    PeriodUnknown,
    above,
    alerting,
    chained,
    check_fields,
    draw,
    jumps,
    late,
    period_end,
    period_of,
)


@lru_cache(maxsize=1)
def policy() -> dict[str, Any]:
    """Forms, terms and borders."""
    return load("targets/monitoring.yaml")


def form_of(code: str) -> dict[str, Any]:
    """A form of the policy, or `FormUnknown`."""
    found: dict[str, Any] | None = {row["code"]: row for row in policy()["forms"]}.get(code)
    if found is None:
        raise FormUnknown(form=code, pointer="/form")
    return found


def check_monitor(caller: Principal) -> None:
    """Raise `NotTheMonitor` for any other department."""
    if caller.department not in policy()["owners"]:
        raise NotTheMonitor(owners="、".join(policy()["owners"]))


def end_of(row: Mapping[str, Any]) -> date:
    """The last day of a period."""
    return period_end(row["month"], form_of(row["form"])["every"])


async def open_period(
    uow: UnitOfWork, caller: Principal, *, form: str, month: date, seed: str, per_stratum: int,
    frame: Sequence[tuple[str, str]],
) -> dict[str, Any]:  # fmt: skip
    """Open a form's month or quarter for a sample drawn from the frame; due so many working days after its end."""
    check_monitor(caller)
    every = form_of(form)["every"]
    month = period_of(month, every)
    strata = dict(frame)
    if len(strata) != len(frame):
        codes = [code for code, _ in frame]
        raise FirmTwice(credit_code=next(code for code in codes if codes.count(code) > 1), pointer="/frame")
    due_on = calendar().after(period_end(month, every), policy()["due_working_days"])
    await uow.lock(f"monitor:{form}")
    if await repository.exists(uow, form, month):
        raise PeriodExists(form=form, month=f"{month:%Y-%m}")
    if await repository.closed_after(uow, form, month):
        raise LaterPeriodClosed(pointer="/month")
    identity = UUID(str(uuid_utils.uuid7()))
    row = {
        "id": identity, "form": form, "month": month, "due_on": due_on, "seed": seed, "opened_by": caller.subject,
        "opened_at": uow.clock.now(),
    }  # fmt: skip
    drawn = draw(frame, per_stratum, seed)
    await repository.open_period(uow, row, {code: strata[code] for code in sorted(drawn)})
    uow.audit(action="monitor.opened", subject=("monitor_period", identity), after={"firms": len(drawn), "seed": seed})
    return await read_period(uow, caller, identity)


async def read_period(uow: Reader, caller: Principal, period_id: UUID) -> dict[str, Any]:
    """A period; a firm sees one only when it is in the sample."""
    row = await repository.one(uow, period_id, (caller.credit_code or "") if caller.has("enterprise") else None)
    if row is None:
        raise PeriodUnknown
    return row


async def list_periods(
    uow: Reader, caller: Principal, form: str | None, before: UUID | None, limit: int
) -> list[dict[str, Any]]:
    """Periods, the last opened first; a firm sees those in whose sample it is."""
    credit_code = (caller.credit_code or "") if caller.has("enterprise") else None
    return await repository.listed(uow, form, credit_code, before, limit)


async def submit_form(
    uow: UnitOfWork, caller: Principal, period_id: UUID, values: dict[str, int]
) -> tuple[dict[str, Any], list[str]]:
    """Keep what a sample firm reports, jumps and contradictions with a warning; a later report takes its place."""
    credit_code = caller.credit_code or ""
    row = await repository.one(uow, period_id, credit_code)
    if row is None:
        raise PeriodUnknown
    await uow.lock(f"monitor:{row['form']}")
    row = await repository.one(uow, period_id, credit_code)
    if row is None or row["closed_on"] is not None:
        raise PeriodClosed
    form = form_of(row["form"])
    check_fields(values, [field["code"] for field in form["fields"]])
    before = await repository.period_before(uow, row["form"], row["month"])
    held = await repository.latest(uow, before["id"], credit_code) if before else {}
    warnings = jumps(values, held.get(credit_code), policy()["quality"]["jump"]) + above(values, form["at_most"])
    submission = {
        "id": UUID(str(uuid_utils.uuid7())), "period_id": period_id, "credit_code": credit_code, "values": values,
        "warnings": warnings, "submitted_by": caller.subject, "submitted_on": uow.clock.today(),
    }  # fmt: skip
    await repository.submit(uow, submission)
    uow.audit(action="monitor.submitted", subject=("monitor_period", period_id), after={"credit_code": credit_code})
    return submission, warnings


async def late_firms(uow: Reader, caller: Principal, period_id: UUID, as_of: date) -> tuple[dict[str, Any], list[str]]:
    """The period, and which sample firms were late on a day."""
    row = await read_period(uow, caller, period_id)
    first = await repository.first_days(uow, period_id)
    return row, late(await repository.sample(uow, period_id), first, row["due_on"], as_of)


async def own_reports(uow: Reader, caller: Principal, period_id: UUID) -> list[dict[str, Any]]:
    """What the caller's firm reported in a period, the last first."""
    await read_period(uow, caller, period_id)
    return await repository.own(uow, period_id, caller.credit_code or "")


async def quality(
    uow: Reader, caller: Principal, period_id: UUID
) -> tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]:
    """The period, how many firms of each stratum reported, and the reports that hold with a warning."""
    row = await read_period(uow, caller, period_id)
    return row, await repository.strata(uow, period_id), await repository.warned(uow, period_id)


async def list_alerts(
    uow: Reader, form: str | None, after: tuple[date, str, str] | None, limit: int
) -> list[dict[str, Any]]:
    """Indices that fell by the share of the policy or more, the last period first."""
    return await repository.alerts(uow, form, after, limit)


async def close_period(uow: UnitOfWork, caller: Principal, period_id: UUID) -> dict[str, Any]:
    """Close a month or quarter that has ended: its indices are chained to the period before and told."""
    check_monitor(caller)
    row = await read_period(uow, caller, period_id)
    await uow.lock(f"monitor:{row['form']}", row["form"])
    row = await read_period(uow, caller, period_id)
    if row["closed_on"] is not None:
        raise PeriodClosed
    today = uow.clock.today()
    if today <= end_of(row):
        raise PeriodNotOver(month=f"{row['month']:%Y-%m}")
    before = await repository.period_before(uow, row["form"], row["month"])
    if before is not None and before["closed_on"] is None:
        raise EarlierPeriodOpen
    indices = await _indices(uow, row, before)
    await repository.close(uow, period_id, today, caller.subject, indices)
    told = tuple(MonitorIndex(field=code, index=each["index"], alert=each["alert"]) for code, each in indices.items())
    uow.publish(
        MonitorPeriodClosed(
            period_id=period_id, form=row["form"], month=row["month"], closed_on=today, firms=row["firms"],
            reported=row["reported"], indices=told,
        )
    )  # fmt: skip
    uow.audit(action="monitor.closed", subject=("monitor_period", period_id), after={"indices": indices})
    return await read_period(uow, caller, period_id)


async def _indices(uow: Reader, row: dict[str, Any], before: dict[str, Any] | None) -> dict[str, Any]:
    now = await repository.latest(uow, row["id"])
    held = await repository.latest(uow, before["id"]) if before else {}
    found = {}
    for field in (each["code"] for each in form_of(row["form"])["fields"] if each["indexed"]):
        last = before["indices"][field]["index"] if before else None
        values, earlier = ({code: each[field] for code, each in rows.items()} for rows in (now, held))
        broken = before is not None and last is None
        index = None if broken else chained(values, earlier, Decimal(last) if last else None)
        alert = alerting(index, Decimal(last) if last else None, Decimal(policy()["alerts"]["fall"]))
        matched = len(values.keys() & earlier.keys())
        said = None if index is None else str(index)
        found[field] = {"index": said, "before": last, "matched": matched, "alert": alert}
    return found


async def closed_until(uow: Reader, row: Mapping[str, Any], limit: int) -> list[dict[str, Any]]:
    """The closed periods of a form up to one of them, in order of time; what is closed never changes."""
    return list(reversed(await repository.closed_until(uow, row["form"], row["month"], limit)))
