"""What a batch of facts changes in coverage: most keys go on from what stands, few are counted anew."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from services.targets.facts.coverage import Book, Covered, Key, coming, moments, recounted
from services.targets.facts.rules import Fact


class Change(NamedTuple):
    """Coverage that no longer holds, and what now does."""

    gone: list[Covered]
    come: list[Covered]


class Recounts:
    """The keys of one batch: what was told of each before, and what is told now."""

    def __init__(self, book: Book, before: Iterable[Fact], arriving: Iterable[Fact]) -> None:
        """Sort the facts by key; what is known already is not new, however often it arrives."""
        self._book = book
        self._before: dict[str, list[Fact]] = defaultdict(list)
        self._new: dict[str, list[Fact]] = defaultdict(list)
        known = set[int]()
        for fact in before:
            self._before[fact.key].append(fact)
            known.add(fact.event_id.int)
        self.new: list[Fact] = []
        for fact in arriving:
            if fact.event_id.int not in known:
                known.add(fact.event_id.int)
                self._new[fact.key].append(fact)
                self.new.append(fact)
        self._late = {key for key, new in self._new.items() if self._is_late(key, new)}

    @property
    def wanted(self) -> dict[str, set[str]]:
        """The keys of which it must be known what stands, each with its subjects; of the others nothing moves."""
        return {
            key: {fact.counted for fact in (*self._before[key], *new)}
            for key, new in self._new.items()
            if key in self._late or self._moves(self._before[key], new)
        }

    def change(self, coverage: Iterable[Covered]) -> Change:
        """What the new facts change in the coverage of the wanted keys and of those that had none."""
        held: Mapping[str, list[Covered]] = defaultdict(list)
        for row in coverage:
            held[row.key].append(row)
        gone, come = list[Covered](), list[Covered]()
        for key, new in self._new.items():
            rows = held.get(key, [])
            if key in self._late:
                after: Iterable[Covered] = recounted(self._book, (*self._before[key], *new))
            else:
                rows = [row for row in rows if row.known_until is None]
                after = self._onward(self._before[key], rows, new)
            if rows:
                gone.extend(set(rows).difference(after))
                after = set(after).difference(rows)
            come.extend(after)
        return Change(gone, come)

    def _is_late(self, key: str, new: Iterable[Fact]) -> bool:
        """Whether something of the key was told at the same moment or after."""
        before = self._before.get(key, ())
        return bool(before) and min(f.told_at for f in new) <= max(f.told_at for f in before)

    def _onward(self, facts: Sequence[Fact], standing: Sequence[Covered], new: Sequence[Fact]) -> list[Covered]:
        if not standing and len(new) == 1:
            return list(coming(self._book, (*facts, *new), new[0]))
        key, found = Key(list(facts)), list[Covered]()
        for row in standing:
            key.standing.setdefault((row.counted, row.indicator), {})[row[:11]] = row
        for at, told in moments(new):
            found.extend(key.hear(self._book, at, told))
        return [*found, *key.rows()]

    def _moves(self, before: Sequence[Fact], new: Iterable[Fact]) -> bool:
        """Whether new facts could move what stands: not where only profiles stand, nor where only new tiers come.

        A gain of a park looks at titles of several tiers, so where a firm lives in one every title may.
        """
        if all(fact.kind == "profile" for fact in before):
            return False
        if any(fact.kind != "recognition" for fact in new) or any(fact.kind == "resident" for fact in before):
            return True
        tiers, references = {fact.tier for fact in before}, {fact.reference for fact in before}
        return any(
            fact.reference in references or any(rule.tier in tiers for rule in self._book.of_tier(fact.tier).values())
            for fact in new
        )
