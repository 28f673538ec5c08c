"""HTTP of deputies."""

from chassis.paging import Paging, page
from chassis.shapes import Page
from chassis.web import Read, Write, errors, router
from services.enterprise.access import Importer as OfficerOrAdmin
from services.enterprise.access import Officer, OfficerOrAuditor
from services.enterprise.deputies import rules, service
from services.enterprise.deputies.schemas import DeputyCreate, DeputyRead
from services.enterprise.parameters import Id

routes = router(prefix="/v1/deputies", tags=["applications"])


@routes.post("", status_code=201, responses=errors(rules.OwnDeputy, rules.DeputyDaysWrong))
async def name_deputy(uow: Write, caller: Officer, body: DeputyCreate) -> DeputyRead:
    """Name who acts for the caller; what the deputy does keeps both names."""
    row = await service.name_deputy(uow, caller, body.deputy, body.first, body.last, body.reason)
    return DeputyRead.model_validate(dict(row))


@routes.get("")
async def list_deputies(uow: Read, caller: OfficerOrAuditor, paging: Paging) -> Page[DeputyRead]:
    """Whom the caller represents, and who represents the caller."""
    after = paging.decode({})
    rows = await service.listed(uow, caller, after[0] if after else None, paging.limit + 1)
    shape = lambda row: DeputyRead.model_validate(dict(row))  # noqa: E731 - one line, used once
    return page(rows, paging, key=lambda row: (row["id"],), filters={}, shape=shape)


@routes.post("/{deputy_id}/end", responses=errors(rules.DeputyNotFound, rules.DeputyEnded))
async def end_deputy(uow: Write, caller: OfficerOrAdmin, deputy_id: Id) -> DeputyRead:
    """The officer is back."""
    return DeputyRead.model_validate(dict(await service.end_deputy(uow, caller, deputy_id)))
