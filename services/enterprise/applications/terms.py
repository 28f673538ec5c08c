"""What the clock does with applications: reminders before and after a term, and the lapse of what was not corrected."""

from chassis.access import SYSTEM
from chassis.uow import UnitOfWork
from contracts.enterprise_applications import ApplicationReminded
from services.enterprise.applications import repository
from services.enterprise.applications.moving import loaded, store_move
from services.enterprise.workflow import rules as steps
from services.enterprise.workflow import service as workflow

CHUNK = 100


async def remind(uow: UnitOfWork, limit: int = CHUNK) -> bool:
    """Tells of terms that end soon and of terms that are over, each once; True when more may wait."""
    today = uow.clock.today()
    until = workflow.reminder_day(today) or today
    rows = await repository.due(uow, until, today, limit)
    await uow.lock(*(row["credit_code"] for row in rows))
    for row in rows:
        told = {"due_on": row["due_on"], "overdue": steps.is_overdue(row["due_on"], today), "on": today}
        if await repository.add_reminder(uow, {"id": row["id"], **told}):
            named = {name: row[name] for name in ("credit_code", "tier", "district", "state")}
            uow.publish(ApplicationReminded(application_id=row["id"], **named, **told))
            after = {"due_on": row["due_on"].isoformat(), "overdue": told["overdue"]}
            uow.audit(action="application.reminded", subject=("application", row["id"]), before={}, after=after)
    return len(rows) == limit


async def lapse_overdue(uow: UnitOfWork, limit: int = CHUNK) -> bool:
    """Closes returned cases whose correction is overdue, as the clock and nobody else; True when more may wait."""
    who, today = workflow.actor(SYSTEM), uow.clock.today()
    rows = await repository.overdue(uow, "returned", today, limit)
    await uow.lock(*(row["credit_code"] for row in rows))
    for row in rows:
        found = await loaded(uow, row["id"], who)
        if found.row["state"] == "returned" and steps.is_overdue(found.row["due_on"], today):
            to_state = steps.move(workflow.flow(), found.case, "lapse", "lapse", who)
            await store_move(uow, found, who, "lapse", to_state)
    return len(rows) == limit
