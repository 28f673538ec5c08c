"""Records facts and keeps who counts, and the sums, in step with them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from chassis.consumer_position import forget_places
from chassis.uow import Reader, UnitOfWork
from services.targets.facts import repository
from services.targets.facts.coverage import Covered, coverage
from services.targets.facts.rules import Fact
from services.targets.indicators.catalogue import countings
from services.targets.stream.service import hold_changes, note_changes


async def record_facts(uow: UnitOfWork, new: Sequence[Fact]) -> None:
    """Append facts and recount their subjects; the outcome does not depend on the order of arrival."""
    if not new:
        return
    await hold_changes(uow)
    await repository.add_facts(uow, new)
    keys = {fact.key for fact in new}
    before = await repository.coverage_of(uow, keys)
    after = _recount(await repository.facts_of(uow, keys))
    gone, come = before - after, after - before
    if not gone and not come:
        return
    await repository.replace_coverage(uow, gone, come)
    await repository.add_deltas(uow, deltas_of(gone, come))
    await note_changes(uow, {covered.indicator for covered in gone | come})


def _recount(facts: Sequence[Fact]) -> set[Covered]:
    by_key: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_key[fact.key].append(fact)
    return {covered for own in by_key.values() for covered in coverage(countings(), own)}


def deltas_of(gone: Collection[Covered], come: Collection[Covered]) -> dict[tuple[str, date, str], int]:
    """What each day's sum gains and loses; (indicator, day, unit) to a whole number other than zero."""
    deltas: Counter[tuple[str, date, str]] = Counter()
    for sign, rows in ((-1, gone), (1, come)):
        for covered in rows:
            deltas[covered.indicator, covered.start, covered.district] += sign
            if covered.until:
                deltas[covered.indicator, covered.until, covered.district] -= sign
    return {where: delta for where, delta in deltas.items() if delta}


counted_values = repository.sums
counted_by_district = repository.by_district
month_steps = repository.month_steps
facts_behind = repository.behind


async def begin_rebuild(uow: UnitOfWork) -> tuple[str, int]:
    """Forget the projection and the place in the log, so that the worker builds it anew.

    Returns the fingerprint and the number of facts before. The place goes first: it waits for the batches under way,
    which need the turn to change numbers themselves.
    """
    await forget_places(uow)
    await hold_changes(uow)
    before = await projection(uow)
    await repository.empty(uow)
    uow.audit(action="projection.rebuild_begun", subject=("projection", "targets"), before={"fingerprint": before[0]})
    return before


async def projection(uow: Reader) -> tuple[str, int]:
    """The SHA-256 of every row of the projection and the number of facts; equal histories give equal ones."""
    return await repository.fingerprint(uow), await repository.size(uow)
