"""Screening all active firms for a pool, chunk by chunk: places, events and the mark it came to in one transaction."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis.uow import UnitOfWork
from services.enterprise.impact.evaluation import Question
from services.enterprise.ladder import subjects
from services.enterprise.ladder.engine.results import MANUAL
from services.enterprise.ladder.engine.rule_set import Verdict
from services.enterprise.ladder.rules import InputMalformed
from services.enterprise.pool import repository, rules, service
from services.enterprise.registry import service as registry
from services.enterprise.rulesets import service as rule_sets

CHUNK = 500
RULE = "rule"
Rows = Sequence[Mapping[str, Any]]


class Screening:
    """The worker's part of a version."""

    def __init__(self, size: int = CHUNK) -> None:
        self._size = size

    async def work_off(self, uow: UnitOfWork) -> bool:
        """Takes the next firms of the oldest open screening; False when there is none."""
        run = await repository.next_open(uow)
        if run is None:
            return False
        firms = await registry.active_after(uow, run["after_code"], self._size)
        over = len(firms) < self._size
        gone = await repository.resting(uow, run["programme"]) if over else []
        codes = [each["credit_code"] for each in firms]
        await uow.lock(*codes, *gone)
        rested = (await registry.find_many(uow, gone)).values() if gone else ()
        moved = await _moved(uow, run, list((await registry.find_many(uow, codes)).values()), list(rested))
        row = {"id": run["id"], "state": "done" if over else "running", "done": len(firms), "now": uow.clock.now()}
        row |= {"after_code": codes[-1] if codes else run["after_code"], "entered": moved[0], "left": moved[1]}
        await repository.progress(uow, row)
        if over:
            await repository.freeze(uow, run["id"], run["programme"])
            after = {"firms": run["done"] + len(firms)}
            uow.audit(action="pool_screening.finished", subject=("pool_version", run["id"]), before=None, after=after)
        return True


async def _moved(uow: UnitOfWork, run: Record, firms: Rows, rested: Rows) -> tuple[int, int]:
    """Puts the firms where the rules say; how many entered and left."""
    pool, on = service.programme(run["programme"]), run["on"]
    seen = await _seen(uow, run, pool, firms) | {each["credit_code"]: _resting(each) for each in rested}
    held = await repository.open_places(uow, pool.code, list(seen))
    away = await repository.sent_away(uow, pool.code, list(seen))
    rest = service.months("manual_exit_months")
    entering: list[dict[str, Any]] = []
    leaving: list[dict[str, Any]] = []
    staying: list[dict[str, Any]] = []
    for firm in (*firms, *rested):
        code, what = firm["credit_code"], seen[firm["credit_code"]]
        row = {"credit_code": code, "district": firm["district"], "programme": pool.code, "on": on, "by": RULE}
        row |= {"subject": "system", "distance": rules.distance(what), "unmet": list(what.unmet)}
        if code in held:
            why = rules.leaving(pool, what, by_hand=held[code]["entered_by"] != RULE)
            (leaving if why else staying).append({**row, "id": held[code]["id"], "reason": why})
        elif (code not in away or rules.months_after(away[code], rest) <= on) and (why := rules.entry(pool, what)):
            entering.append({**row, "id": uuid7(), "reason": why})
    await _keep(uow, entering, leaving, staying)
    return len(entering), len(leaving)


async def _keep(
    uow: UnitOfWork, entering: list[dict[str, Any]], leaving: list[dict[str, Any]], staying: list[dict[str, Any]]
) -> None:
    await repository.enter(uow, entering)
    await repository.leave(
        uow, [_only(each, "id", "on", "by", "reason", "subject") for each in leaving], uow.clock.now()
    )
    await repository.measure(uow, [_only(each, "id", "distance", "unmet", "district") for each in staying])
    for row in entering:
        service.tell(uow, row, "entered", "rule")
    for row in leaving:
        service.tell(uow, row, "left", "rule")


def _only(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _resting(firm: Mapping[str, Any]) -> rules.Seen:
    return rules.Seen(active=False, size=firm["size_class"], barred=False, titles=frozenset(), result=MANUAL, unmet=())


async def _seen(uow: UnitOfWork, run: Record, pool: rules.Programme, firms: Rows) -> dict[str, rules.Seen]:
    """The firms as the pool's rules see them; reckoned in a thread so that the relay beside keeps its time."""
    if not firms:
        return {}
    book, on = await rule_sets.current(uow), run["on"]
    held = await subjects.on_file(uow, book, firms, on)
    stated = await subjects.declared_of_many(uow, book, list(held), pool.tier)
    question = Question(book, None, book.compiled[run["rule_set"]], "new", on)

    def decide() -> dict[str, rules.Seen]:
        return {each["credit_code"]: _of(each, held[each["credit_code"]], stated, question) for each in firms}

    return await asyncio.to_thread(decide)


def _of(firm: Mapping[str, Any], held: subjects.OnFile, stated: Mapping[str, Any], asked: Question) -> rules.Seen:
    try:
        declared = held.declarable(stated.get(firm["credit_code"], {}))
        found = asked.after.decide(held.subject(asked.book, asked.on, asked.kind, declared))
    except InputMalformed:
        # What the field list no longer takes is for a person; one firm must not hold up all others.
        found = Verdict(MANUAL, None)
    titles = frozenset(each.code for each in held.titles if each.in_force(asked.on))
    barred, active = "barred_until" in held.known, firm["status"] == "active"
    listed = "not_on_exclusion_lists" in held.settled
    return rules.Seen(active, firm["size_class"], barred, titles, found.result, found.unmet, listed)
