"""One answer out of two: with only the titles that surely count, and with those that may."""

from services.enterprise.ladder.engine.exact import Gap, join
from services.enterprise.ladder.engine.expressions import Truth
from services.enterprise.ladder.engine.nodes import Outcome, State
from services.enterprise.ladder.engine.results import UNKNOWN


def merged_truth(least: Truth, most: Truth, opened: Gap) -> Truth:
    """What both say, else unknown."""
    return least if least[0] == most[0] else (UNKNOWN, join(least[1], opened))


def merge_states(least: State, most: State, opened: Gap) -> None:
    """Makes the first state what both found."""
    least.trace = [merged(a, b, opened) for a, b in zip(least.trace, most.trace, strict=True)]
    least.scored = {key: merged(found, most.scored[key], opened) for key, found in least.scored.items()}


def merged(least: Outcome, most: Outcome, opened: Gap) -> Outcome:
    """What both found; where they differ the result is unknown and the points are a range."""
    parts = tuple(merged(a, b, opened) for a, b in zip(least.parts, most.parts, strict=True))
    if (least.result, least.low, least.high) == (most.result, most.low, most.high):
        least.parts = parts
        return least
    low, high = min(least.low, most.low), max(least.high, most.high)
    result = least.result if least.result == most.result and least.node.kind != "indicator" else UNKNOWN
    return Outcome(least.node, result, join(least.gap, opened), low=low, high=high, parts=parts)
