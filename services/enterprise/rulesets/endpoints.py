"""HTTP of the rule-set registry."""

from typing import Annotated, Any

from asyncpg import Record
from fastapi import Path, Query
from fastapi.exceptions import RequestValidationError

from chassis.errors import PreconditionRequired, Stale
from chassis.web import IfMatch, Read, Write, check_match, errors, etag, router
from services.enterprise.access import Anyone, MunicipalOfficer
from services.enterprise.ladder.engine.inputs import written
from services.enterprise.rulesets import repository, rules, service
from services.enterprise.rulesets.cases import of_policy
from services.enterprise.rulesets.checks import faults_of
from services.enterprise.rulesets.difference import difference
from services.enterprise.rulesets.schemas import (
    ActivationCreate,
    CaseRead,
    ChangeRead,
    DifferenceRead,
    RevisionRead,
    RuleSetFull,
    RuleSetRead,
    RuleSetWrite,
    TestResultsRead,
    WithdrawalCreate,
)

routes = router(prefix="/v1/rule-sets", tags=["rule sets"])
RuleSetId = Annotated[str, Path(description="Its id", examples=["INNO_SME_2022"], max_length=60)]
Revision = Annotated[int | None, Query(ge=1, description="Its revision; the latest without", examples=[1])]
Older = Annotated[int | None, Query(ge=1, description="Revision of the older one", examples=[1])]
Against = Annotated[str | None, Query(max_length=60, description="The older set; itself without", examples=["LG_2022"])]
SHORT = ("id", "tier", "zh", "en", "doc", "effective_from", "effective_to", "confidence")


@routes.get("")
async def list_rule_sets(uow: Read, caller: Anyone) -> list[RuleSetRead]:
    """All rule sets, in force, to come and history; drafts for those who may see them."""
    rows = {row["id"]: row for row in await repository.every(uow)}
    seen = {name: row for name, row in rows.items() if row["state"] == rules.ACTIVATED or service.sees_drafts(caller)}
    published = {name: _short(each) for name, each in service.published().items()}
    drafted = {name: _drafted(row) for name, row in seen.items()}
    return [RuleSetRead.model_validate(each) for _, each in sorted({**published, **drafted}.items())]


@routes.post("", status_code=201, responses=errors(rules.RuleSetIdTaken))
async def draft_rule_set(uow: Write, caller: MunicipalOfficer, body: RuleSetWrite) -> RuleSetFull:
    """Upload a draft with its test cases; every fault is told with its pointer."""
    await _check(uow, body)
    row = await service.draft_rule_set(uow, body.document, body.cases)
    uow.response_headers["Location"] = f"/v1/rule-sets/{row['id']}"
    return _whole(uow, row)


@routes.get("/{rule_set_id}", responses=errors(rules.RuleSetNotFound))
async def read_rule_set(uow: Read, caller: Anyone, rule_set_id: RuleSetId) -> RuleSetFull:
    """One rule set with its whole wording and its test cases."""
    document = service.published().get(rule_set_id)
    if document is None:
        return _whole(uow, await service.drafted(uow, rule_set_id))
    more = {"revision": 1, "digest": service.digest_of(rule_set_id), "approved_by": None}
    cases = of_policy(rule_set_id)
    return RuleSetFull.model_validate(
        {**_short(document), **more, "document": written(document), "cases": cases and written(cases)}
    )


@routes.put(
    "/{rule_set_id}",
    responses=errors(rules.RuleSetNotFound, rules.RuleSetIdTaken, rules.WrongRuleSetState, Stale, PreconditionRequired),
)
async def revise_rule_set(
    uow: Write, caller: MunicipalOfficer, rule_set_id: RuleSetId, body: RuleSetWrite, if_match: IfMatch = None
) -> RuleSetFull:
    """Write another revision of a draft."""
    row = await service.locked(uow, rule_set_id)
    check_match(if_match, row["version"])
    await _check(uow, body)
    return _whole(uow, await service.revise_rule_set(uow, row, body.document, body.cases))


@routes.get("/{rule_set_id}/revisions", responses=errors(rules.RuleSetNotFound))
async def list_revisions(uow: Read, caller: Anyone, rule_set_id: RuleSetId) -> list[RevisionRead]:
    """All wordings of a set of the registry."""
    await service.drafted(uow, rule_set_id)
    names = RevisionRead.model_fields
    rows = await repository.revisions(uow, rule_set_id)
    return [RevisionRead(**{name: row[name] for name in names}) for row in rows]


