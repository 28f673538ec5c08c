"""HTTP of redrawn units."""

from typing import Annotated

from fastapi import Query

from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.shapes import CreditCode, Page
from chassis.web import Read, Write, errors, router
from services.enterprise.access import MunicipalOfficer, Overseer
from services.enterprise.registry.rules import ChangedSince
from services.enterprise.scope import OutOfScope
from services.enterprise.successions import repository, rules, service
from services.enterprise.successions.schemas import SuccessionCaseRead, SuccessionDecision, SuccessionRunRead

routes = router(prefix="/v1/district-successions", tags=["enterprises"])
OfUnit = Annotated[str | None, Query(description="Only of this old unit", examples=["CQ-500112"], max_length=20)]
Decided = Annotated[bool | None, Query(description="Only decided ones, or only those that wait", examples=[False])]


@routes.get("")
async def list_successions(uow: Read, caller: Overseer) -> list[SuccessionRunRead]:
    """What became of the firms of each redrawn unit."""
    names = tuple(SuccessionRunRead.model_fields)
    return [SuccessionRunRead(**{name: row[name] for name in names}) for row in await repository.runs(uow)]


@routes.get("/cases")
async def list_succession_cases(
    uow: Read, caller: MunicipalOfficer, paging: Paging, unit: OfUnit = None, decided: Decided = None
) -> Page[SuccessionCaseRead]:
    """Firms of redrawn units that only the town could tell apart; they keep the old unit until an officer decides."""
    named = {"unit": unit, "decided": decided}
    after = paging.decode(named)
    rows = await repository.cases(uow, {**named, "after": after[0] if after else None}, paging.limit + 1)
    shape = SuccessionCaseRead.model_validate
    return page(rows, paging, key=lambda row: (row["credit_code"],), filters=named, shape=lambda row: shape(dict(row)))


@routes.post(
    "/cases/{credit_code}/decision",
    responses=errors(
        NotFound, OutOfScope, rules.SuccessionCaseNotFound, rules.SuccessionDecided, rules.NotASuccessor, ChangedSince
    ),
)
async def decide_succession_case(
    uow: Write, caller: MunicipalOfficer, credit_code: CreditCode, body: SuccessionDecision
) -> SuccessionCaseRead:
    """Say where an undecided firm belongs; its profile changes from the day of the redrawing on."""
    row = await service.decide(uow, credit_code, body.unit, body.town, body.reason)
    return SuccessionCaseRead.model_validate(dict(row))
