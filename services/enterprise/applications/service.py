"""Opening an application and moving it, step by step, to the decision."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis import policy, workdays
from chassis.errors import Stale
from chassis.etags import same
from chassis.uow import Reader, UnitOfWork
from services.enterprise.adverse_records import service as adverse_records
from services.enterprise.applications import repository, rules
from services.enterprise.applications.moving import LATE_ADMISSION, Loaded, loaded, locked, store_move
from services.enterprise.batches.rules import check_case
from services.enterprise.ladder import service as ladder
from services.enterprise.recognitions import service as recognitions
from services.enterprise.recognitions import validity
from services.enterprise.registry import service as registry
from services.enterprise.visits.standing import ask_for, has_outstanding
from services.enterprise.windows import service as windows
from services.enterprise.windows.rules import check_open
from services.enterprise.workflow import rules as steps
from services.enterprise.workflow import service as workflow

Kind = Literal["new", "renewal"]


async def read(reader: Reader, application_id: UUID) -> Loaded:
    """An application the caller may know of, or ApplicationNotFound."""
    return await loaded(reader, application_id, workflow.actor(reader.principal))


async def notices(reader: Reader, after: UUID | None, limit: int) -> list[dict[str, Any]]:
    """Public notices running today, with the firms' names."""
    rows = await repository.notices(reader, reader.clock.today(), after or UUID(int=0), limit)
    firms = await registry.find_many(reader, [row["credit_code"] for row in rows])
    return [{**dict(row), "name": firms[row["credit_code"]]["name"]} for row in rows]


async def open_application(uow: UnitOfWork, credit_code: str, tier: str, kind: Kind) -> Loaded:
    """Opens a draft; raises why the firm may not apply, or not renew."""
    who, today = workflow.actor(uow.principal), uow.clock.today()
    firm = await registry.locked(uow, credit_code)
    rules.check_active(firm["status"])
    await ladder.rule_set_for(uow, tier, kind, today)
    await recognitions.check_kind(uow, credit_code, tier, kind, today)
    if await repository.open_one(uow, credit_code, tier) is not None:
        raise rules.ApplicationAlreadyOpen(tier=tier)
    row = {
        "id": uuid7(),
        "credit_code": credit_code,
        "tier": tier,
        "kind": kind,
        "state": "draft",
        "district": firm["district"],
        "opened_on": today,
        "entered_on": today,
        "opened_by": who.subject,
    }
    await repository.add(uow, row)
    after = {"state": "draft", "tier": tier, "kind": kind}
    uow.audit(action="application.opened", subject=("application", row["id"]), before=None, after=after)
    return await loaded(uow, row["id"], who)


async def submit(uow: UnitOfWork, application_id: UUID, overrides: Mapping[str, Any]) -> Loaded:
    """Assesses the firm by its filings and declarations, and submits unless that is unmet or unknown.

    A corrected case keeps the day of its first submission, and with it the rules, figures and window of that day.
    """
    who, today = workflow.actor(uow.principal), uow.clock.today()
    found = await locked(uow, application_id, who)
    to_state = steps.move(workflow.flow(), found.case, "submission", "submit", who)
    rules.check_correction(found.row["due_on"], today)
    firm = await registry.locked(uow, found.row["credit_code"])
    rules.check_active(firm["status"])
    tier, kind, applied_on = found.row["tier"], found.row["kind"], found.applied_on or today
    if found.applied_on is None:
        await recognitions.check_kind(uow, firm["credit_code"], tier, kind, today)
        if not found.admitted_late:
            check_open(windows.known(), tier, kind, today)
    stated = await ladder.declared(uow, firm, tier, applied_on, overrides)
    assessment = await ladder.assess_enterprise(uow, firm, tier, kind, applied_on, stated, overrides)
    rules.check_ready(assessment["answer"], await ladder.reviewed_inputs(uow))
    if grounds := await ladder.visit_grounds(uow, firm, tier, kind, applied_on, stated):
        await ask_for(uow, application_id, grounds)
    change = {"assessment_id": assessment["id"], "district": firm["district"]}
    return await store_move(uow, found, who, "submission", to_state, change=change)


async def admit_late(uow: UnitOfWork, application_id: UUID, reason: str, document_number: str | None) -> Loaded:
    """Lets a draft be submitted outside the ministry's window; the reason stands among its moves."""
    who = workflow.actor(uow.principal)
    found = await locked(uow, application_id, who)
    to_state = steps.move(workflow.flow(), found.case, LATE_ADMISSION, "admit", who)
    return await store_move(uow, found, who, LATE_ADMISSION, to_state, reason, document_number)


async def review(
    uow: UnitOfWork,
    application_id: UUID,
    action: Literal["district-review", "municipal-review", "ministry-result", "recommendation"],
    outcome: str,
    comment: str | None,
    document_number: str | None = None,
    on_behalf_of: str | None = None,
) -> Loaded:
    """The district's or the city's review, the recommendation to the ministry and the ministry's answer."""
    who = await workflow.acting(uow, on_behalf_of)
    found = await locked(uow, application_id, who)
    to_state = steps.move(workflow.flow(), found.case, action, outcome, who)
    steps.check_reason(workflow.flow(), outcome, comment)
    if (action, outcome) == ("municipal-review", "pass") and await has_outstanding(uow, application_id):
        raise rules.VisitOutstanding
    column = {"recommendation": "recommendation_document", "ministry-result": "ministry_document"}.get(action)
    change = {column: document_number} if column else None
    return await store_move(uow, found, who, action, to_state, comment, document_number, change)


