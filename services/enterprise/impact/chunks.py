"""Working an impact run off chunk by chunk: answers, counts and the place it came to in one transaction."""

import asyncio
from typing import Any

from asyncpg import Record

from chassis.uow import UnitOfWork
from services.enterprise.impact import repository, rules
from services.enterprise.impact.evaluation import Question, compare
from services.enterprise.ladder import subjects
from services.enterprise.registry import service as registry
from services.enterprise.residences import service as residences
from services.enterprise.rulesets import service as rule_sets

CHUNK = 1000


class ImpactWork:
    """The worker's part; it keeps the compiled sets of the run under way."""

    def __init__(self, size: int = CHUNK) -> None:
        self._size = size
        self._asked: tuple[Any, Question] | None = None

    async def work_off(self, uow: UnitOfWork) -> bool:
        """Takes the next firms of the oldest open run; False when there is none."""
        run = await repository.next_open(uow)
        if run is None:
            return False
        question = await self._question(uow, run)
        firms = await registry.active_after(uow, run["after_code"], self._size)
        found = await _compared(uow, run, firms, question)
        over = len(firms) < self._size
        changes = [each.change for each in found]
        row = {
            "id": run["id"],
            "state": "done" if over else "running",
            "done": len(firms),
            "gains": changes.count("gains"),
            "falls": changes.count("falls"),
            "after_code": firms[-1]["credit_code"] if firms else run["after_code"],
            "now": uow.clock.now(),
        }
        await repository.progress(uow, row)
        if over:
            after = {"firms": run["done"] + len(firms)}
            uow.audit(action="impact_run.finished", subject=("impact_run", run["id"]), before=None, after=after)
        return True

    async def _question(self, uow: UnitOfWork, run: Record) -> Question:
        if self._asked is None or self._asked[0] != run["id"]:
            book = await rule_sets.with_revision(uow, run["rule_set"], run["revision"])
            before = book.compiled[run["against"]] if run["against"] else None
            question = Question(book, before, book.compiled[run["rule_set"]], run["kind"], run["on"])
            self._asked = run["id"], question
        return self._asked[1]


async def _compared(uow: UnitOfWork, run: Record, firms: list[Record], question: Question) -> list[rules.Compared]:
    """The firms' answers, stored; reckoned in a thread so that the relay beside keeps its time."""
    if not firms:
        return []
    renewing = run["tier"] if run["kind"] == "renewal" else None
    held = await subjects.on_file(uow, question.book, firms, run["on"], renewing=renewing)
    stated = await subjects.declared_of_many(uow, question.book, list(held), run["tier"])
    parks = await residences.parks_of_many(uow, list(held), run["on"])
    found = await asyncio.to_thread(compare, firms, held, stated, parks, question)
    await repository.add_counts(uow, run["id"], rules.counted(found))
    await repository.add_results(uow, run["id"], [each for each in found if each.before != each.after])
    return found
