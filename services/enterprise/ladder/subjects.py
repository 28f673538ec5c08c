"""Firms as the rule engine sees them on a day: one for an assessment, thousands for an impact run, by one way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from chassis.uow import Reader
from services.enterprise.adverse_records import service as adverse_records
from services.enterprise.annual_updates import service as annual_updates
from services.enterprise.digital import service as digital
from services.enterprise.filings import service as filings
from services.enterprise.ladder import repository, rules
from services.enterprise.ladder.engine.evidence import COUNTS
from services.enterprise.ladder.engine.inputs import InputRefused, Kind, Subject, Title
from services.enterprise.ladder.rule_sets import Catalogue
from services.enterprise.ladder.updates import missed_on
from services.enterprise.rd_inputs import service as rd_inputs
from services.enterprise.recognitions import service as recognitions


@dataclass(frozen=True, slots=True)
class OnFile:
    """What the platform holds of one firm for a day; `known` are inputs as the engine types them.

    `settled` are those that records against the firm answer; no statement outweighs them.
    """

    known: Mapping[str, Any]
    titles: tuple[Title, ...]
    items: tuple[Mapping[str, Any], ...]
    settled: Mapping[str, Any] = field(default_factory=dict)

    def subject(self, book: Catalogue, on: date, kind: Kind, stated: Mapping[str, Any]) -> Subject:
        """The firm with what is stated beside (amounts in yuan); raises InputMalformed with a pointer."""
        try:
            said = rules.last_said(stated, book.proper)
            stated_values = book.read(rules.in_ladder_units(said, book.fields))
        except InputRefused as refused:
            why = {"why_zh": refused.zh, "why_en": refused.en}
            raise rules.InputMalformed(pointer=f"/overrides/{refused.name}", name=refused.name, **why) from refused
        if self.settled:
            own = stated_values.items()
            stated_values = {name: value for name, value in own if book.proper.get(name, name) not in self.settled}
        values = {**self.known, **stated_values, **self.settled}
        titles = (*self.titles, *_certificates(self.items))
        evidence = tuple(item for item in self.items if item["kind"] != "certificate")
        return Subject(on=on, kind=kind, values=values, titles=titles, evidence=evidence)

    def declarable(self, stated: Mapping[str, Any]) -> dict[str, Any]:
        """What counts as declared: no trial figures, and no intellectual property where it is on file."""
        on_file = any(item["kind"] == "ip" for item in self.items)
        found = rules.declared(stated)
        return {name: value for name, value in found.items() if not (on_file and name in COUNTS)}


async def on_file(
    reader: Reader, book: Catalogue, firms: Sequence[Any], on: date, *, renewing: str | None = None
) -> dict[str, OnFile]:
    """What the platform holds of these firms (rows of the registry) for a day, by code.

    `renewing` names the rung of a renewal, which asks for the yearly updates too.
    """
    codes = [str(firm["credit_code"]) for firm in firms]
    figures = await filings.figures_of_many(reader, codes, on)
    items = await filings.evidence_of_many(reader, codes)
    titles = await recognitions.titles_of_many(reader, codes)
    bars = await recognitions.bars(reader, codes, on)
    spent = await rd_inputs.expenses_of_many(reader, codes, on)
    levels = await digital.levels_of_many(reader, codes, on)
    reported = await annual_updates.made_of_many(reader, codes) if renewing else {}
    settled = await adverse_records.answers_of_many(reader, codes, on)
    found = {}
    for firm in firms:
        code = str(firm["credit_code"])
        known = {"industry_code": firm["industry"], "registration_date": firm["registered_on"]}
        filed = {**spent.get(code, {}), **figures.get(code, {})}
        known |= {name: value for name, value in filed.items() if name in book.fields}
        if code in levels:
            known["digital_level"] = Decimal(levels[code])
        if code in bars:
            known["barred_until"] = bars[code]
        if renewing:
            missed = missed_on(book, renewing, firm, titles.get(code, ()), reported.get(code, {}), on)
            known |= {"annual_update_missed_on": missed} if missed else {}
        found[code] = OnFile(known, titles.get(code, ()), items.get(code, ()), settled.get(code, {}))
    return found


async def declared_of_many(reader: Reader, book: Catalogue, codes: Sequence[str], tier: str) -> dict[str, Any]:
    """What each firm stated with its latest assessment of a rung, under the fields' proper names."""
    found = await repository.latest_overrides_of(reader, codes, tier)
    return {code: readable(properly(stated, book), book) for code, stated in found.items()}


def properly(stated: Mapping[str, Any], book: Catalogue) -> dict[str, Any]:
    """A statement on a condition of one rule set as one on its field, so that another set can read it too."""
    plain = {name: value for name, value in stated.items() if name not in book.proper}
    return {**plain, **{book.proper[name]: value for name, value in stated.items() if name in book.proper}}


def readable(stated: Mapping[str, Any], book: Catalogue) -> dict[str, Any]:
    """Without statements on conditions of a rule set that is no longer there."""
    return {name: value for name, value in stated.items() if name in book.fields or name in book.aliases}


def _certificates(items: Sequence[Mapping[str, Any]]) -> tuple[Title, ...]:
    """Titles of other registers, put on file as certificates with their first day."""
    found = [item for item in items if item["kind"] == "certificate" and item.get("code")]
    return tuple(
        Title(item["code"], item.get("valid_from") or item["date"], item.get("valid_to"))
        for item in found
        if item.get("valid_from") or item.get("date")
    )
