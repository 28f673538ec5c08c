"""HTTP of rounds: open, read, give back, withdraw."""

from uuid import UUID

from chassis.paging import Paging, page
from chassis.shapes import Page
from chassis.web import Read, Write, errors, router
from services.targets.access import Anyone, DepartmentOfficer
from services.targets.environment_rounds import rules, service
from services.targets.environment_rounds import schemas as s
from services.targets.environment_rounds.presentation import round_read

routes = router(prefix="/v1/targets/environment-assessments", tags=["environment assessment"])


@routes.post(
    "",
    status_code=201,
    responses=errors(rules.NotTheAssessmentOffice, rules.AnswersEndTooEarly, rules.NoQuestionnaire, rules.RoundExists),
)
async def open_round(uow: Write, caller: DepartmentOfficer, body: s.RoundCreate) -> s.RoundRead:
    """Open the round of a year for a third party; indicators, weights and questions are kept as they hold now."""
    row = await service.open_round(uow, caller, **body.model_dump())
    uow.response_headers["Location"] = f"/v1/targets/environment-assessments/{row['id']}"
    return round_read(row, caller)


@routes.get("")
async def list_rounds(uow: Read, caller: Anyone, paging: Paging) -> Page[s.RoundRead]:
    """Rounds, the last opened first; without an official role or a part in it only published ones."""
    after = paging.decode({})
    rows = await service.list_rounds(uow, caller, after[0] if after else None, paging.limit + 1)
    shape = lambda row: round_read(row, caller)  # noqa: E731 - one line a row
    return page(rows, paging, key=lambda row: (row["id"],), filters={}, shape=shape)


@routes.get("/{round_id}", responses=errors(rules.RoundUnknown))
async def read_round(uow: Read, caller: Anyone, round_id: UUID) -> s.RoundRead:
    """One round with its indicators and weights."""
    return round_read(await service.read_round(uow, caller, round_id), caller)


@routes.post(
    "/{round_id}/return",
    responses=errors(
        rules.NotTheAssessmentOffice,
        rules.RoundUnknown,
        rules.RoundNotHandedIn,
        rules.RoundPublished,
        rules.RoundWithdrawn,
    ),
)
async def give_back(uow: Write, caller: DepartmentOfficer, round_id: UUID, body: s.ReturnCreate) -> s.RoundRead:
    """Give a round back to the assessor, who may enter again and hand in anew."""
    return round_read(await service.give_back(uow, caller, round_id, body.reason), caller)


@routes.post(
    "/{round_id}/withdrawal",
    responses=errors(rules.NotTheAssessmentOffice, rules.RoundUnknown, rules.RoundPublished, rules.RoundWithdrawn),
)
async def withdraw_round(
    uow: Write, caller: DepartmentOfficer, round_id: UUID, body: s.WithdrawalCreate
) -> s.RoundRead:
    """Withdraw a round opened in error, before it is published; its year may be opened again."""
    return round_read(await service.withdraw_round(uow, caller, round_id, body.reason), caller)
