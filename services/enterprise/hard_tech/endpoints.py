"""HTTP of the register of hard-tech firms."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request
from starlette.responses import StreamingResponse

from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.shapes import CreditCode, Day, Page
from chassis.uow import Reader as Reading
from chassis.web import Read, Write, errors, router
from services.enterprise.access import Anyone, MunicipalOfficer, Officer, Overseer, Reader
from services.enterprise.files.rules import NotTheFirmsFile
from services.enterprise.hard_tech import files, repository, rules, service
from services.enterprise.hard_tech.schemas import (
    DecisionCreate,
    DefinitionRead,
    EntryCreate,
    EntryFull,
    EntryRead,
    EntryWithdrawal,
    Route,
    State,
)
from services.enterprise.ladder import service as ladder
from services.enterprise.ladder.rules import InputMalformed
from services.enterprise.ladder.schemas import AnswerRead
from services.enterprise.parameters import ChainFilter, ClusterFilter, DistrictFilter, FirmFilter, Id
from services.enterprise.registry import service as registry
from services.enterprise.scope import OutOfScope

routes = router(prefix="/v1/hard-tech", tags=["hard tech"])
routes_of_firm = router(prefix="/v1/enterprises/{credit_code}/hard-tech", tags=["hard tech"])
RouteFilter = Annotated[Route | None, Query(description="Only brought in, or only bred", examples=["bred"])]
StateFilter = Annotated[State | None, Query(description="Only those that stand here", examples=["confirmed"])]
Year = Annotated[int | None, Query(ge=2000, le=2999, description="Only those that count in this year", examples=[2026])]
On = Annotated[Day | None, Query(description="Day to look at; today", examples=["2026-03-02"])]
CHECKED = (rules.HardTechUnmet, rules.HardTechUnsure)
_FILE: dict[str, Any] = {"description": "The register", "content": {"text/csv": {}}}


@routes.get("/definition")
async def read_hard_tech_definition(uow: Read, caller: Anyone) -> DefinitionRead:
    """What is taken for a hard-tech firm: conditions, and the settings they follow with their other readings."""
    return DefinitionRead.of(service.definition())


@routes.post(
    "/entries",
    status_code=201,
    responses=errors(
        NotFound, OutOfScope, InputMalformed, NotTheFirmsFile, rules.OriginOfRoute, rules.HardTechDayToCome,
        rules.HardTechBeforeFirm, rules.AlreadyHardTech, *CHECKED,
    ),
)  # fmt: skip
async def propose_hard_tech_entry(uow: Write, caller: Officer, body: EntryCreate) -> EntryFull:
    """Propose a firm for the register; it counts once another person of the city has confirmed it."""
    entry_id = await service.propose_entry(uow, body.credit_code, body.model_dump(exclude={"credit_code"}))
    uow.response_headers["Location"] = f"/v1/hard-tech/entries/{entry_id}"
    return await _full(uow, entry_id)


@routes.get("/entries")
async def list_hard_tech_entries(
    uow: Read,
    caller: Reader,
    paging: Paging,
    route: RouteFilter = None,
    state: StateFilter = None,
    year: Year = None,
    district: DistrictFilter = None,
    chain: ChainFilter = None,
    cluster: ClusterFilter = None,
    credit_code: FirmFilter = None,
) -> Page[EntryRead]:
    """Entries as they were proposed: a firm reads its own, a district those of its firms, the city all."""
    named = {"route": route, "state": state, "year": year, "district": district}
    named |= {"chain": chain, "cluster": cluster, "credit_code": credit_code}
    after = paging.decode(named)
    rows = await repository.listed(uow, {**named, "after": after[0] if after else None}, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=named, shape=EntryRead.of)


@routes.get("/entries/export", response_class=StreamingResponse, responses={200: _FILE})
async def export_hard_tech_entries(
    request: Request,
    uow: Read,
    caller: Overseer,
    route: RouteFilter = None,
    state: StateFilter = None,
    year: Year = None,
    district: DistrictFilter = None,
) -> StreamingResponse:
    """The same as a CSV file, without pages."""
    named = {"route": route, "state": state, "year": year, "district": district}
    headers = {"Content-Disposition": 'attachment; filename="hard-tech.csv"'}
    rows = files.as_csv(request.app.state.database, caller, named)
    return StreamingResponse(rows, media_type="text/csv; charset=utf-8", headers=headers)


@routes.get("/entries/{entry_id}", responses=errors(rules.HardTechEntryNotFound))
async def read_hard_tech_entry(uow: Read, caller: Reader, entry_id: Id) -> EntryFull:
    """One entry with what the definition says of the firm, condition by condition."""
    return await _full(uow, entry_id)


@routes.post(
    "/entries/{entry_id}/decision",
    responses=errors(rules.HardTechEntryNotFound, rules.HardTechDecided, rules.HardTechFourEyes, *CHECKED),
)
async def decide_hard_tech_entry(uow: Write, caller: MunicipalOfficer, entry_id: Id, body: DecisionCreate) -> EntryFull:
    """Confirm or reject what another person proposed; what is confirmed is checked once more and counts."""
    await service.decide_entry(uow, entry_id, confirmed=body.outcome == "confirm", comment=body.comment)
    return await _full(uow, entry_id)


@routes.post(
    "/entries/{entry_id}/withdrawal",
    responses=errors(
        rules.HardTechEntryNotFound, rules.HardTechNotConfirmed, rules.HardTechDayToCome, rules.WithdrawnBeforeEntered
    ),
)
async def withdraw_hard_tech_entry(
    uow: Write, caller: MunicipalOfficer, entry_id: Id, body: EntryWithdrawal
) -> EntryFull:
    """Take a firm out of the register with the reason; only what was an error is taken from its year's count."""
    await service.withdraw_entry(uow, entry_id, body.withdrawn_on, body.reason, body.comment)
    return await _full(uow, entry_id)


@routes_of_firm.get("", responses=errors(NotFound))
async def read_hard_tech_standing(uow: Read, caller: Reader, credit_code: CreditCode, on: On = None) -> AnswerRead:
    """What the definition says of a firm on a day by what is on file; nothing is kept."""
    firm = await registry.known(uow, credit_code)
    found, _, _ = await service.assess(uow, firm, on or uow.clock.today(), {})
    return AnswerRead.model_validate({**found.to_dict(), "credit_code": credit_code})


async def _full(reader: Reading, entry_id: UUID) -> EntryFull:
    row = await service.entry(reader, entry_id)
    kept = await ladder.assessment(reader, row["credit_code"], row["assessment_id"])
    answer = AnswerRead.model_validate({**kept["answer"], "credit_code": row["credit_code"]})
    return EntryFull(**EntryRead.of(row).model_dump(), answer=answer)
