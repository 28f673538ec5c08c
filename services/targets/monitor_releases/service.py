"""Use cases of analyses: write, release, read with the indices and the chart."""

from typing import Any
from uuid import UUID

import uuid_utils

from chassis.access import SYSTEM, Principal
from chassis.uow import Reader, UnitOfWork
from services.targets.charts.indices import Line, indices
from services.targets.charts.themes import Theme
from services.targets.charts.words import Lang
from services.targets.monitor_releases import repository
from services.targets.monitor_releases.rules import (
    PeriodStillOpen,
    ReleasePublished,
    ReleaseUnknown,
    WriterMayNotRelease,
    index_lines,
)
from services.targets.monitoring import service as monitoring

_READERS = ("municipal-officer", "leader", "auditor", "operator", "platform-admin")


async def write_release(
    uow: UnitOfWork, caller: Principal, *, period_id: UUID, title: str, analysis: str
) -> dict[str, Any]:
    """Keep an analysis of a closed period until another person releases it."""
    monitoring.check_monitor(caller)
    period = await monitoring.read_period(uow, caller, period_id)
    if period["closed_on"] is None:
        raise PeriodStillOpen(pointer="/period_id")
    identity = UUID(str(uuid_utils.uuid7()))
    row = {
        "id": identity, "period_id": period_id, "title": title, "analysis": analysis,
        "written_by": caller.subject, "written_at": uow.clock.now(),
    }  # fmt: skip
    await repository.add(uow, row)
    uow.audit(action="monitor.analysis_written", subject=("monitor_release", identity), after={"title": title})
    return await read_release(uow, caller, identity)


async def publish_release(uow: UnitOfWork, caller: Principal, release_id: UUID) -> dict[str, Any]:
    """Release an analysis to everybody, by another person than its writer; it cannot change since."""
    monitoring.check_monitor(caller)
    await uow.lock(f"monitor-release:{release_id}")
    row = await read_release(uow, caller, release_id)
    if row["published_at"] is not None:
        raise ReleasePublished
    if row["written_by"] == caller.subject:
        raise WriterMayNotRelease
    await repository.publish(uow, release_id, caller.subject, uow.clock.now())
    uow.audit(action="monitor.analysis_released", subject=("monitor_release", release_id))
    return await read_release(uow, caller, release_id)


def _sees_all(caller: Principal | None) -> bool:
    return caller is not None and caller.has(*_READERS)


async def _with_period(uow: Reader, row: dict[str, Any]) -> dict[str, Any]:
    """With the form, the period and the indices up to it; what is closed never changes, so neither does this."""
    period = await monitoring.read_period(uow, SYSTEM, row["period_id"])
    form = monitoring.form_of(period["form"])
    fields = [field for field in form["fields"] if field["indexed"]]
    shown = await monitoring.closed_until(uow, period, monitoring.policy()["releases"]["periods_shown"])
    lines = index_lines(shown, [field["code"] for field in fields])
    return {**row, "period": period, "form": form, "fields": fields, "lines": lines}


async def read_release(uow: Reader, caller: Principal | None, release_id: UUID) -> dict[str, Any]:
    """An analysis with its indices; without an official role only a released one."""
    row = await repository.one(uow, release_id, sees_all=_sees_all(caller))
    if row is None:
        raise ReleaseUnknown
    return await _with_period(uow, row)


async def list_releases(uow: Reader, caller: Principal | None, before: UUID | None, limit: int) -> list[dict[str, Any]]:
    """Analyses, newest first; without an official role only released ones."""
    rows = await repository.listed(uow, before, limit, sees_all=_sees_all(caller))
    return [await _with_period(uow, row) for row in rows]


async def draw_release(
    uow: Reader, caller: Principal | None, release_id: UUID, lang: Lang, theme: Theme, width: int | None
) -> str:
    """The indices of an analysis as lines over time."""
    row = await read_release(uow, caller, release_id)
    lines = [Line(field["code"], str(field[lang]), row["lines"][field["code"]]) for field in row["fields"]]
    return indices(str(row["form"][lang]), lines, lang=lang, theme=theme, width=width or 960)


def allowed_actions(row: dict[str, Any], caller: Principal | None) -> list[str]:
    """What the caller may do with an analysis now."""
    if caller is None or row["published_at"] is not None or not caller.has("municipal-officer"):
        return []
    may = caller.department in monitoring.policy()["owners"] and caller.subject != row["written_by"]
    return ["publication"] if may else []
