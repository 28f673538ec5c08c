"""Objections: raised on a day of the publicity, each accepted or dismissed with a reason."""

from uuid import UUID

from uuid_utils.compat import uuid7

from chassis.uow import UnitOfWork
from contracts.enterprise_applications import ObjectionHandled, ObjectionRaised
from services.enterprise.applications import repository, rules
from services.enterprise.applications.moving import Loaded, loaded, locked
from services.enterprise.scope import may_see
from services.enterprise.workflow import rules as steps
from services.enterprise.workflow import service as workflow

PUBLIC_STATE = "in_publicity"


async def raise_objection(uow: UnitOfWork, application_id: UUID, grounds: str) -> UUID:
    """Takes an objection on a day of the publicity."""
    who, today = workflow.actor(uow.principal), uow.clock.today()
    found = await locked(uow, application_id, who, open_to_all=True)
    row = found.row
    if row["state"] != PUBLIC_STATE and not may_see(who, row["credit_code"], row["unit"]):
        raise rules.ApplicationNotFound
    steps.move(workflow.flow(), found.case, "objections", "object", who)
    rules.check_objection_day(row["publicity_from"], row["publicity_to"], today)
    objection: UUID = uuid7()
    added = {"id": objection, "application_id": application_id, "grounds": grounds}
    await repository.add_objection(uow, {**added, "raised_on": today, "raised_by": who.subject})
    told = {"credit_code": row["credit_code"], "tier": row["tier"], "on": today}
    uow.publish(ObjectionRaised(objection_id=objection, application_id=application_id, **told))
    after = {"objection": str(objection)}
    uow.audit(action="application.objected", subject=("application", application_id), before={}, after=after)
    return objection


async def handle_objection(
    uow: UnitOfWork, application_id: UUID, objection_id: UUID, outcome: str, reason: str, on_behalf_of: str | None
) -> Loaded:
    """Accepts or dismisses an objection; who objected does not handle it."""
    who, today = await workflow.acting(uow, on_behalf_of), uow.clock.today()
    found = await locked(uow, application_id, who)
    steps.move(workflow.flow(), found.case, "objection-handling", outcome, who)
    steps.check_reason(workflow.flow(), outcome, reason)
    row = next((each for each in found.objections if each["id"] == objection_id), None)
    if row is None:
        raise rules.ObjectionNotFound
    if row["outcome"] is not None:
        raise rules.ObjectionAlreadyHandled(on=row["handled_on"].isoformat())
    if row["raised_by"] in who.people:
        raise steps.SamePerson(earlier="objections", action="objection-handling")
    change = {"outcome": outcome, "reason": reason, "handled_on": today}
    people = {"handled_by": who.subject, "handled_for": who.represents}
    await repository.handle_objection(uow, {"id": objection_id, **change, **people})
    told = {"credit_code": found.row["credit_code"], "tier": found.row["tier"], "on": today, "outcome": outcome}
    uow.publish(ObjectionHandled(objection_id=objection_id, application_id=application_id, **told))
    after = {"objection": str(objection_id), "outcome": outcome, "on_behalf_of": who.represents}
    uow.audit(action="application.objection-handling", subject=("application", application_id), before={}, after=after)
    return await loaded(uow, application_id, who, open_to_all=True)
