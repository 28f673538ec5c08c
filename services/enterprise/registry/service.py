"""Registering firms, changing their profiles, and their size class."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from asyncpg import Record

from chassis import credit_code, policy
from chassis.errors import NotFound
from chassis.uow import Database, Reader, UnitOfWork
from contracts.enterprise import EnterpriseChanged, EnterpriseRegistered
from services.enterprise.ladder.engine.size import SizeClass, size_class, size_row
from services.enterprise.ladder.rule_sets import catalogue
from services.enterprise.registry import repository, rules
from services.enterprise.registry.initials import initials
from services.enterprise.scope import Caller, is_officer, must_see, must_write


def check(profile: Mapping[str, Any], today: date) -> None:
    """Holds a profile against the reference data of the day; raises the refusal."""
    checker(today)(profile)


def checker(today: date) -> Callable[[Mapping[str, Any]], None]:
    """The check of a day, for many profiles."""
    units = rules.units_on(policy.load("reference/districts.yaml")["units"], today)
    clusters, chains = _codes("clusters"), _codes("chains")
    return lambda profile: rules.check_profile(profile, today, units, clusters, chains)


def _codes(name: str) -> frozenset[str]:
    return frozenset(str(each["code"]) for each in policy.load(f"reference/{name}.yaml")["items"] or ())


Sizer = Callable[[str, Mapping[str, Decimal | None], int | None], dict[str, Any]]


def size_of(industry: str, metrics: Mapping[str, Decimal | None], year: int | None) -> dict[str, Any]:
    """The size columns by SME_SIZE_2011; metrics are staff (persons), revenue and assets (万元)."""
    return sizer()(industry, metrics, year)


def sizer() -> Sizer:
    """The same for many firms: the table is looked up once, its rows once per industry."""
    table = catalogue().library.size
    rows: dict[str, str | None] = {}

    def size(industry: str, metrics: Mapping[str, Decimal | None], year: int | None) -> dict[str, Any]:
        if industry not in rows:
            rows[industry] = size_row(industry, table)
        found: SizeClass = size_class(industry, metrics, table, row=rows[industry])
        named = found.size or ("unknown" if found.missing else "manual_review")
        reason = {"zh": found.zh, "en": found.en, "missing": list(found.missing), "rule_set": "SME_SIZE_2011"}
        return {"size_class": named, "size_reason": reason, "size_year": year}

    return size


async def known(reader: Reader | UnitOfWork, code: str) -> Record:
    """A firm the caller may know of, or NotFound."""
    row = await repository.find(reader, code)
    if row is None:
        raise NotFound
    must_see(reader.principal, code, row["district"])
    return row


async def locked(uow: UnitOfWork, code: str) -> Record:
    """A firm the caller may change, locked before anything is written."""
    await uow.lock(code)
    row = await known(uow, code)
    must_write(uow.principal, code, row["district"])
    return row


async def register_enterprise(uow: UnitOfWork, profile: Mapping[str, Any]) -> Record:
    """Enters one firm; raises EnterpriseAlreadyRegistered, UnknownDistrict, UnknownCode, RegisteredInFuture."""
    code, today = profile["credit_code"], uow.clock.today()
    await uow.lock(code)
    must_write(uow.principal, code, profile["district"])
    check(profile, today)
    if await repository.find(uow, code) is not None:
        raise rules.EnterpriseAlreadyRegistered(pointer="/credit_code")
    await add(uow, [profile])
    row = await repository.find(uow, code)
    if row is None:
        raise NotFound
    uow.audit(action="enterprise.registered", subject=("enterprise", code), before=None, after=_plain(row))
    return row


async def add(uow: UnitOfWork, profiles: Sequence[Mapping[str, Any]]) -> None:
    """Stores checked, new and locked profiles, and tells of each."""
    today = uow.clock.today()
    size = sizer()
    rows = [_new_row(profile, today, size) for profile in profiles]
    await repository.insert(uow, rows)
    for row in rows:
        uow.publish(EnterpriseRegistered(**{name: row[name] for name in EnterpriseRegistered.model_fields}))


def _new_row(profile: Mapping[str, Any], today: date, size: Sizer) -> dict[str, Any]:
    sure = credit_code.check(profile["credit_code"]).org_check_ok
    warnings = [] if sure else [{"zh": credit_code.WARNING_ZH, "en": credit_code.WARNING_EN}]
    row = {name: profile[name] for name in ("credit_code", *rules.PROFILE)}
    return {
        **row,
        "initials": initials(profile["name"]),
        "clusters": list(profile["clusters"]),
        "chains": list(profile["chains"]),
        "recorded_on": today,
        "warnings": warnings,
        "synthetic": profile.get("synthetic", False),
        **size(profile["industry"], {}, None),
    }


async def change_enterprise(uow: UnitOfWork, row: Record, patch: Mapping[str, Any]) -> Record:
    """Applies a merge patch to a locked firm; the same values again change nothing.

    A firm with a title in force reports its major changes instead: ReportedOnly. Officers may correct them.
    """
    changed = rules.changes(dict(row), patch)
    if not changed:
        return row
    by_officer = is_officer(uow.principal)
    rules.check_change(changed, by_officer)
    if not by_officer:
        await _check_direct(uow, row["credit_code"], changed)
    after = {**dict(row), **patch}
    if changed.keys() - {"status"}:
        check(after, uow.clock.today())
    must_write(uow.principal, row["credit_code"], row["district"])
    await amend(uow, [(after, changed)])
    if "industry" in changed:
        await _resize(uow, row["credit_code"], after["industry"])
    before = {name: _json(values[0]) for name, values in changed.items()}
    told = {name: _json(values[1]) for name, values in changed.items()}
    subject = ("enterprise", row["credit_code"])
    uow.audit(action="enterprise.changed", subject=subject, before=before, after=told)
    return await known_after(uow, row["credit_code"])


async def change_as_of(uow: UnitOfWork, row: Record, patch: Mapping[str, Any], day: date) -> None:
    """Applies what became true on an earlier day to a locked firm; raises ChangedSince where the field moved on."""
    changed = rules.changes(dict(row), patch)
    if not changed:
        return
    code = row["credit_code"]
    rules.check_not_since(changed, await repository.whole_history(uow, code), day)
    after = {**dict(row), **patch}
    await amend(uow, [(after, changed)], day)
    if "industry" in changed:
        await _resize(uow, code, after["industry"])
    before, told = ({name: _json(values[at]) for name, values in changed.items()} for at in (0, 1))
    uow.audit(action="enterprise.changed", subject=("enterprise", code), before=before, after=told)


async def bar(uow: UnitOfWork, code: str, until: date, day: date) -> None:
    """Keeps the last day of the latest bar with a locked firm, and in its history from the day the bar began."""
    before = (await known_after(uow, code))["barred_until"]
    if before is None or before < until:
        await set_bar(uow, code, until, day)


async def set_bar(uow: UnitOfWork, code: str, until: date | None, day: date) -> None:
    """Keeps what is the last day of a locked firm's latest bar from a day on; the same again changes nothing."""
    before = (await known_after(uow, code))["barred_until"]
    if before != until:
        await repository.set_bar(uow, code, until)
        change = {"field": "barred_until", "before": _json(before), "after": _json(until), "effective_on": day}
        by = uow.principal.subject if uow.principal else "system"
        await repository.add_history(uow, [{"credit_code": code, **change, "at": uow.clock.now(), "by_subject": by}])


