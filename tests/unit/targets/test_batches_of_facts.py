"""A batch changes only what its facts touch, and batches in any order come to what a recount says."""

from datetime import timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from services.targets.facts.coverage import Book, Covered
from services.targets.facts.deltas import by_table, known_cells
from services.targets.facts.recounts import Recounts
from services.targets.facts.rules import Fact
from services.targets.indicators.catalogue import countings, shared_countings
from tests.unit.targets.histories import FIRST, TOLD, day, histories, uid
from tests.unit.targets.test_coverage import _recount, grant, revoke

BOOK = Book((*countings(), *shared_countings()))


def without_nothing(covered: set[Covered]) -> dict[str, object]:
    """The sums of coverage, without what came to nothing."""
    return {
        table: {(where, part): value for where, parts in cells.items() for part, value in parts.items() if value}
        for table, cells in by_table(known_cells([], covered)).items()
    }


class Kept:
    """What a database would hold: facts, coverage and sums, changed batch by batch."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self.rows: set[Covered] = set()
        self.sums: dict[tuple[object, ...], int] = {}
        self.asked: list[set[str]] = []

    def hear(self, batch: list[Fact]) -> None:
        keys = {fact.key for fact in batch}
        recounts = Recounts(BOOK, [fact for fact in self.facts if fact.key in keys], batch)
        wanted = recounts.wanted
        self.asked.append(set(wanted))
        gone, come = recounts.change([r for r in self.rows if r.counted in wanted.get(r.key, ())])
        assert len(come) == len(set(come)), "a row twice"
        assert set(gone) <= self.rows
        assert not self.rows.intersection(come), "a row that stands already"
        self.facts += recounts.new
        self.rows = self.rows - set(gone) | set(come)
        for table, cells in by_table(known_cells(gone, come)).items():
            for where, parts in cells.items():
                for part, delta in parts.items():
                    self.sums[table, where, part] = self.sums.get((table, where, part), 0) + delta


@settings(max_examples=40, deadline=None)
@given(histories(), st.lists(st.integers(1, 7), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_batches_of_any_size_and_order_come_to_the_same(history: list[Fact], sizes: list[int], chance: Random) -> None:
    """As told, as told but for a few, and in no order; with what was heard before heard again."""
    expected = _recount(history)
    in_time = sorted(history, key=lambda fact: (fact.told_at, fact.event_id))
    few = list(in_time)
    for _ in range(2):
        if few:
            few.insert(chance.randrange(len(few)), few.pop(chance.randrange(len(few))))
    for order in (in_time, few, chance.sample(history, len(history))):
        kept, left, turn = Kept(), [*order, *order[:5]], 0
        while left:
            size = sizes[turn % len(sizes)]
            kept.hear([*left[:size], *left[: size // 3]])
            left, turn = left[size:], turn + 1
        assert {fact.event_id for fact in kept.facts} == {fact.event_id for fact in history}
        assert kept.rows == expected
        found: dict[str, dict[object, int]] = {table: {} for table in without_nothing(expected)}
        for (table, *place), value in kept.sums.items():
            if value:
                found[str(table)][tuple(place)] = value
        assert found == without_nothing(expected)


def test_what_stands_is_read_only_where_it_could_move() -> None:
    """A new firm, a title of a new tier and a profile before any title ask for nothing; everything else does."""
    kept = Kept()
    place = Fact(uid(50), "profile", "F", "F", FIRST, FIRST, district="CQ-500107", sequence=1, told_at=TOLD)
    moved = place._replace(event_id=uid(51), district="CQ-500106", told_at=TOLD + timedelta(days=1))
    title = grant(0, "2024-05-01", "2027-04-30")._replace(told_at=TOLD + timedelta(days=2))
    other = grant(1, "2024-06-01", None, tier="HNTE")._replace(told_at=TOLD + timedelta(days=3))
    for fact in (place, moved, title, other):
        kept.hear([fact])
    assert kept.asked == [set(), set(), set(), set()]
    renewed = grant(2, "2027-05-01", None)._replace(told_at=TOLD + timedelta(days=4))
    ended = revoke(3, title, "2025-01-01")._replace(told_at=TOLD + timedelta(days=5))
    gone_on = place._replace(event_id=uid(52), district="CQ-500105", told_at=TOLD + timedelta(days=6))
    late = place._replace(event_id=uid(53), valid_from=day(3), told_at=TOLD - timedelta(days=1))
    same_moment = place._replace(event_id=uid(54), valid_from=day(9), told_at=gone_on.told_at)
    for fact in (renewed, ended, gone_on, late, same_moment):
        kept.hear([fact])
    assert kept.asked[4:] == [{"F"}] * 5
    assert kept.rows == _recount(kept.facts)
