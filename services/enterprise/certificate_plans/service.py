"""Opening and closing plans for certificates."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis import policy
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes
from services.enterprise.certificate_plans import repository, rules
from services.enterprise.filings import service as filings
from services.enterprise.innovation_records.rules import held_codes
from services.enterprise.registry import service as registry


async def _held(reader: Reader, code: str) -> set[str]:
    return held_codes(await filings.evidence_for(reader, code), reader.clock.today())


async def open_plan(uow: UnitOfWork, given: Mapping[str, Any]) -> UUID:
    """Opens a plan of a firm the caller may write; gives its id.

    Raises NotFound, OutOfScope, CertificateUnknown, PlanDueInThePast, CertificateHeld, PlanOpen.
    """
    firm = await registry.locked(uow, given["credit_code"])
    code, today = given["credit_code"], uow.clock.today()
    items = policy.load("reference/quality_certificates.yaml")["items"]
    rules.check_plan(
        given["code"],
        given["due_on"],
        today,
        known={str(each["code"]) for each in items},
        held=await _held(uow, code),
        planned=await repository.open_codes(uow, code),
    )
    by = uow.principal.subject if uow.principal else "system"
    plan_id = UUID(str(uuid7()))
    row = {"id": plan_id, **given, "district": firm["district"], "opened_on": today, "recorded_by": by}
    await repository.add(uow, row)
    after = {name: str(value) for name, value in given.items()}
    uow.audit(action="certificate_plan.opened", subject=("certificate_plan", plan_id), after=after)
    return plan_id


async def plan(reader: Reader, plan_id: UUID) -> Record:
    """A plan the caller may know of, or CertificatePlanNotFound."""
    row = await repository.one(reader, plan_id)
    if row is None or not await homes.may_see(reader, row["credit_code"], row["district"]):
        raise rules.CertificatePlanNotFound
    return row


async def close_plan(uow: UnitOfWork, plan_id: UUID, outcome: str) -> None:
    """Closes a plan today; raises CertificatePlanNotFound, OutOfScope, PlanClosed, CertificateNotOnFile."""
    code = (await plan(uow, plan_id))["credit_code"]
    await registry.locked(uow, code)
    row = await plan(uow, plan_id)
    rules.check_close(row["code"], row["closed_on"], outcome, await _held(uow, code))
    await repository.close(uow, plan_id, uow.clock.today(), outcome)
    subject = ("certificate_plan", plan_id)
    uow.audit(action="certificate_plan.closed", subject=subject, before={}, after={"outcome": outcome})