async def known_after(uow: UnitOfWork, code: str) -> Record:
    """The firm as it stands now in this transaction."""
    row = await repository.find(uow, code)
    if row is None:
        raise NotFound
    return row


Amendment = tuple[Mapping[str, Any], Mapping[str, tuple[Any, Any]]]


async def amend(uow: UnitOfWork, amendments: Sequence[Amendment], effective_on: date | None = None) -> None:
    """Stores checked changes of locked firms with their history, and tells of each; they hold from today on."""
    today, now = effective_on or uow.clock.today(), uow.clock.now()
    by = uow.principal.subject if uow.principal else "system"
    names = ("credit_code", *rules.PROFILE, "status")
    profiles = [{name: after[name] for name in names} for after, _ in amendments]
    await repository.update(uow, [{**profile, "initials": initials(profile["name"])} for profile in profiles])
    history = [
        {
            "credit_code": after["credit_code"],
            "field": field,
            "before": _json(old),
            "after": _json(new),
            "effective_on": today,
            "at": now,
            "by_subject": by,
        }
        for after, changed in amendments
        for field, (old, new) in changed.items()
    ]
    await repository.add_history(uow, history)
    for after, changed in amendments:
        profile = {name: after[name] for name in names}
        uow.publish(EnterpriseChanged(**profile, effective_on=today, changed=tuple(sorted(changed))))


async def _check_direct(uow: UnitOfWork, code: str, changed: Mapping[str, Any]) -> None:
    from services.enterprise.major_changes.service import check_direct  # noqa: PLC0415 - reports know the registry too

    await check_direct(uow, code, changed)


async def _resize(uow: UnitOfWork, code: str, industry: str) -> None:
    from services.enterprise.filings.service import latest_metrics  # noqa: PLC0415 - filings know the registry too

    metrics, year = await latest_metrics(uow, code)
    await repository.set_sizes(uow, [{"credit_code": code, **size_of(industry, metrics, year)}])


async def store_sizes(uow: UnitOfWork, sizes: Sequence[dict[str, Any]]) -> None:
    """The size classes that follow from newly filed figures, each with its credit_code."""
    await repository.set_sizes(uow, sizes)


async def pages(
    database: Database, caller: Caller | None, conditions: Mapping[str, Any], rows: int
) -> AsyncIterator[list[Record]]:
    """All firms the caller may read under these conditions, so many at a time, in the order of their codes."""
    after = conditions["after"]
    while True:
        async with database.reading() as reader:
            found = await repository.listed(reader, caller, {**conditions, "after": after}, rows)
        if found:
            yield found
        if len(found) < rows:
            return
        after = found[-1]["credit_code"]


async def find_many(reader: Reader, codes: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The firms of these codes, whoever asks."""
    return {code: dict(row) for code, row in (await repository.find_many(reader, codes)).items()}


async def active_after(reader: Reader, after: str, limit: int) -> list[Record]:
    """The next active firms in the order of their codes, whoever asks."""
    return await repository.active_after(reader, after, limit)


async def count_active(reader: Reader) -> int:
    """How many firms are active."""
    return await repository.count_active(reader)


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value


def _plain(row: Record) -> dict[str, Any]:
    return {name: _json(value) for name, value in dict(row).items()}
