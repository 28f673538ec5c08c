"""Bands: which points a value or a condition earns, as a range where something is not known."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from services.enterprise.ladder.engine import exact
from services.enterprise.ladder.engine.exact import Gap
from services.enterprise.ladder.engine.explanations import UNITS
from services.enterprise.ladder.engine.expressions import NO_GAP, Reader, gap_result, truth_of
from services.enterprise.ladder.engine.nodes import ZERO, Context, Node, Outcome, State, Text
from services.enterprise.ladder.engine.results import MANUAL, MET, UNKNOWN, UNMET, of
from services.enterprise.ladder.engine.syntax import names, parse

Spec: TypeAlias = Mapping[str, Any]


def settle(node: Node, low: Decimal, high: Decimal, gap: Gap, **found: Any) -> Outcome:
    """Certain points are met (some) or unmet (none); a range is unknown when an input is missing, else manual."""
    if low == high:
        return Outcome(node, of(low > 0), low=low, high=high, **found)
    return Outcome(node, UNKNOWN if gap.missing else MANUAL, gap, low=low, high=high, **found)


def build_bands(node: Node, spec: Spec, context: Context) -> None:
    """Bands over a number, or over conditions."""
    if "field" in spec:
        node.threshold = scale(spec["bands"], node.unit)
        node.run = _number_bands(context.readers[spec["field"]], spec["bands"], spec.get("better", "higher"))
    else:
        build_condition_bands(node, spec, context)


def scale(bands: list[Spec], unit: str) -> Text:
    """The bands in words."""
    zh_unit, en_unit = UNITS[unit]
    zh, en = list[str](), list[str]()
    for band in bands:
        sign, key = ("≤", "max") if "max" in band else (">", "above") if "above" in band else ("≥", "min")
        if band.get(key) is not None:
            points = band["score"] if "score" in band else f"{band['low']}-{band['high']}"
            zh.append(f"{sign}{band[key]}{zh_unit}得{points}分")
            en.append(f"{sign.replace('≥', '>=').replace('≤', '<=')} {band[key]}{en_unit}: {points}")
    return "；".join(zh), "; ".join(en)


def _in_band(band: Spec) -> Callable[[exact.Rational], bool]:
    key = next(name for name in ("min", "max", "above") if name in band)
    if band[key] is None:
        return lambda _: True
    border = exact.number(Decimal(band[key]))
    if key == "min":
        return lambda value: exact.compare(value, border) >= 0
    if key == "max":
        return lambda value: exact.compare(value, border) <= 0
    return lambda value: exact.compare(value, border) > 0


def _number_bands(reader: Reader, bands: list[Spec], better: str) -> Callable[[Node, State], Outcome]:
    """Walks the bands top-down; borders are inclusive and take the higher score (meta.band_semantics)."""
    if better not in {"higher", "lower"}:
        raise ValueError(f"{better} is no direction")
    steps = [(_in_band(band), Decimal(band["score"]), band.get("label")) for band in bands]

    def run(node: Node, state: State) -> Outcome:
        value = reader(state.values)
        if isinstance(value, Gap):
            result, gap = gap_result(value)
            return Outcome(node, result, gap, high=node.max or ZERO)
        score, label = next(((score, label) for inside, score, label in steps if inside(value)), (ZERO, None))
        return Outcome(node, of(score > 0), value=value, low=score, high=score, label=label)

    return run


def build_condition_bands(node: Node, spec: Spec, context: Context) -> None:
    """The first band whose condition holds; with inputs missing, the range of bands still possible."""
    steps = []
    for band in spec["bands"]:
        tree = parse(band["when"])
        low, high = Decimal(band.get("low", band.get("score"))), Decimal(band.get("high", band.get("score")))
        note = (band["zh"], band["en"]) if "zh" in band else None
        steps.append((truth_of(tree, context.readers), names(tree), low, high, band.get("label"), note))
    inputs = tuple(dict.fromkeys(name for step in steps for name in step[1]))
    readers = [context.readers[name] for name in inputs]
    node.unit = context.unit(inputs[0]) if inputs else node.unit

    def run(at: Node, state: State) -> Outcome:
        reached: list[tuple[Decimal, Decimal]] = []
        gap = NO_GAP
        for test, used, low, high, label, note in steps:
            result, why = test(state.values)
            if result == UNMET:
                continue
            reached.append((low, high))
            if result == MET and gap is NO_GAP:
                value = context.readers[used[0]](state.values) if used else None
                return settle(at, low, high, NO_GAP, value=value, label=label, note=note)
            if result == MET:
                break
            gap = exact.join(gap, why)
        if all(isinstance(reader(state.values), Gap) for reader in readers):
            return settle(at, ZERO, at.max or ZERO, gap)
        return settle(at, min(low for low, _ in reached), max(high for _, high in reached), gap)

    node.run = run


def judged_range(reader: Reader, bands: list[Spec]) -> Callable[[Node, State], Outcome]:
    """The range of points experts may give for a measured value."""
    steps = [(_in_band(band), Decimal(band["low"]), Decimal(band["high"])) for band in bands]

    def run(node: Node, state: State) -> Outcome:
        value = reader(state.values)
        if isinstance(value, Gap):
            return Outcome(node, *gap_result(value), high=node.max or ZERO)
        low, high = next((low, high) for inside, low, high in steps if inside(value))
        return Outcome(node, MANUAL, value=value, low=low, high=high)

    return run
