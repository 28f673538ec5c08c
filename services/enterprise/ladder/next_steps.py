"""What brings a firm to a rung, and what its answer would be with other numbers; nothing is kept."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from asyncpg import Record

from chassis import policy
from chassis.uow import Reader
from services.enterprise.ladder import rules, subjects
from services.enterprise.ladder.engine.inputs import Kind, Subject, Title
from services.enterprise.ladder.engine.rule_set import RuleSet
from services.enterprise.ladder.rule_sets import Catalogue
from services.enterprise.ladder.service import declared, rule_set_for
from services.enterprise.ladder.steps.search import Search
from services.enterprise.ladder.steps.telling import Teller, expiring, ranked
from services.enterprise.pool.rules import months_after
from services.enterprise.rulesets import service as rule_sets
from services.enterprise.scope import is_officer

LOOKED_AT, TOLD = 8, 3


async def next_steps(reader: Reader, firm: Record, tier: str, kind: Kind, on: date, months: int) -> dict[str, Any]:
    """What is unmet and by how much, the smallest sets of changes that reach the rung, and what ends soon."""
    rule_set, book = await rule_set_for(reader, tier, kind, on), await rule_sets.current(reader)
    stated = await declared(reader, firm, tier, on, {})
    renewing = tier if kind == "renewal" else None
    held = (await subjects.on_file(reader, book, [firm], on, renewing=renewing))[firm["credit_code"]]
    subject = held.subject(book, on, kind, subjects.readable(stated, book))
    return await asyncio.to_thread(_told, rule_set, book, subject, months_after(on, months))


def _told(rule_set: RuleSet, book: Catalogue, subject: Subject, last: date) -> dict[str, Any]:
    document, levers = book.documents[rule_set.id], policy.load("steps/levers.yaml")
    search = Search(rule_set, document, levers)
    teller = Teller(book, rule_set.context, levers)
    answer = rule_set.assess(subject).to_dict()
    shortfalls = search.shortfalls(subject)
    unmet = [
        {**each, "short": shortfalls.get(each["id"], [])}
        for each in answer["criteria"]
        if each["result"] not in {"met", "not_applicable"}
    ]
    return {
        **{name: answer[name] for name in ("tier", "rule_set", "rule_set_digest", "on", "kind", "result", "score")},
        "missing": answer["missing"],
        "unmet": unmet,
        "blocked_by": search.blocked(subject),
        "plans": ranked([teller.plan(plan, subject) for plan in search.plans(subject, LOOKED_AT)])[:TOLD],
        "expiring": expiring(subject, document, rule_set.context, last),
    }


async def what_if(
    reader: Reader, firm: Record, tier: str, kind: Kind, on: date, overrides: Mapping[str, Any], titles: Sequence[str]
) -> dict[str, Any]:
    """The answer with other numbers and titles held; a firm tries its own facts, judgements are an officer's."""
    rule_set, book = await rule_set_for(reader, tier, kind, on), await rule_sets.current(reader)
    rules.check_stated(overrides, book.stated_by, is_officer(reader.principal))
    rules.check_titles(titles, rule_set.context.titles)
    renewing = tier if kind == "renewal" else None
    held = (await subjects.on_file(reader, book, [firm], on, renewing=renewing))[firm["credit_code"]]
    before = subjects.readable(await declared(reader, firm, tier, on, {}), book)
    given = {book.proper.get(name, name) for name in overrides}
    subject = held.subject(book, on, kind, {**{n: v for n, v in before.items() if n not in given}, **overrides})
    supposed = tuple(Title(code, on) for code in titles)
    return rule_set.assess(replace(subject, titles=(*(subject.titles or ()), *supposed))).to_dict()
