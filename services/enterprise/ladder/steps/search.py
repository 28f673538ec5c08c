"""Searches the smallest sets of changes with which the engine itself says that the rung is reached."""

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal, localcontext
from itertools import count
from typing import Any

from services.enterprise.ladder.engine.conditions import compile_condition
from services.enterprise.ladder.engine.decision import Part
from services.enterprise.ladder.engine.exact import EXACT
from services.enterprise.ladder.engine.indicators import compile_indicator
from services.enterprise.ladder.engine.inputs import Subject
from services.enterprise.ladder.engine.results import MET, NOT_APPLICABLE
from services.enterprise.ladder.engine.rule_set import RuleSet
from services.enterprise.ladder.steps.moves import Mover, Plan, shortfall
from services.enterprise.ladder.steps.wants import Number, Way, ways_of_condition, ways_of_indicator

DONE = frozenset({MET, NOT_APPLICABLE})
BUDGET = 600
DEEPEST = 40


class Search:
    """Next steps of one firm towards one rule set."""

    def __init__(self, rule_set: RuleSet, document: Mapping[str, Any], levers: Mapping[str, Any]) -> None:
        self._rule_set = rule_set
        self._mover = Mover(rule_set, levers)
        specs = document.get("scoring", {}).get("indicators", ())
        self._indicators = [(compile_indicator(spec, rule_set.context), spec) for spec in specs]
        self._conditions = {
            id(part): compile_condition(part.spec, rule_set.context, part.group) for part in _leaves(rule_set.decision)
        }

    def plans(self, subject: Subject, most: int = 3) -> list[Plan]:
        """Up to `most` sets of changes, fewest changes first; each is met by the engine and none can be spared."""
        with localcontext(EXACT):
            if self._met(subject):
                return []
            deep = self._greedy(subject)
            near = list(self._nearest(subject, most, deep.size if deep else DEEPEST))
            if deep is not None and len(near) < most:
                near.append(deep)
            found = [self._trimmed(plan, subject) for plan in near]
        distinct = {plan.key: plan for plan in found}.values()
        return sorted(distinct, key=lambda plan: (plan.size, plan.key))[:most]

    def blocked(self, subject: Subject) -> list[str]:
        """Conditions that must hold, do not, and that no step changes."""
        with localcontext(EXACT):
            needed = list(self._needed(self._rule_set.decision, subject))
            return [str(part.spec["id"]) for part in needed if not self._next(part, Plan({}), subject)]

    def shortfalls(self, subject: Subject) -> dict[str, list[dict[str, str]]]:
        """By criterion: each quantity on the wrong side of its border, where it stands, and how much it lacks."""
        with localcontext(EXACT):
            state, context = self._rule_set.state(subject), self._rule_set.context
            found = {}
            for part in _leaves(self._rule_set.decision):
                ways = ways_of_condition(part.spec, context, subject.kind)
                wants = dict.fromkeys(want for way in ways for want in way if isinstance(want, Number))
                short = [each for want in wants if (each := shortfall(want, context, state)) is not None]
                found[str(part.spec["id"])] = short
            return found

    def _met(self, subject: Subject) -> bool:
        return self._rule_set.decide(subject).result == MET

    def _nearest(self, subject: Subject, most: int, deepest: int) -> Iterator[Plan]:
        """Best first by the number of changes, within a budget."""
        serial, found = count(), 0
        queue: list[tuple[int, int, Plan]] = [(0, next(serial), Plan({}))]
        seen = {Plan({}).key}
        for _ in range(BUDGET):
            if not queue or found == most:
                return
            size, _, plan = heapq.heappop(queue)
            changed = plan.applied(subject)
            if size and self._met(changed):
                found += 1
                yield plan
                continue
            for after in self._expanded(plan, subject):
                if after.size <= deepest and after.key not in seen:
                    seen.add(after.key)
                    heapq.heappush(queue, (after.size, next(serial), after))

    def _greedy(self, subject: Subject) -> Plan | None:
        """The first plan that comes along by always taking the step that gains most; None where it gets stuck."""
        plan = Plan({})
        for _ in range(DEEPEST):
            if self._met(plan.applied(subject)):
                return plan
            after = next(iter(self._expanded(plan, subject)), None)
            if after is None or after.key == plan.key:
                return None
            plan = after
        return None

    def _expanded(self, plan: Plan, subject: Subject) -> list[Plan]:
        """What can be done about the first requirement that does not hold and about which something can."""
        for part in self._open(self._rule_set.decision, plan.applied(subject)):
            found = self._next(part, plan, subject)
            if found:
                return found
        return []

    def _open(self, part: Part, subject: Subject) -> Iterator[Part]:
        """Requirements of the conjunction that do not hold yet, in the order of the document."""
        if part.word == "all":
            for each in part.parts:
                yield from self._open(each, subject)
        elif not self._holds(part, subject):
            yield part

    def _needed(self, part: Part, subject: Subject) -> Iterator[Part]:
        opened = (each for each in self._open(part, subject) if each.word == "condition")
        return (each for each in opened if each.spec.get("type") != "score")

    def _holds(self, part: Part, subject: Subject) -> bool:
        if part.word == "condition" and part.spec.get("type") != "score":
            return self._conditions[id(part)].look(self._rule_set.state(subject)).result in DONE
        if part.word == "any":
            return any(self._holds(each, subject) for each in part.parts)
        if part.word == "all":
            return all(self._holds(each, subject) for each in part.parts)
        if self._rule_set.scoring is None:
            return False
        return self._rule_set.scoring.score(self._rule_set.state(subject)).result == MET

    def _next(self, part: Part, plan: Plan, subject: Subject) -> list[Plan]:
        if part.word == "any":
            return [after for each in part.parts for after in self._next(each, plan, subject)]
        if part.word == "all":
            first = next(iter(self._open(part, plan.applied(subject))), None)
            return [] if first is None else self._next(first, plan, subject)
        if part.word == "score" or (part.word == "condition" and part.spec.get("type") == "score"):
            return self._points(plan, subject)
        if part.word != "condition":
            return []
        ways = ways_of_condition(part.spec, self._rule_set.context, subject.kind)
        return self._ways(ways, plan, subject)

    def _ways(self, ways: list[Way], plan: Plan, subject: Subject) -> list[Plan]:
        tried = [self._way(way, plan, subject) for way in ways]
        found = [after for after in tried if after is not None and after.key != plan.key]
        return sorted(found, key=lambda each: each.size)

    def _way(self, way: Way, plan: Plan, subject: Subject) -> Plan | None:
        """The plan with all that is wanted; what cannot be reckoned yet is tried again once the rest stands."""
        pending = list(way)
        while pending:
            stuck = []
            for want in pending:
                after = self._mover.move(want, plan, plan.applied(subject))
                if after is None:
                    stuck.append(want)
                else:
                    plan = after
            if len(stuck) == len(pending):
                return None
            pending = stuck
        return plan

    def _points(self, plan: Plan, subject: Subject) -> list[Plan]:
        """For every indicator below its best: the change that earns most, those that gain most first."""
        now, found = plan.applied(subject), list[tuple[Decimal, int, Plan]]()
        for at, (node, spec) in enumerate(self._indicators):
            low = node.look(self._rule_set.state(now)).low
            for way in ways_of_indicator(spec, self._rule_set.context):
                after = self._way(way, plan, subject)
                if after is None or after.key == plan.key:
                    continue
                gain = node.look(self._rule_set.state(after.applied(subject))).low - low
                if gain > 0:
                    found.append((-gain, at, after))
                    break
        return [after for _, _, after in sorted(found, key=lambda each: each[:2])]

    def _trimmed(self, plan: Plan, subject: Subject) -> Plan:
        """Without changes that can be spared, and every number no further than it must go."""
        for name in list(plan.values):
            less = replace(plan, values={key: value for key, value in plan.values.items() if key != name})
            if self._met(less.applied(subject)):
                plan = less
        for code in plan.titles:
            less = replace(plan, titles=tuple(each for each in plan.titles if each != code))
            if self._met(less.applied(subject)):
                plan = less
        return self._relaxed(plan, subject)

    def _relaxed(self, plan: Plan, subject: Subject) -> Plan:
        for _, spec in self._indicators:
            for way in reversed(ways_of_indicator(spec, self._rule_set.context)):
                after = self._back(way, plan, subject)
                if after is not None:
                    plan = after
                    break
        return plan

    def _back(self, way: Way, plan: Plan, subject: Subject) -> Plan | None:
        """The plan with one of its numbers at a lower band of its indicator, where that still reaches the rung."""
        fresh = self._way(way, Plan({}), subject)
        if fresh is None or fresh.titles or not fresh.values or not set(fresh.values) <= set(plan.values):
            return None
        after = replace(plan, values={**plan.values, **fresh.values})
        nearer = any(_nearer(fresh.values[name], plan.values[name], subject.values.get(name)) for name in fresh.values)
        return after if nearer and self._met(after.applied(subject)) else None


def _nearer(new: Any, old: Any, now: Any) -> bool:
    """Whether a new number is closer to what the firm has than the planned one."""
    if not (isinstance(new, Decimal) and isinstance(old, Decimal)):
        return False
    start = now if isinstance(now, Decimal) else Decimal(0)
    return abs(new - start) < abs(old - start)


def _leaves(part: Part) -> Iterator[Part]:
    if part.word == "condition" and part.spec.get("type") != "score":
        yield part
    for each in part.parts:
        yield from _leaves(each)
