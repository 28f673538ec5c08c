"""Drafting, approving and activating rule sets, and the catalogue of those that may be selected."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from asyncpg import Record

from chassis.access import Principal
from chassis.uow import Reader, UnitOfWork
from contracts.enterprise import RuleSetActivated, RuleSetWithdrawn
from services.enterprise.ladder import rule_sets
from services.enterprise.ladder.engine.rule_set import RuleSet
from services.enterprise.ladder.engine.selection import RuleSetsOverlap, window
from services.enterprise.ladder.rule_sets import Catalogue, compile_draft
from services.enterprise.rulesets import cases as case_book
from services.enterprise.rulesets import repository, rules

SEES_DRAFTS = ("municipal-officer", "platform-admin", "leader", "auditor", "operator", "system")
_known: dict[tuple[Any, ...], Catalogue] = {}


async def current(reader: Reader) -> Catalogue:
    """The rule sets of the policy folder and those activated in the registry, compiled once per change."""
    keys = await repository.keys(reader)
    if not keys:
        return rule_sets.catalogue()
    found = _known.get(keys)
    if found is None:
        rows = await repository.activated(reader)
        begins = {row["id"]: row["active_from"].isoformat() for row in rows}
        found = rule_sets.with_registered({row["id"]: row["document"] for row in rows}, begins)
        _known.clear()
        _known[keys] = found
    return found


async def with_revision(reader: Reader, rule_set: str, revision: int) -> Catalogue:
    """The current catalogue and one wording of a set of the registry, to assess firms by it before its first day."""
    rows = [row for row in await repository.activated(reader) if row["id"] != rule_set]
    begins = {row["id"]: row["active_from"].isoformat() for row in rows}
    found = {row["revision"]: row for row in await repository.revisions(reader, rule_set)}
    documents = {row["id"]: row["document"] for row in rows}
    return rule_sets.with_registered({**documents, rule_set: found[revision]["document"]}, begins)


async def drafted(reader: Reader, rule_set: str) -> Record:
    """A set of the registry the caller may see, or RuleSetNotFound."""
    row = await repository.one(reader, rule_set)
    if row is None or not (row["state"] == rules.ACTIVATED or sees_drafts(reader.principal)):
        raise rules.RuleSetNotFound
    return row


def sees_drafts(caller: Principal | None) -> bool:
    """Whether a caller may read what is not yet decided."""
    return caller is not None and caller.has(*SEES_DRAFTS)


def published() -> dict[str, dict[str, Any]]:
    """The rule sets kept with the software, by id."""
    return rule_sets.catalogue().documents


def digest_of(rule_set: str) -> str:
    """The hash of a published wording."""
    return rule_sets.catalogue().compiled[rule_set].digest


async def wording(reader: Reader, rule_set: str, revision: int | None) -> Mapping[str, Any]:
    """A set's document, or that of one of its revisions; RuleSetNotFound."""
    if revision is None:
        return (await with_cases(reader, rule_set))[0]
    await drafted(reader, rule_set)
    for row in await repository.revisions(reader, rule_set):
        if row["revision"] == revision:
            found: Mapping[str, Any] = row["document"]
            return found
    raise rules.RuleSetNotFound


