"""Granting, recording and revoking titles."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis import policy
from chassis.uow import Reader, UnitOfWork
from contracts.enterprise import RecognitionGranted
from services.enterprise.applications.standing import under_renewal
from services.enterprise.ladder.engine.inputs import Title
from services.enterprise.recognitions import repository, resting, rules, validity

Kind = Literal["new", "renewal"]


def held_of(row: Record) -> rules.Held:
    """A title as the rules see it."""
    names = ("valid_from", "valid_to", "revoked_on", "tier", "kind", "suspended_from", "under_review_since", "id")
    return rules.Held(**{name: row[name] for name in names})


def settings() -> dict[str, Any]:
    """What the end of a title means for others, as the policy has it."""
    return policy.load("workflow/recognitions.yaml")


def _stays_under_review() -> bool:
    """Whether a title stays while its renewal is being decided, a setting of the policy."""
    found = policy.load("settings.yaml")["settings"]
    return bool(next(each["value"] for each in found if each["name"] == "OLD_TITLE_STAYS_UNDER_REVIEW"))


async def titles_of_many(reader: Reader, codes: Sequence[str]) -> dict[str, tuple[Title, ...]]:
    """The titles of these firms as the rule engine reads them, by code; one under renewal has no end meanwhile."""
    rows = await repository.of_firms(reader, codes)
    renewing = await under_renewal(reader, codes) if rows and _stays_under_review() else frozenset()
    latest = {(row["credit_code"], row["tier"]): row["id"] for row in rows}
    found: dict[str, list[Title]] = {}
    for row in rows:
        key = (row["credit_code"], row["tier"])
        ends = None if key in renewing and latest[key] == row["id"] else row["valid_to"]
        found.setdefault(row["credit_code"], []).append(Title(row["tier"], row["valid_from"], ends, row["revoked_on"]))
    return {code: tuple(titles) for code, titles in found.items()}


async def bars(reader: Reader, codes: Sequence[str], on: date) -> dict[str, date]:
    """The last day of every bar that holds on a day, after a revocation or by hand, by code."""
    return await repository.bars(reader, codes, on)


async def barred_until(reader: Reader, code: str, on: date) -> date | None:
    """The last day on which applications are barred, when a bar holds on `on`."""
    return (await repository.bars(reader, [code], on)).get(code)


async def latest_bar(reader: Reader, code: str, on: date, known_at: datetime) -> date | None:
    """The last day of the bar that ends last, of those begun by a day and recorded by a moment; it may be over."""
    return await repository.latest_bar(reader, code, on, known_at)


async def held(reader: Reader, code: str, tier: str) -> list[rules.Held]:
    """A firm's titles of one tier."""
    return [each for each in await all_held(reader, code) if each.tier == tier]


async def all_held(reader: Reader, code: str) -> list[rules.Held]:
    """A firm's titles, oldest first; what was entered in error is none."""
    rows = await repository.of_firm(reader, code)
    return [held_of(row) for row in rows if row["reason_code"] != rules.ENTERED_IN_ERROR]


async def check_kind(reader: Reader, code: str, tier: str, kind: Kind, on: date) -> None:
    """Raises TitleInForce, NothingToRenew, AlreadyRenewed, TitleSuspended or Barred."""
    titles = await all_held(reader, code)
    rules.check_kind(kind, tier, on, [each for each in titles if each.tier == tier])
    await _check_free(reader, code, tier, on, titles)


async def check_grant(reader: Reader, code: str, tier: str, kind: Kind, on: date) -> None:
    """Raises what now stands against a title that was applied for before: as check_kind, or PriorTitleLost."""
    titles = await all_held(reader, code)
    resting.check_grant(settings(), kind, tier, on, titles)
    await _check_free(reader, code, tier, on, titles)


async def _check_free(reader: Reader, code: str, tier: str, on: date, titles: Sequence[rules.Held]) -> None:
    resting.check_climbing(settings(), tier, on, titles)
    until = await barred_until(reader, code, on)
    if until is not None:
        raise rules.Barred(until=until.isoformat())


async def grant_recognition(
    uow: UnitOfWork,
    firm: Record,
    tier: str,
    kind: Kind,
    granted_on: date,
    lasts: rules.Validity,
    **source: Any,
) -> Record:
    """Grants a locked firm a title for its validity and tells of it.

    `source` may name rule_set, application_id, assessment_id, document_number and batch.
    """
    code = firm["credit_code"]
    term = rules.term(kind, granted_on, lasts, await held(uow, code, tier), stays=_stays_under_review())
    names = ("rule_set", "application_id", "assessment_id", "document_number", "batch")
    return await _store(uow, firm, tier, kind, granted_on, term, {name: source.get(name) for name in names})


async def record_recognition(
    uow: UnitOfWork,
    firm: Record,
    tier: str,
    kind: Kind,
    granted_on: date,
    valid_from: date,
    valid_to: date | None,
    document_number: str,
    batch: str | None = None,
) -> Record:
    """Records an entry of an official list for a locked firm; it may lie in the past."""
    lasts = await validity.by_tier(uow, tier, kind, granted_on)
    before = await held(uow, firm["credit_code"], tier)
    term = rules.listed_term(tier, kind, valid_from, valid_to, lasts, before)
    none = {"rule_set": None, "application_id": None, "assessment_id": None}
    source = {**none, "document_number": document_number, "batch": batch}
    return await _store(uow, firm, tier, kind, granted_on, term, source)


async def _store(
    uow: UnitOfWork, firm: Record, tier: str, kind: Kind, granted_on: date, term: rules.Term, source: dict[str, Any]
) -> Record:
    row = {
        "id": uuid7(),
        "credit_code": firm["credit_code"],
        "tier": tier,
        "kind": kind,
        "first_time": term.first_time,
        "gap_free": term.gap_free,
        "granted_on": granted_on,
        "valid_from": term.valid_from,
        "valid_to": term.valid_to,
        "district": firm["district"],
        **source,
    }
    await repository.add(uow, row)
    uow.publish(RecognitionGranted(recognition_id=row["id"], **{k: v for k, v in row.items() if k != "id"}))
    after = {name: str(value) for name, value in row.items() if value is not None}
    uow.audit(action="recognition.granted", subject=("recognition", row["id"]), before=None, after=after)
    return await recognition(uow, row["id"])


async def recognition(reader: Reader, recognition_id: UUID) -> Record:
    """A title, or RecognitionNotFound."""
    row = await repository.one(reader, recognition_id)
    if row is None:
        raise rules.RecognitionNotFound
    return row


async def of_document(reader: Reader, tier: str, document: str, codes: Sequence[str]) -> dict[str, Record]:
    """The titles these firms have by a document, by firm; what was entered in error is none."""
    return await repository.of_document(reader, tier, document, codes)


titles_in_district = repository.in_district
