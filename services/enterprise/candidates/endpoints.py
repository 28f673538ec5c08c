"""HTTP of candidate lists."""

from typing import Annotated

from asyncpg import Record
from fastapi import Query

from chassis.paging import Paging, page
from chassis.shapes import Page
from chassis.web import Read, Write, errors, router
from services.enterprise.access import Officer, Overseer
from services.enterprise.candidates import repository, rules, service
from services.enterprise.candidates.schemas import (
    CandidateListCreate,
    CandidateListRead,
    CandidateRead,
    CandidateSummary,
    DistrictCandidates,
    Result,
)
from services.enterprise.ladder.rules import NoRuleSet, UnknownTier
from services.enterprise.parameters import ChainFilter, DistrictFilter, Id
from services.enterprise.registry.rules import UnknownDistrict
from services.enterprise.scope import OutOfScope

routes = router(prefix="/v1/candidate-lists", tags=["candidate lists"])
TierFilter = Annotated[str | None, Query(description="Only lists for this rung", examples=["INNO_SME"], max_length=40)]
ResultFilter = Annotated[Result | None, Query(description="Only with this answer", examples=["met"])]
Direct = Annotated[bool | None, Query(description="Only with a direct pass, or only without", examples=[True])]
AtNode = Annotated[bool | None, Query(description="Only linked with a node of the chain tree, or only not")]


@routes.post(
    "",
    status_code=202,
    responses=errors(OutOfScope, UnknownDistrict, UnknownTier, NoRuleSet, rules.NoCandidatesForTier),
)
async def request_candidate_list(uow: Write, caller: Officer, body: CandidateListCreate) -> CandidateListRead:
    """Rank the candidates of a rung by the rule set of a day; the worker takes it up."""
    row = await service.request_list(uow, body.tier, body.on, body.district)
    uow.response_headers["Location"] = f"/v1/candidate-lists/{row['id']}"
    return _list(row)


@routes.get("", responses=errors(OutOfScope))
async def list_candidate_lists(
    uow: Read, caller: Overseer, paging: Paging, tier: TierFilter = None
) -> Page[CandidateListRead]:
    """Lists, newest first; a district officer reads the city's and those of the own district."""
    filters = {"tier": tier}
    after = paging.decode(filters)
    wanted = {**filters, "own": service.own_district(uow), "before": after[0] if after else None}
    rows = await repository.listed(uow, wanted, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=filters, shape=_list)


@routes.get("/{list_id}", responses=errors(OutOfScope, rules.CandidateListNotFound))
async def read_candidate_list(uow: Read, caller: Overseer, list_id: Id) -> CandidateListRead:
    """One list and how far it is."""
    return _list(await service.candidate_list(uow, list_id))


@routes.get("/{list_id}/firms", responses=errors(OutOfScope, rules.CandidateListNotFound, rules.CandidateListUnderWay))
async def list_candidates(
    uow: Read,
    caller: Overseer,
    list_id: Id,
    paging: Paging,
    district: DistrictFilter = None,
    result: ResultFilter = None,
    chain: ChainFilter = None,
    direct_pass: Direct = None,
    at_node: AtNode = None,
) -> Page[CandidateRead]:
    """A list's firms, the best first; a district officer reads those of the district."""
    await service.finished(uow, list_id)
    named = {"district": district, "result": result, "chain": chain, "direct_pass": direct_pass, "at_node": at_node}
    after = paging.decode({**named, "list": list_id})
    rows = await repository.firms(uow, list_id, {**named, "after": after[0] if after else None}, paging.limit + 1)
    filters = {**named, "list": list_id}
    return page(rows, paging, key=lambda row: (row["rank"],), filters=filters, shape=_firm)


@routes.get(
    "/{list_id}/summary", responses=errors(OutOfScope, rules.CandidateListNotFound, rules.CandidateListUnderWay)
)
async def sum_candidates(uow: Read, caller: Overseer, list_id: Id) -> CandidateSummary:
    """A list by district: how many firms have which answer, and how many a direct pass."""
    await service.finished(uow, list_id)
    items = [DistrictCandidates.model_validate(each) for each in await service.summary(uow, list_id)]
    return CandidateSummary(list_id=list_id, items=items)


def _list(row: Record) -> CandidateListRead:
    return CandidateListRead.model_validate({name: row[name] for name in CandidateListRead.model_fields})


def _firm(row: Record) -> CandidateRead:
    return CandidateRead.model_validate(dict(row))
