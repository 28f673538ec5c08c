"""Compiles conditions of the rule data into functions over a firm's values; nothing is ever eval()ed."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from services.enterprise.ladder.engine import exact
from services.enterprise.ladder.engine.exact import Gap, Number, Rational
from services.enterprise.ladder.engine.results import MANUAL, UNKNOWN, Result, all_of, any_of, of, opposite
from services.enterprise.ladder.engine.syntax import ExpressionMalformed, Tree

Values: TypeAlias = Mapping[str, Any]
Reader: TypeAlias = Callable[[Values], Any]
Truth: TypeAlias = tuple[Result, Gap]
Test: TypeAlias = Callable[[Values], Truth]

NO_GAP = Gap()
_COMPARISONS: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
    "==": lambda order: order == 0,
    "!=": lambda order: order != 0,
}
_ARITHMETIC: dict[str, exact.Operation] = {
    "+": exact.add,
    "-": exact.subtract,
    "*": exact.multiply,
    "/": exact.divide,
}


def value_of(tree: Tree, readers: Mapping[str, Reader]) -> Callable[[Values], Any]:
    """Compiles a tree into a function giving a number, a text, a bool or a Gap."""
    match tree:
        case ("number", constant):
            pair = exact.number(constant)
            return lambda _: pair
        case ("string", text):
            return lambda _: text
        case ("name", name) if name in readers:
            return readers[name]
        case ("arithmetic", sign, left, right):
            return _arithmetic(_ARITHMETIC[sign], value_of(left, readers), value_of(right, readers))
        case ("call", name, arguments):
            return _function(name, [value_of(argument, readers) for argument in arguments])
        case _:
            raise ExpressionMalformed(f"{tree!r} is no value this rule set knows")


def _arithmetic(operation: exact.Operation, left: Reader, right: Reader) -> Reader:
    def compute(values: Values) -> Number:
        a, b = left(values), right(values)
        return exact.join(a, b) if isinstance(a, Gap) or isinstance(b, Gap) else operation(a, b)

    return compute


def _function(name: str, arguments: list[Reader]) -> Reader:
    def compute(values: Values) -> Number:
        best: Rational | Gap = arguments[0](values)
        for argument in arguments[1:]:
            other = argument(values)
            if isinstance(best, Gap) or isinstance(other, Gap):
                best = exact.join(best, other)
            elif exact.compare(other, best) == (-1 if name == "min" else 1):
                best = other
        return exact.floor(best) if name == "floor" and not isinstance(best, Gap) else best

    return compute


def truth_of(tree: Tree, readers: Mapping[str, Reader]) -> Test:
    """Compiles a tree into a function giving a five-valued result and the gap behind it."""
    match tree:
        case ("name", "true" | "false" as word):
            constant: Truth = (of(word == "true"), NO_GAP)
            return lambda _: constant
        case ("and" | "or" as word, list(parts)):
            return _logic(all_of if word == "and" else any_of, [truth_of(part, readers) for part in parts])
        case ("not", inner):
            test = truth_of(inner, readers)

            def negate(values: Values) -> Truth:
                result, gap = test(values)
                return opposite(result), gap

            return negate
        case ("compare", sign, left, right):
            return _comparison(sign, value_of(left, readers), value_of(right, readers))
        case _:
            reader = value_of(tree, readers)

            def read(values: Values) -> Truth:
                value = reader(values)
                return gap_result(value) if isinstance(value, Gap) else (of(value is True), NO_GAP)

            return read


def gap_result(gap: Gap) -> Truth:
    """A gap as a result: unknown when an input is missing, else manual review."""
    return (UNKNOWN if gap.missing else MANUAL), gap


def _logic(combine: Callable[[list[Result]], Result], tests: list[Test]) -> Test:
    def decide(values: Values) -> Truth:
        truths = [test(values) for test in tests]
        result = combine([truth[0] for truth in truths])
        if result not in {UNKNOWN, MANUAL}:
            return result, NO_GAP
        gap = NO_GAP
        for truth in truths:
            if truth[0] in {UNKNOWN, MANUAL}:
                gap = exact.join(gap, truth[1])
        return result, gap

    return decide


def _comparison(sign: str, left: Reader, right: Reader) -> Test:
    holds = _COMPARISONS[sign]

    def decide(values: Values) -> Truth:
        a, b = left(values), right(values)
        if isinstance(a, Gap) or isinstance(b, Gap):
            return gap_result(exact.join(a, b))
        if isinstance(a, tuple) and isinstance(b, tuple):
            return of(holds(exact.compare(a, b))), NO_GAP
        return of((a == b) == (sign == "==")), NO_GAP

    return decide


def comparison(sign: str) -> Callable[[int], bool]:
    """The meaning of a sign such as ">=" for the order -1, 0, 1 of two numbers."""
    if sign not in _COMPARISONS:
        raise ExpressionMalformed(f"{sign!r} is no comparison")
    return _COMPARISONS[sign]
