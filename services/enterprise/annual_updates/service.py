"""A firm's annual updates by its titles; filing the figures of the year before is the update of a year."""

from collections.abc import Sequence
from datetime import date

from uuid_utils.compat import uuid7

from chassis.uow import Reader, UnitOfWork
from services.enterprise.annual_updates import repository, rules
from services.enterprise.filings import service as filings
from services.enterprise.ladder.updates import due_days
from services.enterprise.recognitions import service as recognitions
from services.enterprise.registry import service as registry
from services.enterprise.rulesets import service as rule_sets


async def made_of_many(reader: Reader, codes: Sequence[str]) -> dict[str, dict[int, date]]:
    """The first day of each update by the year of its figures, filed here or made elsewhere, by code."""
    filed, elsewhere = await filings.first_filed_of_many(reader, codes), dict[str, dict[int, date]]()
    for row in await repository.of_firms(reader, codes):
        elsewhere.setdefault(row["credit_code"], {})[row["year"]] = row["updated_on"]
    return {code: rules.made(filed.get(code, {}), elsewhere.get(code, {})) for code in {*filed, *elsewhere}}


async def updates(reader: Reader, code: str, on: date) -> list[rules.Update]:
    """The updates that a firm's titles in force ask for up to this year, as far as it was in the registry by then."""
    firm, book = await registry.known(reader, code), await rule_sets.current(reader)
    titles = (await recognitions.titles_of_many(reader, [code])).get(code, ())
    made = (await made_of_many(reader, [code])).get(code, {})
    days = [
        (title.code, due)
        for title in titles
        if title.in_force(on)
        for due in due_days(book, title, date(on.year + 1, 1, 1))
    ]
    known = [(tier, due) for tier, due in days if firm["recorded_on"] <= due]
    return [rules.update(tier, due, made.get(due.year - 1), on) for tier, due in known]


async def record(uow: UnitOfWork, code: str, year: int, updated_on: date, evidence: str) -> None:
    """Records an update that was made elsewhere, such as on the national platform."""
    await registry.locked(uow, code)
    known = [row["year"] for row in await repository.of_firms(uow, [code])]
    rules.check_record(year, updated_on, uow.clock.today(), known)
    by = uow.principal.subject if uow.principal else "system"
    who = {"recorded_at": uow.clock.now(), "recorded_by": by}
    row = {"id": uuid7(), "credit_code": code, "year": year, "updated_on": updated_on, "evidence": evidence}
    await repository.add(uow, {**row, **who})
    after = {"year": year, "updated_on": updated_on.isoformat(), "evidence": evidence}
    uow.audit(action="annual_update.recorded", subject=("enterprise", code), before=None, after=after)
