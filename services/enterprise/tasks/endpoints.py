"""HTTP of tasks."""

from typing import Annotated

from fastapi import Query

from chassis.paging import Paging, page
from chassis.shapes import Page
from chassis.web import Read, errors, router
from services.enterprise.access import Registrar
from services.enterprise.applications.waiting import Waiting
from services.enterprise.deputies.rules import NotADeputy
from services.enterprise.tasks import service
from services.enterprise.tasks.schemas import TaskRead
from services.enterprise.workflow.rules import is_overdue

routes = router(prefix="/v1/tasks", tags=["applications"])
OnBehalfOf = Annotated[str | None, Query(description="Tasks of the officer whose deputy the caller is", max_length=200)]
FIELDS = ("credit_code", "tier", "kind", "district", "state", "entered_on", "due_on")


@routes.get("", responses=errors(NotADeputy))
async def list_tasks(uow: Read, caller: Registrar, paging: Paging, on_behalf_of: OnBehalfOf = None) -> Page[TaskRead]:
    """What waits for the caller, with its last day."""
    filters = {"on_behalf_of": on_behalf_of}
    after = paging.decode(filters)
    rows = await service.tasks(uow, on_behalf_of, after[0] if after else None, paging.limit + 1)
    today = uow.clock.today()

    def shape(each: Waiting) -> TaskRead:
        row = each.found.row
        told = {"application_id": row["id"], "actions": each.actions, "overdue": is_overdue(row["due_on"], today)}
        return TaskRead.model_validate({**told, **{name: row[name] for name in FIELDS}})

    return page(rows, paging, key=lambda each: (each.found.row["id"],), filters=filters, shape=shape)
