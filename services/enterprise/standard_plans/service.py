"""Opening and closing plans for standards."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes
from services.enterprise.filings import service as filings
from services.enterprise.registry import service as registry
from services.enterprise.standard_plans import repository, rules
from services.enterprise.tech_needs import service as tech_needs


async def open_plan(uow: UnitOfWork, given: Mapping[str, Any]) -> UUID:
    """Opens a plan beside a technology need of a firm the caller may write; gives its id.

    Raises TechNeedNotFound, OutOfScope, NeedIsOver, StandardDueInThePast, StandardPlanned.
    """
    code = (await tech_needs.need(uow, given["need_id"]))["credit_code"]
    firm, today = await registry.locked(uow, code), uow.clock.today()
    need = await tech_needs.need(uow, given["need_id"])
    planned = await repository.is_planned(uow, given["need_id"])
    rules.check_plan(need["state"], given["due_on"], today, planned=planned)
    plan_id = UUID(str(uuid7()))
    by = uow.principal.subject if uow.principal else "system"
    row = {"id": plan_id, **given, "credit_code": code, "district": firm["district"]}
    await repository.add(uow, {**row, "opened_on": today, "recorded_by": by})
    after = {name: str(value) for name, value in given.items()}
    uow.audit(action="standard_plan.opened", subject=("standard_plan", plan_id), after=after)
    return plan_id


async def plan(reader: Reader, plan_id: UUID) -> Record:
    """A plan the caller may know of, or StandardPlanNotFound."""
    row = await repository.one(reader, plan_id)
    if row is None or not await homes.may_see(reader, row["credit_code"], row["district"]):
        raise rules.StandardPlanNotFound
    return row


async def close_plan(uow: UnitOfWork, plan_id: UUID, outcome: str, evidence_id: UUID | None) -> None:
    """Closes a plan today; raises StandardPlanNotFound, OutOfScope, StandardPlanClosed, StandardNotOnFile."""
    code = (await plan(uow, plan_id))["credit_code"]
    await registry.locked(uow, code)
    row = await plan(uow, plan_id)
    rules.check_close(row["closed_on"], outcome, evidence_id, await filings.evidence_for(uow, code))
    change = {"id": plan_id, "closed_on": uow.clock.today(), "outcome": outcome, "evidence_id": evidence_id}
    await repository.close(uow, change)
    subject = ("standard_plan", plan_id)
    uow.audit(action="standard_plan.closed", subject=subject, before={}, after={"outcome": outcome})