@routes.get("/{rule_set_id}/difference", responses=errors(rules.RuleSetNotFound))
async def compare_rule_sets(
    uow: Read,
    caller: Anyone,
    rule_set_id: RuleSetId,
    against: Against = None,
    revision: Revision = None,
    against_revision: Older = None,
) -> DifferenceRead:
    """What changed from one set, or one revision, to another."""
    other = against or rule_set_id
    after = await service.wording(uow, rule_set_id, revision)
    before = await service.wording(uow, other, against_revision)
    found = [ChangeRead(pointer=at, before=old, after=new) for at, old, new in difference(before, after)]
    return DifferenceRead(rule_set=rule_set_id, against=other, changes=found)


@routes.get("/{rule_set_id}/test-results", responses=errors(rules.RuleSetNotFound))
async def test_rule_set(uow: Read, caller: Anyone, rule_set_id: RuleSetId) -> TestResultsRead:
    """Run the test cases that travel with a set."""
    document, cases = await service.with_cases(uow, rule_set_id)
    told = service.tested(document, cases)
    shown = [CaseRead(name=t.name, passed=t.passed, expected=dict(t.expected), found=dict(t.found)) for t in told]
    passed = sum(each.passed for each in told)
    return TestResultsRead(rule_set=rule_set_id, passed=passed, failed=len(told) - passed, cases=shown)


@routes.post(
    "/{rule_set_id}/approval",
    responses=errors(rules.RuleSetNotFound, rules.WrongRuleSetState, rules.OwnDraft, rules.RuleSetTestsFail),
)
async def approve_rule_set(uow: Write, caller: MunicipalOfficer, rule_set_id: RuleSetId) -> RuleSetFull:
    """Approve a draft somebody else wrote, once its cases pass."""
    return _whole(uow, await service.approve_rule_set(uow, await service.locked(uow, rule_set_id)))


@routes.post(
    "/{rule_set_id}/activation",
    responses=errors(
        rules.RuleSetNotFound,
        rules.WrongRuleSetState,
        rules.RuleSetTestsFail,
        rules.ActivationInPast,
        rules.RuleSetsWouldOverlap,
    ),
)
async def activate_rule_set(
    uow: Write, caller: MunicipalOfficer, rule_set_id: RuleSetId, body: ActivationCreate
) -> RuleSetFull:
    """Let an approved set begin on a day; what was decided before stays as it was."""
    row = await service.locked(uow, rule_set_id)
    return _whole(uow, await service.activate_rule_set(uow, row, body.first))


@routes.post(
    "/{rule_set_id}/withdrawal",
    responses=errors(rules.RuleSetNotFound, rules.WrongRuleSetState, rules.AlreadyInForce),
)
async def withdraw_rule_set(
    uow: Write, caller: MunicipalOfficer, rule_set_id: RuleSetId, body: WithdrawalCreate
) -> RuleSetFull:
    """End a set that has not begun."""
    row = await service.locked(uow, rule_set_id)
    return _whole(uow, await service.withdraw_rule_set(uow, row, body.reason))


async def _check(uow: Any, body: RuleSetWrite) -> None:
    faults = faults_of(body.document, body.cases, await service.current(uow))
    if faults:
        told = [
            {"type": each.code, "loc": ("body", *each.place), "msg": each.en, "ctx": {"zh": each.zh, "en": each.en}}
            for each in faults[:100]
        ]
        raise RequestValidationError(told)


def _short(document: Any) -> dict[str, Any]:
    more = {"selectable": document.get("selectable", True), "supersedes": document.get("supersedes", [])}
    return {**{name: document.get(name) for name in SHORT}, **more, "state": "published", "active_from": None}


def _drafted(row: Record) -> dict[str, Any]:
    state = {"state": row["state"], "active_from": row["active_from"], "selectable": row["state"] == rules.ACTIVATED}
    return {**_short(row["document"]), **state}


def _whole(uow: Any, row: Record) -> RuleSetFull:
    uow.response_headers["ETag"] = etag(row["version"])
    more = {name: row[name] for name in ("revision", "digest", "approved_by", "document", "cases")}
    return RuleSetFull.model_validate({**_drafted(row), **more})