async def with_cases(reader: Reader, rule_set: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """A set's document and the cases that travel with it, or RuleSetNotFound."""
    if rule_set in published():
        return published()[rule_set], case_book.of_policy(rule_set) or {"cases": []}
    row = await drafted(reader, rule_set)
    return row["document"], row["cases"]


async def draft_rule_set(uow: UnitOfWork, document: Mapping[str, Any], cases: Mapping[str, Any]) -> Record:
    """Stores a checked document as a new draft; its id is used up for ever."""
    name = str(document["id"])
    await uow.lock(name)
    if name in rule_sets.catalogue().documents or await repository.one(uow, name) is not None:
        raise rules.RuleSetIdTaken(pointer="/document/id", id=name)
    row = {"id": name, "tier": document["tier"], "revision": 1, **_wording(uow, document, cases)}
    await repository.add(uow, row)
    after = {"revision": 1, "digest": row["digest"]}
    uow.audit(action="rule_set.drafted", subject=("rule_set", name), before=None, after=after)
    return await drafted(uow, name)


async def locked(uow: UnitOfWork, rule_set: str) -> Record:
    """A set of the registry, locked."""
    await uow.lock(rule_set)
    return await drafted(uow, rule_set)


async def revise_rule_set(
    uow: UnitOfWork, row: Record, document: Mapping[str, Any], cases: Mapping[str, Any]
) -> Record:
    """Another revision of a locked draft; the earlier ones stay and can be compared."""
    rules.check_state(row["state"], "revision")
    if document["id"] != row["id"]:
        raise rules.RuleSetIdTaken(pointer="/document/id", id=document["id"])
    new = {"id": row["id"], "tier": document["tier"], "revision": row["revision"] + 1}
    new |= _wording(uow, document, cases)
    await repository.revise(uow, new)
    before, after = {"digest": row["digest"]}, {"digest": new["digest"]}
    uow.audit(action="rule_set.revised", subject=("rule_set", row["id"]), before=before, after=after)
    return await drafted(uow, row["id"])


def _wording(uow: UnitOfWork, document: Mapping[str, Any], cases: Mapping[str, Any]) -> dict[str, Any]:
    digest = compile_draft(dict(document)).digest
    return {"document": document, "cases": cases, "digest": digest, **_by(uow)}


def _by(uow: UnitOfWork) -> dict[str, Any]:
    return {"at": uow.clock.now(), "by_subject": uow.principal.subject if uow.principal else "system"}


def tested(document: Mapping[str, Any], cases: Mapping[str, Any]) -> list[case_book.Told]:
    """Every test case of a set with what was expected and what came out."""
    book = rule_sets.with_registered({str(document["id"]): dict(document)}, {})
    return case_book.run(RuleSet(document, book.library), book, cases)


def _check_tests(row: Record) -> None:
    failed = [each.name for each in tested(row["document"], row["cases"]) if not each.passed]
    if failed:
        raise rules.RuleSetTestsFail(failed=len(failed), names="; ".join(failed[:20]))


async def approve_rule_set(uow: UnitOfWork, row: Record) -> Record:
    """Approves a locked draft whose cases pass; whoever wrote a revision may not."""
    rules.check_state(row["state"], "approval")
    by = _by(uow)
    authors = {each["by_subject"] for each in await repository.revisions(uow, row["id"])}
    rules.check_other_person(authors, by["by_subject"])
    _check_tests(row)
    await repository.approve(uow, {"id": row["id"], **by})
    before, after = {"state": row["state"]}, {"state": rules.APPROVED, "digest": row["digest"]}
    uow.audit(action="rule_set.approved", subject=("rule_set", row["id"]), before=before, after=after)
    return await drafted(uow, row["id"])


async def activate_rule_set(uow: UnitOfWork, row: Record, first: date) -> Record:
    """Lets a locked, approved set begin on a day; refused while a case fails or two sets would apply."""
    rules.check_state(row["state"], "activation")
    rules.check_first_day(first, uow.clock.today())
    _check_tests(row)
    await _check_overlap(uow, row, first)
    await repository.activate(uow, {"id": row["id"], "first": first, **_by(uow)})
    document = row["document"]
    uow.publish(
        RuleSetActivated(
            rule_set_id=row["id"],
            tier=row["tier"],
            digest=row["digest"],
            active_from=first,
            supersedes=tuple(document.get("supersedes", ())),
        )
    )
    before, after = {"state": row["state"]}, {"state": rules.ACTIVATED, "active_from": first.isoformat()}
    uow.audit(action="rule_set.activated", subject=("rule_set", row["id"]), before=before, after=after)
    return await drafted(uow, row["id"])


async def _check_overlap(reader: Reader, row: Record, first: date) -> None:
    rows = [*await repository.activated(reader), row]
    begins = {each["id"]: (each["active_from"] or first).isoformat() for each in rows}
    book = rule_sets.with_registered({each["id"]: each["document"] for each in rows}, begins)
    same = [each for each in book.documents.values() if each["tier"] == row["tier"]]
    for kind in ("new", "renewal"):
        starts = {window(each, kind, book.library.settings)[0] for each in same}
        for day in sorted({first.isoformat(), *(start for start in starts if start and start > first.isoformat())}):
            try:
                book.select(row["tier"], kind, date.fromisoformat(day))
            except RuleSetsOverlap as overlap:
                raise rules.RuleSetsWouldOverlap(on=day, names=str(overlap)) from overlap


async def withdraw_rule_set(uow: UnitOfWork, row: Record, reason: str) -> Record:
    """Ends a locked set that has not begun."""
    rules.check_state(row["state"], "withdrawal")
    rules.check_withdrawal(row["active_from"], uow.clock.today())
    await repository.withdraw(uow, {"id": row["id"], "reason": reason, **_by(uow)})
    if row["state"] == rules.ACTIVATED:
        uow.publish(RuleSetWithdrawn(rule_set_id=row["id"], tier=row["tier"], active_from=row["active_from"]))
    before, after = {"state": row["state"]}, {"state": rules.WITHDRAWN, "reason": reason}
    uow.audit(action="rule_set.withdrawn", subject=("rule_set", row["id"]), before=before, after=after)
    return await drafted(uow, row["id"])
