"""HTTP of digital solutions."""

from typing import Annotated

from fastapi import Query

from chassis.paging import Paging, page
from chassis.shapes import Day, Page
from chassis.web import Read, Write, errors, router
from services.enterprise.access import AnyCaller, MunicipalOfficer
from services.enterprise.digital_solutions import repository, rules, service
from services.enterprise.digital_solutions.schemas import SolutionCreate, SolutionEnd, SolutionRead
from services.enterprise.parameters import Id

routes = router(prefix="/v1/digital-solutions", tags=["digital level"])
OfQuestion = Annotated[str | None, Query(description="Only for this question", examples=["production"], max_length=40)]
OfLevel = Annotated[int | None, Query(ge=1, le=4, description="Only what suits this level", examples=[2])]
AsOf = Annotated[Day | None, Query(description="What is offered on this day; today", examples=["2026-12-31"])]


@routes.post("", status_code=201, responses=errors(rules.SolutionMalformed, rules.SolutionCodeTaken))
async def list_solution(uow: Write, caller: MunicipalOfficer, body: SolutionCreate) -> SolutionRead:
    """Put a solution into the catalogue."""
    row = await service.list_solution(uow, body.given())
    uow.response_headers["Location"] = f"/v1/digital-solutions/{row['id']}"
    return SolutionRead.of(row)


@routes.get("")
async def list_solutions(
    uow: Read,
    caller: AnyCaller,
    paging: Paging,
    question: OfQuestion = None,
    level: OfLevel = None,
    as_of: AsOf = None,
) -> Page[SolutionRead]:
    """Solutions offered on a day, by code."""
    day = as_of or uow.clock.today()
    named = {"question": question, "level": level}
    after = paging.decode({**named, "on": day})
    rows = await repository.listed(uow, day, {**named, "after": after[0] if after else None}, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["code"],), filters={**named, "on": day}, shape=SolutionRead.of)


@routes.get("/{solution_id}", responses=errors(rules.SolutionNotFound))
async def read_solution(uow: Read, caller: AnyCaller, solution_id: Id) -> SolutionRead:
    """One solution."""
    return SolutionRead.of(await service.solution(uow, solution_id))


@routes.post("/{solution_id}/end", responses=errors(rules.SolutionNotFound, rules.SolutionEnded))
async def end_solution(uow: Write, caller: MunicipalOfficer, solution_id: Id, body: SolutionEnd) -> SolutionRead:
    """Take a solution out from today on; it stays on file."""
    return SolutionRead.of(await service.end_solution(uow, solution_id, body.reason))
