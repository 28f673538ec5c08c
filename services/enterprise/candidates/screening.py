"""Making a list chunk by chunk: firms and the place it came to in one transaction, the ranks at the end."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from asyncpg import Record

from chassis.uow import UnitOfWork
from services.enterprise.candidates import repository, rules, service
from services.enterprise.chain_links import service as chain_links
from services.enterprise.ladder import subjects
from services.enterprise.ladder.engine.rule_set import RuleSet
from services.enterprise.ladder.rule_sets import Catalogue
from services.enterprise.ladder.rules import InputMalformed
from services.enterprise.registry import service as registry
from services.enterprise.rulesets import service as rule_sets

CHUNK = 200
REVIEW = rules.Found("manual_review", None, None, (), (), ())


class Ranking:
    """The worker's part of a list."""

    def __init__(self, size: int = CHUNK) -> None:
        self._size = size

    async def work_off(self, uow: UnitOfWork) -> bool:
        """Takes the next firms of the oldest open list; False when there is none."""
        run = await repository.next_open(uow)
        if run is None:
            return False
        firms = await registry.active_after(uow, run["after_code"], self._size)
        over = len(firms) < self._size
        rows = await _candidates(uow, run, [each for each in firms if run["district"] in {None, each["district"]}])
        found = [each for each in rows if not isinstance(each, str)]
        left_out = Counter(run["left_out"]) + Counter(each for each in rows if isinstance(each, str))
        await repository.add_firms(uow, found)
        row = {"id": run["id"], "state": "done" if over else "running", "done": len(firms), "listed": len(found)}
        row |= {"left_out": dict(left_out)}
        row |= {"after_code": firms[-1]["credit_code"] if firms else run["after_code"], "now": uow.clock.now()}
        await repository.progress(uow, row)
        if over:
            await repository.rank(uow, run["id"])
            after = {"firms": run["done"] + len(firms), "listed": run["listed"] + len(found)}
            uow.audit(action="candidate_list.finished", subject=("candidate_list", run["id"]), before=None, after=after)
        return True


async def _candidates(uow: UnitOfWork, run: Record, firms: Sequence[Record]) -> list[dict[str, Any] | rules.LeftOut]:
    """A row of each firm, or why it is left out; reckoned in a thread so that the relay beside keeps its time."""
    if not firms:
        return []
    rule, book = service.rule_of(run["tier"]), await rule_sets.current(uow)
    held = await subjects.on_file(uow, book, firms, run["on"])
    stated = await subjects.declared_of_many(uow, book, list(held), rule.tier)
    nodes = await chain_links.nodes_of_many(uow, list(held), run["on"])

    def decide() -> list[dict[str, Any] | rules.LeftOut]:
        asked = (rule, run, book, book.compiled[run["rule_set"]])
        return [_row(each, held[each["credit_code"]], stated, nodes, *asked) for each in firms]

    return await asyncio.to_thread(decide)


def _row(
    firm: Record, held: subjects.OnFile, stated: Mapping[str, Any], nodes: Mapping[str, list[str]],
    rule: rules.Rule, run: Record, book: Catalogue, rule_set: RuleSet,
) -> dict[str, Any] | rules.LeftOut:  # fmt: skip
    code, titles = firm["credit_code"], frozenset(each.code for each in held.titles if each.in_force(run["on"]))
    why = rules.kept_out(rule, size=firm["size_class"], barred="barred_until" in held.known, titles=titles)
    if why is not None:
        return why
    try:
        subject = held.subject(book, run["on"], "new", held.declarable(stated.get(code, {})))
        found = rules.found(rule_set.assess(subject).to_dict())
    except InputMalformed:
        # What the field list no longer takes is for a person; one firm must not hold up all others.
        found = REVIEW
    if not rules.is_listed(rule, found):
        return "too_far"
    place = {"list_id": run["id"], "credit_code": code, "district": firm["district"], "chains": list(firm["chains"])}
    points = {"score_low": found.low, "score_high": found.high, "standing": rules.standing(found)}
    lists = {"nodes": nodes.get(code, []), "direct_pass": list(found.direct_pass), "unmet": list(found.unmet)}
    return {**place, **points, **lists, "result": found.result, "missing": list(found.missing)}
