"""Records facts and keeps who counts, and the sums, in step with them."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import uuid_utils

from chassis.access import Principal
from chassis.consumer_position import forget_places
from chassis.uow import Reader, UnitOfWork
from services.targets.facts import rebuilds, repository, sums
from services.targets.facts.coverage import Book
from services.targets.facts.deltas import by_table, known_cells
from services.targets.facts.recounts import Recounts
from services.targets.facts.rules import Fact, RebuildUnknown
from services.targets.indicators.catalogue import countings, moved_with, shared_countings
from services.targets.stream.service import hold_changes, note_changes


@lru_cache(maxsize=1)
def book() -> Book:
    """The counting rules in use."""
    return Book((*countings(), *shared_countings()))


async def record_facts(uow: UnitOfWork, arriving: Sequence[Fact]) -> None:
    """Append facts and recount their subjects; the outcome does not depend on the order of arrival."""
    if not arriving:
        return
    await hold_changes(uow)
    before = await repository.facts_of(uow, {fact.key for fact in arriving})
    recounts = Recounts(book(), before, arriving)
    if not recounts.new:
        return
    await repository.add_facts(uow, recounts.new)
    wanted = recounts.wanted
    standing = await repository.coverage_of(uow, book().indicators, wanted) if wanted else []
    gone, come = recounts.change(standing)
    if gone or come:
        await repository.replace_coverage(uow, gone, come)
        await sums.add(uow, by_table(known_cells(gone, come)))
        await note_changes(uow, moved_with({covered.indicator for covered in (*gone, *come)}))


month_steps = sums.month_steps
facts_behind = repository.behind
counted_by = sums.parts
counted_values = sums.totals
first_counted = sums.first_day


async def counted_by_district(
    uow: Reader, indicator: str, as_of: date, known_at: datetime | None = None
) -> dict[str, int]:
    """The counted value per unit at the end of a day, as known now or at a moment."""
    return (await sums.parts(uow, [indicator], "district", as_of, known_at))[indicator]


async def begin_rebuild(uow: UnitOfWork, caller: Principal) -> tuple[UUID, str, int]:
    """Forget the projection and the place in the log, so that the worker builds it anew.

    Returns the rebuild's id, the fingerprint and the number of facts before. The place goes first: it waits for the
    batches under way, which need the turn to change numbers themselves.
    """
    await forget_places(uow)
    await hold_changes(uow)
    before, until = await projection(uow), await rebuilds.newest(uow)
    facts, digest = await rebuilds.digest(uow, until)
    rebuild_id = UUID(str(uuid_utils.uuid7()))
    row = {
        "id": rebuild_id,
        "begun_at": uow.clock.now(),
        "begun_by": caller.subject,
        "told_until": until,
        "facts": facts,
        "digest": digest,
    }
    await rebuilds.add(uow, row)
    await repository.empty(uow)
    uow.audit(action="projection.rebuild_begun", subject=("projection", "targets"), before={"fingerprint": before[0]})
    return rebuild_id, *before


async def read_rebuild(uow: Reader, rebuild_id: UUID) -> dict[str, Any]:
    """A rebuild with what is back by now: `now` facts of `facts`, and whether it is running, equal or different."""
    row = await rebuilds.one(uow, rebuild_id)
    if row is None:
        raise RebuildUnknown
    now, digest = await rebuilds.digest(uow, row["told_until"])
    state = "running" if now < row["facts"] else "equal" if digest == row["digest"] else "different"
    return {**row, "now": now, "state": state}


async def projection(uow: Reader) -> tuple[str, int]:
    """The SHA-256 of every row of the projection and the number of facts; equal histories give equal ones."""
    return await repository.fingerprint(uow)
