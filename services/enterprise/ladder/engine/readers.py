"""Compiles the field list and the derived quantities into functions over one firm's values."""

from collections.abc import Mapping
from datetime import date
from decimal import Context, Decimal
from typing import Any

from services.enterprise.ladder.engine import exact
from services.enterprise.ladder.engine.exact import Gap, Number
from services.enterprise.ladder.engine.expressions import Reader, Values, value_of
from services.enterprise.ladder.engine.syntax import names, parse

_ROOT = Context(prec=60)
_ROOT_PLACES = Decimal(1).scaleb(-40)


def compile_readers(fields: Mapping[str, Any], derived: Mapping[str, Any]) -> dict[str, Reader]:
    """One reader per input and per derived quantity; a missing input reads as a Gap naming it."""
    readers = {name: _field(name, spec.get("zero_when_zero")) for name, spec in fields.items()}
    for name, spec in derived.items():
        readers[name] = _derived(spec, readers)
    return readers


def _field(name: str, bound: str | None) -> Reader:
    gap = Gap((name,))
    if bound is None:
        return lambda values: values.get(name, gap)

    def part(values: Values) -> Any:
        whole = values.get(bound)
        return values.get(name, whole if whole is not None and not whole[0] else gap)

    return part


def _derived(spec: Mapping[str, Any], readers: Mapping[str, Reader]) -> Reader:
    if "mean_of" in spec:
        return _mean([_ratio(part, readers) for part in spec["mean_of"]])
    if "compound" in spec:
        return _compound(spec["compound"], readers)
    if "days" in spec:
        return _days(readers[spec["days"]["from"]], readers[spec["days"]["to"]])
    return _ratio(spec, readers)


def _ratio(spec: Mapping[str, Any], readers: Mapping[str, Reader]) -> Reader:
    below = parse(spec["denominator"])
    numerator, denominator = value_of(parse(spec["numerator"]), readers), value_of(below, readers)
    not_positive = Gap(not_computable=names(below))

    def ratio(values: Values) -> Number:
        top, bottom = numerator(values), denominator(values)
        if isinstance(top, Gap) or isinstance(bottom, Gap):
            return exact.join(top, bottom)
        return exact.divide(top, bottom) if bottom[0] > 0 else not_positive

    return ratio


def _mean(parts: list[Reader]) -> Reader:
    count = exact.number(len(parts))

    def mean(values: Values) -> Number:
        total: Number = exact.number(0)
        for part in parts:
            value = part(values)
            total = (
                exact.join(total, value)
                if isinstance(total, Gap) or isinstance(value, Gap)
                else exact.add(total, value)
            )
        return total if isinstance(total, Gap) else exact.divide(total, count)

    return mean


def growth_base(spec: Mapping[str, Any], readers: Mapping[str, Reader]) -> Reader:
    """The quotient last/first of a compound growth; a base year that is not positive is not computable."""
    return _ratio({"numerator": spec["to"], "denominator": spec["from"]}, readers)


def _compound(spec: Mapping[str, Any], readers: Mapping[str, Reader]) -> Reader:
    quotient, periods = growth_base(spec, readers), spec["periods"]

    def growth(values: Values) -> Number:
        value = quotient(values)
        if isinstance(value, Gap):
            return value
        if value[0] < 0:
            return Gap(not_computable=(spec["to"],))
        root = _ROOT.power(_ROOT.divide(*value), _ROOT.divide(exact.ONE, Decimal(periods)))
        return exact.number(100 * (root.quantize(_ROOT_PLACES, context=_ROOT) - 1))

    return growth


def _days(start: Reader, end: Reader) -> Reader:
    def days(values: Values) -> Number:
        first, last = start(values), end(values)
        if isinstance(first, date) and isinstance(last, date):
            return exact.number((last - first).days)
        return exact.join(first, last)

    return days
