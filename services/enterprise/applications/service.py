"""Opening an application and moving it, step by step, to the decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis import policy
from chassis.access import Principal
from chassis.uow import Reader, UnitOfWork
from contracts.enterprise import ApplicationMoved
from services.enterprise.applications import repository, rules
from services.enterprise.ladder import service as ladder
from services.enterprise.recognitions import service as recognitions
from services.enterprise.registry import service as registry
from services.enterprise.scope import may_see

Kind = Literal["new", "renewal"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """An application with what happened to it."""

    row: Record
    moves: list[Record]
    objections: list[Record]

    @property
    def case(self) -> rules.Case:
        """As the rules see it: only what was done since the last submission separates people."""
        since: dict[str, str] = {}
        for move in self.moves:
            if move["action"] == "submission":
                since.clear()
            since[move["action"]] = move["by_subject"]
        return rules.Case(self.row["state"], self.row["credit_code"], self.row["district"], since)


def actor(principal: Principal | None) -> rules.Actor:
    """The caller as the rules see it."""
    if principal is None:
        return rules.Actor("", ())
    return rules.Actor(principal.subject, principal.roles, principal.credit_code, principal.district)


async def loaded(reader: Reader, application_id: UUID, *, open_to_all: bool = False) -> Loaded:
    """An application the caller may know of, or ApplicationNotFound."""
    row = await repository.one(reader, application_id)
    if row is None or not (open_to_all or may_see(reader.principal, row["credit_code"], row["district"])):
        raise rules.ApplicationNotFound
    moves = await repository.moves(reader, [application_id])
    return Loaded(row, moves[application_id], await repository.objections(reader, application_id))


async def locked(uow: UnitOfWork, application_id: UUID, *, open_to_all: bool = False) -> Loaded:
    """An application whose firm is locked: read for the key, then read again under the lock."""
    first = await loaded(uow, application_id, open_to_all=open_to_all)
    await uow.lock(first.row["credit_code"])
    return await loaded(uow, application_id, open_to_all=open_to_all)


async def notices(reader: Reader, after: UUID | None, limit: int) -> list[dict[str, Any]]:
    """Public notices running today, with the firms' names."""
    rows = await repository.notices(reader, reader.clock.today(), after or UUID(int=0), limit)
    firms = await registry.find_many(reader, [row["credit_code"] for row in rows])
    return [{**dict(row), "name": firms[row["credit_code"]]["name"]} for row in rows]


async def open_application(uow: UnitOfWork, credit_code: str, tier: str, kind: Kind) -> Loaded:
    """Opens a draft; raises ApplicationAlreadyOpen, TitleInForce, NothingToRenew, Barred, NoRuleSet."""
    firm, today = await registry.locked(uow, credit_code), uow.clock.today()
    await ladder.rule_set_for(uow, tier, kind, today)
    await recognitions.check_kind(uow, credit_code, tier, kind, today)
    if await repository.open_one(uow, credit_code, tier) is not None:
        raise rules.ApplicationAlreadyOpen(tier=tier)
    row = {
        "id": uuid7(),
        "credit_code": credit_code,
        "tier": tier,
        "kind": kind,
        "state": rules.DRAFT,
        "district": firm["district"],
        "opened_on": today,
        "opened_by": actor(uow.principal).subject,
    }
    await repository.add(uow, row)
    after = {"state": rules.DRAFT, "tier": tier, "kind": kind}
    uow.audit(action="application.opened", subject=("application", row["id"]), before=None, after=after)
    return await loaded(uow, row["id"])


async def submit(uow: UnitOfWork, application_id: UUID, overrides: Mapping[str, Any]) -> Loaded:
    """Assesses the firm by its filings and declarations, and submits unless that is unmet or unknown."""
    found = await locked(uow, application_id)
    to_state = rules.move(found.case, "submission", "submit", actor(uow.principal))
    firm = await registry.locked(uow, found.row["credit_code"])
    tier, today = found.row["tier"], uow.clock.today()
    stated = await ladder.declared(uow, firm, tier, today, overrides)
    assessment = await ladder.assess_enterprise(uow, firm, tier, found.row["kind"], today, stated)
    check_ready(assessment["answer"])
    change = {"assessment_id": assessment["id"], "district": firm["district"]}
    return await _move(uow, found, "submission", to_state, None, change)


def check_ready(answer: Mapping[str, Any]) -> None:
    """Raises NotReady with what is missing or unmet."""
    if answer["result"] not in {"unmet", "unknown"}:
        return
    missing = [each["field"] for each in answer["missing"]]
    unmet = [each["id"] for each in answer["criteria"] if each["result"] == "unmet"]
    fields = missing if answer["result"] == "unknown" else unmet
    raise rules.NotReady(
        pointer="/overrides", result=answer["result"], fields=", ".join(fields), missing=missing, unmet=unmet
    )


