"""Records facts and keeps who counts, and the sums, in step with them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import uuid_utils

from chassis.access import Principal
from chassis.clock import SHANGHAI
from chassis.consumer_position import forget_places
from chassis.uow import Reader, UnitOfWork
from services.targets.facts import rebuilds, repository
from services.targets.facts.coverage import Covered, coverage
from services.targets.facts.rules import Fact, RebuildUnknown
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
    await repository.add_deltas(uow, *deltas_of(gone, come))
    await note_changes(uow, {covered.indicator for covered in gone | come})


def _recount(facts: Sequence[Fact]) -> set[Covered]:
    by_key: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_key[fact.key].append(fact)
    return {covered for own in by_key.values() for covered in coverage(countings(), own)}


def _parts(covered: Covered) -> Iterator[tuple[str, str]]:
    yield "district", covered.district
    if covered.recut != covered.district:
        yield "recut", f"{covered.district}>{covered.recut}"
    for by, codes in (("cluster", covered.clusters), ("chain", covered.chains), ("park", covered.parks)):
        if codes:
            yield by, ""  # whoever has any
            yield from ((by, code) for code in codes.split(","))


def deltas_of(
    gone: Collection[Covered], come: Collection[Covered]
) -> tuple[Counter[tuple[str, str, date, str]], Counter[tuple[str, str, date, date, str]]]:
    """What sums gain and lose: (indicator, by, day, part) as known now, and (…, known on, day, part) for any moment."""
    now: Counter[tuple[str, str, date, str]] = Counter()
    then: Counter[tuple[str, str, date, date, str]] = Counter()
    for sign, rows in ((-1, gone), (1, come)):
        for covered in rows:
            effects = [(covered.start, sign)] + ([(covered.until, -sign)] if covered.until else [])
            known = [(covered.known_from, 1)] + ([(covered.known_until, -1)] if covered.known_until else [])
            for by, part in _parts(covered):
                for day, delta in effects:
                    if covered.known_until is None:
                        now[covered.indicator, by, day, part] += delta
                    for at, side in known:
                        on = at.astimezone(SHANGHAI).date()
                        then[covered.indicator, by, on, day, part] += side * delta
    return now, then


month_steps = repository.month_steps
facts_behind = repository.behind
counted_by = repository.parts


async def counted_values(
    uow: Reader, indicators: Sequence[str], as_of: date, known_at: datetime | None = None
) -> dict[str, int]:
    """The counted value of each indicator at the end of a day, as known now or at a moment; 0 where nothing counts."""
    if known_at is None:
        return await repository.totals(uow, indicators, as_of)
    found = await repository.parts(uow, indicators, "district", as_of, known_at)
    return {code: sum(parts.values()) for code, parts in found.items()}


async def counted_by_district(
    uow: Reader, indicator: str, as_of: date, known_at: datetime | None = None
) -> dict[str, int]:
    """The counted value per unit at the end of a day, as known now or at a moment."""
    return (await repository.parts(uow, [indicator], "district", as_of, known_at))[indicator]


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
    return await repository.fingerprint(uow), await repository.size(uow)
