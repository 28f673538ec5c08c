"""Turns what is wanted into a change of one input: exact, rounded to where it just holds, never past its limits."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from services.enterprise.ladder.engine.exact import Gap, display, number
from services.enterprise.ladder.engine.inputs import NUMERIC, Subject, Title
from services.enterprise.ladder.engine.nodes import Context, State
from services.enterprise.ladder.engine.readers import growth_base
from services.enterprise.ladder.engine.rule_set import RuleSet
from services.enterprise.ladder.steps.wants import Hold, Number, Value, Want

FINEST = {"money": Fraction(1, 10**6), "count": Fraction(1), "number": Fraction(1, 10**4)}


@dataclass(frozen=True, slots=True)
class Plan:
    """Changes together: inputs with their new values, and titles to hold."""

    values: Mapping[str, Any]
    titles: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """How many changes."""
        return len(self.values) + len(self.titles)

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells two plans apart."""
        return (tuple(sorted((name, str(value)) for name, value in self.values.items())), tuple(sorted(self.titles)))

    def applied(self, subject: Subject) -> Subject:
        """The firm as if the plan were carried out."""
        held = tuple(Title(code, subject.on) for code in self.titles)
        titles = (*(subject.titles or ()), *held) if held else subject.titles
        return replace(subject, values={**subject.values, **self.values}, titles=titles)


class Mover:
    """Finds the change for a want, for one rule set and the levers of the policy data."""

    def __init__(self, rule_set: RuleSet, levers: Mapping[str, Any]) -> None:
        self._context = rule_set.context
        self._rule_set, self._levers = rule_set, levers
        self._fixed = frozenset(levers["fixed"])

    def move(self, want: Want, plan: Plan, subject: Subject) -> Plan | None:
        """The plan with the change that satisfies a want; the same plan where it holds, None where nothing can."""
        if isinstance(want, Hold):
            return replace(plan, titles=(*plan.titles, want.code))
        if isinstance(want, Value):
            return self._set(want, plan, subject)
        return self._shift(want, plan, subject)

    def _set(self, want: Value, plan: Plan, subject: Subject) -> Plan | None:
        name = want.own if want.own in subject.values else want.name
        known = subject.values.get(name)
        if want.name in self._fixed and known is not None and known != want.value:
            return None
        return plan if known == want.value else replace(plan, values={**plan.values, name: want.value})

    def _shift(self, want: Number, plan: Plan, subject: Subject) -> Plan | None:
        name = self._levers["quantities"].get(want.quantity, want.quantity)
        spec = self._context.fields.get(name)
        if spec is None or name in self._fixed:
            return None
        if spec["type"] == "date":
            return self._later(want, name, plan, subject)
        if spec["type"] not in NUMERIC:
            return None
        found = self._solved(want, name, spec, plan.applied(subject))
        if found is None:
            return None
        return (
            plan
            if found is False
            else self._within(name, found, replace(plan, values={**plan.values, name: found}), subject)
        )

    def _within(self, name: str, value: Any, plan: Plan, subject: Subject) -> Plan | None:
        """A part that would exceed its whole cannot be had this way."""
        whole = plan.applied(subject).values.get(self._levers["within"].get(name, ""))
        return None if isinstance(whole, Decimal) and value > whole else plan

    def _later(self, want: Number, name: str, plan: Plan, subject: Subject) -> Plan | None:
        start = subject.values.get("registration_date")
        if not isinstance(start, date) or want.sign != ">=":
            return None
        return replace(plan, values={**plan.values, name: start + timedelta(days=int(want.bound))})

    def _solved(self, want: Number, name: str, spec: Mapping[str, Any], subject: Subject) -> Any:
        """The value of the input at which the quantity just passes its border; False where it already does."""
        reader, bound = self._context.readers[want.quantity], Fraction(want.bound)
        compound = self._context.derived.get(want.quantity, {}).get("compound")
        if compound:
            reader = growth_base(compound, self._context.readers)
            bound = (1 + bound / 100) ** int(compound["periods"])
        values = dict(self._rule_set.state(subject).values)
        now = _at(reader, values, name, None)
        if now is not None and _holds(now, want.sign, bound):
            return False
        ends = [_at(reader, values, name, Decimal(x)) for x in (0, 1)]
        if ends[0] is None or ends[1] is None or ends[0] == ends[1]:
            return None
        return _rounded((bound - ends[0]) / (ends[1] - ends[0]), want.sign, ends[1] > ends[0], spec)


def shortfall(want: Number, context: Context, state: State) -> dict[str, str] | None:
    """Where a quantity stands, what is wanted and the difference, for people; None where it holds or is unknown."""
    value = context.readers[want.quantity](state.values)
    if isinstance(value, Gap) or not isinstance(value, tuple):
        return None
    if _holds(Fraction(value[0]) / Fraction(value[1]), want.sign, Fraction(want.bound)):
        return None
    now = display(value, round_up=want.sign.startswith("<"))
    texts = dict(zip(("zh", "en"), context.text(want.quantity), strict=True))
    figures = {"now": f"{now:f}", "wanted": f"{want.bound:f}", "by": f"{abs(want.bound - now):f}"}
    return {"quantity": want.quantity, **texts, "unit": context.unit(want.quantity), "sign": want.sign, **figures}


def _at(reader: Any, values: dict[str, Any], name: str, value: Decimal | None) -> Fraction | None:
    """A quantity with one input as it is or with another value; None where it cannot be computed."""
    found = reader(values if value is None else {**values, name: number(value)})
    return None if isinstance(found, Gap) or not isinstance(found, tuple) else Fraction(found[0]) / Fraction(found[1])


def _holds(value: Fraction, sign: str, bound: Fraction) -> bool:
    return {">=": value >= bound, ">": value > bound, "<=": value <= bound, "<": value < bound}.get(sign, False)


def _rounded(exact: Fraction, sign: str, rising: bool, spec: Mapping[str, Any]) -> Decimal | None:
    """The nearest value on the good side that an input of this type can have, or None outside its limits."""
    unit = FINEST[spec["type"]]
    upward = (sign in {">=", ">"}) == rising
    steps = ceil(exact / unit) if upward else floor(exact / unit)
    if sign in {">", "<"} and exact == steps * unit:
        steps += 1 if upward else -1
    value = steps * unit
    found = Decimal(value.numerator) / Decimal(value.denominator)
    low, high = spec.get("min", None if spec.get("negative") else 0), spec.get("max")
    outside = (low is not None and found < low) or (high is not None and found > high)
    return None if outside else found