async def review(
    uow: UnitOfWork,
    application_id: UUID,
    action: Literal["district-review", "municipal-review"],
    outcome: str,
    comment: str | None,
) -> Loaded:
    """The district's or the city's review: pass, return or reject."""
    found = await locked(uow, application_id)
    to_state = rules.move(found.case, action, outcome, actor(uow.principal))
    rules.check_comment(outcome, comment)
    return await _move(uow, found, action, to_state, comment, {})


async def publish(uow: UnitOfWork, application_id: UUID, first: date, last: date) -> Loaded:
    """Puts the case up for public notice from first to last, both included."""
    found = await locked(uow, application_id)
    to_state = rules.move(found.case, "publicity", "publish", actor(uow.principal))
    rules.check_publicity(first, last, uow.clock.today(), publicity_days())
    return await _move(uow, found, "publicity", to_state, None, {"publicity_from": first, "publicity_to": last})


def publicity_days() -> int:
    """Working days of publicity, a setting of the policy."""
    settings = policy.load("settings.yaml")["settings"]
    return int(next(each["value"] for each in settings if each["name"] == "PUBLICITY_WORKING_DAYS"))


async def raise_objection(uow: UnitOfWork, application_id: UUID, grounds: str) -> UUID:
    """Takes an objection on a day of the publicity."""
    found, today = await locked(uow, application_id, open_to_all=True), uow.clock.today()
    row = found.row
    if row["state"] != rules.IN_PUBLICITY and not may_see(uow.principal, row["credit_code"], row["district"]):
        raise rules.ApplicationNotFound
    rules.move(found.case, "objections", "object", actor(uow.principal))
    first, last = found.row["publicity_from"], found.row["publicity_to"]
    if not first <= today <= last:
        raise rules.PublicityNotRunning(first=first.isoformat(), until=last.isoformat())
    objection: UUID = uuid7()
    added = {
        "id": objection,
        "application_id": application_id,
        "grounds": grounds,
        "raised_on": today,
        "raised_by": actor(uow.principal).subject,
    }
    await repository.add_objection(uow, added)
    uow.audit(action="application.objected", subject=("application", application_id), before={}, after={})
    return objection


async def decide(
    uow: UnitOfWork, application_id: UUID, outcome: str, comment: str | None, document_number: str | None
) -> Loaded:
    """Decides after the publicity; an approval grants the title for the years its rule set names."""
    found, today = await locked(uow, application_id), uow.clock.today()
    to_state = rules.move(found.case, "decision", outcome, actor(uow.principal))
    rules.check_comment(outcome, comment)
    rules.check_decision(outcome, comment, found.row["publicity_to"], today, len(found.objections))
    change: dict[str, Any] = {"decided_on": today}
    if outcome == "approve":
        firm = await registry.known_after(uow, found.row["credit_code"])
        assessment = await ladder.assessment(uow, firm["credit_code"], found.row["assessment_id"])
        title = await recognitions.grant_recognition(
            uow,
            firm,
            found.row["tier"],
            found.row["kind"],
            today,
            await ladder.validity_years(uow, assessment["rule_set"]),
            rule_set=assessment["rule_set"],
            application_id=application_id,
            assessment_id=assessment["id"],
            document_number=document_number,
        )
        change["recognition_id"] = title["id"]
    return await _move(uow, found, "decision", to_state, comment, change)


async def _move(
    uow: UnitOfWork, found: Loaded, action: str, to_state: str, comment: str | None, change: Mapping[str, Any]
) -> Loaded:
    row, today = found.row, uow.clock.today()
    after = {**dict(row), **change, "state": to_state}
    await repository.update(uow, after)
    await repository.add_move(
        uow,
        {
            "application_id": row["id"],
            "action": action,
            "from_state": row["state"],
            "to_state": to_state,
            "comment": comment,
            "on": today,
            "at": uow.clock.now(),
            "by_subject": actor(uow.principal).subject,
        },
    )
    names = ("credit_code", "tier", "kind", "district")
    told = {name: after[name] for name in names}
    uow.publish(
        ApplicationMoved(application_id=row["id"], from_state=row["state"], to_state=to_state, on=today, **told)
    )
    was = {"state": row["state"]}
    uow.audit(action=f"application.{action}", subject=("application", row["id"]), before=was, after={"state": to_state})
    return await loaded(uow, row["id"])