async def publish(
    uow: UnitOfWork,
    application_id: UUID,
    first: date,
    last: date,
    document_number: str | None = None,
    on_behalf_of: str | None = None,
) -> Loaded:
    """Puts the case up for public notice from first to last, both included; raises CalendarNotPublished too."""
    who = await workflow.acting(uow, on_behalf_of)
    found = await locked(uow, application_id, who)
    to_state = steps.move(workflow.flow(), found.case, "publicity", "publish", who)
    rules.check_publicity_form(first, last, uow.clock.today())
    rules.check_publicity_days(workdays.calendar().count(first, last), publicity_days())
    change = {"publicity_from": first, "publicity_to": last, "publicity_document": document_number}
    return await store_move(uow, found, who, "publicity", to_state, None, document_number, change)


def publicity_days() -> int:
    """Working days of publicity, a setting of the policy."""
    settings = policy.load("settings.yaml")["settings"]
    return int(next(each["value"] for each in settings if each["name"] == "PUBLICITY_WORKING_DAYS"))


async def decide(
    uow: UnitOfWork,
    application_id: UUID,
    outcome: str,
    comment: str | None,
    document_number: str | None,
    on_behalf_of: str | None = None,
    batch: str | None = None,
    if_match: str | None = None,
) -> Loaded:
    """Decides after the publicity; an approval grants the title for the years its rule set names."""
    who, today = await workflow.acting(uow, on_behalf_of), uow.clock.today()
    found = await locked(uow, application_id, who)
    if if_match is not None and not same(if_match, found.row["version"]):
        raise Stale(pointer="#If-Match")
    to_state = steps.move(workflow.flow(), found.case, "decision", outcome, who)
    steps.check_reason(workflow.flow(), outcome, comment)
    handled = [each["outcome"] for each in found.objections]
    rules.check_decision(outcome, found.row["publicity_to"], today, handled)
    change: dict[str, Any] = {"decided_on": today}
    if outcome == "approve":
        change["recognition_id"] = (await _grant(uow, found, document_number, batch))["id"]
    return await store_move(uow, found, who, "decision", to_state, comment, document_number, change)


async def _grant(uow: UnitOfWork, found: Loaded, document_number: str | None, batch: str | None) -> Record:
    firm = await registry.known_after(uow, found.row["credit_code"])
    rules.check_active(firm["status"])
    await recognitions.check_grant(uow, firm["credit_code"], found.row["tier"], found.row["kind"], uow.clock.today())
    assessment = await ladder.assessment(uow, firm["credit_code"], found.row["assessment_id"])
    asked = await ladder.facts_of(uow, assessment["rule_set"])
    await adverse_records.check_clear(uow, firm["credit_code"], asked, uow.clock.today())
    return await recognitions.grant_recognition(
        uow,
        firm,
        found.row["tier"],
        found.row["kind"],
        uow.clock.today(),
        await validity.by_rule_set(uow, assessment["rule_set"]),
        rule_set=assessment["rule_set"],
        application_id=found.row["id"],
        assessment_id=assessment["id"],
        document_number=document_number,
        batch=batch,
    )


async def withdraw(uow: UnitOfWork, application_id: UUID, comment: str | None) -> Loaded:
    """The firm takes its application back; there is no way on from there."""
    who = workflow.actor(uow.principal)
    found = await locked(uow, application_id, who)
    to_state = steps.move(workflow.flow(), found.case, "withdrawal", "withdraw", who)
    return await store_move(uow, found, who, "withdrawal", to_state, comment)


async def in_states(reader: Reader, tier: str, states: Sequence[str], district: str | None) -> list[Record]:
    """Applications of a rung in these states, in a fixed order; None: of all districts."""
    return await repository.population(reader, tier, states, district)


async def of_batch(reader: Reader, batch_id: UUID) -> list[Record]:
    """The applications of a batch."""
    return await repository.of_batch(reader, batch_id)


async def find(reader: Reader, ids: Sequence[UUID]) -> list[Record]:
    """Those of these applications that exist."""
    return await repository.find(reader, ids)


async def put_in_batch(uow: UnitOfWork, application_id: UUID, batch_id: UUID, tier: str) -> Loaded:
    """Puts an open application of the rung into a batch; raises OtherTier, AlreadyInBatch."""
    who = workflow.actor(uow.principal)
    found = await locked(uow, application_id, who)
    closed = found.row["state"] in workflow.flow().closed
    check_case(tier, found.row["tier"], found.row["batch_id"], closed=closed)
    await repository.set_batch(uow, application_id, batch_id)
    after = {"batch": str(batch_id)}
    uow.audit(action="application.batched", subject=("application", application_id), before={}, after=after)
    return await loaded(uow, application_id, who)


async def noticed_with(reader: Reader, application_id: UUID) -> list[dict[str, Any]]:
    """A case on public notice today and those of its batch with the same days, with the firms' names."""
    row, today = await repository.one(reader, application_id), reader.clock.today()
    if row is None or row["state"] != "in_publicity" or not row["publicity_from"] <= today <= row["publicity_to"]:
        raise rules.ApplicationNotFound
    days = ("state", "publicity_from", "publicity_to", "publicity_document")
    batch = await repository.of_batch(reader, row["batch_id"]) if row["batch_id"] else [row]
    rows = [each for each in batch if all(each[name] == row[name] for name in days)]
    firms = await registry.find_many(reader, [each["credit_code"] for each in rows])
    kept = ((dict(each), firms[each["credit_code"]]) for each in rows)
    return [{**each, "name": firm["name"], "synthetic": firm["synthetic"]} for each, firm in kept]


standing_of_district = repository.standing
passed_by_districts = repository.passed
