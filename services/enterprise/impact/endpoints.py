"""HTTP of impact runs."""

from typing import Annotated, Literal
from uuid import UUID

from asyncpg import Record
from fastapi import Path, Query

from chassis.paging import Paging, page
from chassis.shapes import Page
from chassis.web import Read, Write, errors, router
from services.enterprise.access import MunicipalOfficer, Overseer
from services.enterprise.impact import repository, rules, service
from services.enterprise.impact.schemas import ImpactResultRead, ImpactRunCreate, ImpactRunFull, ImpactRunRead
from services.enterprise.parameters import DistrictFilter, ParkFilter
from services.enterprise.rulesets import service as rule_sets
from services.enterprise.rulesets.rules import RuleSetNotFound

routes = router(prefix="/v1/rule-sets/{rule_set_id}/impact-runs", tags=["impact runs"])
RuleSetId = Annotated[str, Path(description="The set", examples=["SRDI_2027"], max_length=60)]
RunId = Annotated[UUID, Path(description="The run", examples=["0198d3a0-0000-7000-8000-000000000009"])]
ChangeFilter = Annotated[Literal["gains", "falls", "other"] | None, Query(description="Only these", examples=["falls"])]
NEWEST = UUID(int=2**128 - 1)


@routes.post("", status_code=202, responses=errors(RuleSetNotFound))
async def request_impact_run(
    uow: Write, caller: MunicipalOfficer, rule_set_id: RuleSetId, body: ImpactRunCreate
) -> ImpactRunRead:
    """Hold all active firms against a set of the registry; the worker takes it up."""
    draft = await rule_sets.drafted(uow, rule_set_id)
    row = await service.request_run(uow, draft, body.kind, body.on or uow.clock.today())
    uow.response_headers["Location"] = f"/v1/rule-sets/{rule_set_id}/impact-runs/{row['id']}"
    return _run(row)


@routes.get("")
async def list_impact_runs(uow: Read, caller: Overseer, rule_set_id: RuleSetId, paging: Paging) -> Page[ImpactRunRead]:
    """The runs of a set, newest first."""
    filters = {"rule_set": rule_set_id}
    after = paging.decode(filters)
    rows = await repository.of_rule_set(uow, rule_set_id, after[0] if after else NEWEST, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=filters, shape=_run)


@routes.get("/{run_id}", responses=errors(rules.ImpactRunNotFound))
async def read_impact_run(uow: Read, caller: Overseer, rule_set_id: RuleSetId, run_id: RunId) -> ImpactRunFull:
    """How far a run came, and who gains and falls by district, chain and park."""
    row = await service.known_run(uow, rule_set_id, run_id)
    places = await service.breakdown(uow, run_id)
    return ImpactRunFull.model_validate({**_run(row).model_dump(), "places": places})


@routes.get("/{run_id}/results", responses=errors(rules.ImpactRunNotFound))
async def list_impact_results(
    uow: Read,
    caller: Overseer,
    rule_set_id: RuleSetId,
    run_id: RunId,
    paging: Paging,
    change: ChangeFilter = None,
    district: DistrictFilter = None,
    park: ParkFilter = None,
) -> Page[ImpactResultRead]:
    """The firms whose answer moves, with the criteria that are unmet; a district officer sees the own district."""
    run = await service.known_run(uow, rule_set_id, run_id)
    filters = {"change": change, "district": district, "park": park}
    scope = {**filters, "run": run_id}
    after = paging.decode(scope)
    rows = await repository.results(uow, caller, run, filters, after[0] if after else "", paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["credit_code"],), filters=scope, shape=_result)


def _run(row: Record) -> ImpactRunRead:
    return ImpactRunRead(**{name: row[name] for name in ImpactRunRead.model_fields})


def _result(row: Record) -> ImpactResultRead:
    return ImpactResultRead.model_validate(dict(row))
