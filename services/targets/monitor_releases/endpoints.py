"""HTTP of analyses: write, release, read, draw."""

from typing import Any
from uuid import UUID

from chassis.access import Principal
from chassis.paging import Paging, page
from chassis.shapes import Page
from chassis.web import Read, Write, errors, router
from services.targets.access import Anyone, DepartmentOfficer
from services.targets.charts.endpoints import SAFE, Colours, Language, Svg, Width
from services.targets.indicators.schemas import Named
from services.targets.monitor_releases import rules, service
from services.targets.monitor_releases import schemas as s
from services.targets.monitoring.rules import NotTheMonitor, PeriodUnknown

routes = router(prefix="/v1/targets/monitoring/releases", tags=["monitoring"])


def _named(row: dict[str, Any]) -> Named:
    return Named(zh=row["zh"], en=row["en"])


def _shape(row: dict[str, Any], caller: Principal | None) -> s.ReleaseRead:
    period = row["period"]
    lines = [
        s.IndexLineRead(
            field=field["code"], name=_named(field), alert=period["indices"].get(field["code"], {}).get("alert", False),
            points=[s.IndexPoint(month=month, index=index) for month, index in row["lines"][field["code"]]],
        )
        for field in row["fields"]
    ]  # fmt: skip
    shown = {name: row[name] for name in ("id", "period_id", "title", "analysis", "written_at", "published_at")}
    return s.ReleaseRead(
        **shown, form=period["form"], form_name=_named(row["form"]), month=period["month"], firms=period["firms"],
        reported=period["reported"], indices=lines, allowed_actions=service.allowed_actions(row, caller),
    )  # fmt: skip


@routes.post("", status_code=201, responses=errors(NotTheMonitor, PeriodUnknown, rules.PeriodStillOpen))
async def write_release(uow: Write, caller: DepartmentOfficer, body: s.ReleaseCreate) -> s.ReleaseRead:
    """Write the analysis of a closed period; another person releases it."""
    row = await service.write_release(uow, caller, **body.model_dump())
    uow.response_headers["Location"] = f"/v1/targets/monitoring/releases/{row['id']}"
    return _shape(row, caller)


@routes.get("")
async def list_releases(uow: Read, caller: Anyone, paging: Paging) -> Page[s.ReleaseRead]:
    """Analyses, newest first; without an official role only released ones."""
    after = paging.decode({})
    rows = await service.list_releases(uow, caller, after[0] if after else None, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters={}, shape=lambda row: _shape(row, caller))


@routes.get("/{release_id}", responses=errors(rules.ReleaseUnknown))
async def read_release(uow: Read, caller: Anyone, release_id: UUID) -> s.ReleaseRead:
    """One analysis with its indices."""
    return _shape(await service.read_release(uow, caller, release_id), caller)


@routes.get("/{release_id}/chart.svg", response_class=Svg, responses=errors(rules.ReleaseUnknown))
async def draw_release(
    uow: Read, caller: Anyone, release_id: UUID, lang: Language = "zh", theme: Colours = "auto", width: Width = None
) -> Svg:
    """The indices of an analysis as lines over time."""
    return Svg(await service.draw_release(uow, caller, release_id, lang, theme, width), headers=SAFE)


@routes.post(
    "/{release_id}/publication",
    responses=errors(NotTheMonitor, rules.ReleaseUnknown, rules.ReleasePublished, rules.WriterMayNotRelease),
)
async def publish_release(uow: Write, caller: DepartmentOfficer, release_id: UUID) -> s.ReleaseRead:
    """Release an analysis to everybody; by another person than its writer."""
    return _shape(await service.publish_release(uow, caller, release_id), caller)
