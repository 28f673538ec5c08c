"""Every number of every rule set, found in the data: at its border, a hair to both sides, missing, without a base."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal, localcontext
from typing import Any

import pytest

from services.enterprise.ladder.engine.conditions import compile_condition
from services.enterprise.ladder.engine.exact import EXACT
from services.enterprise.ladder.engine.indicators import compile_indicator
from services.enterprise.ladder.engine.inputs import Subject
from services.enterprise.ladder.engine.nodes import Node
from services.enterprise.ladder.rule_sets import catalogue
from tests.unit.ladder.firms import ON

BOOK = catalogue()
HAIR = Decimal("0.000001")
BORN = date(2020, 1, 1)


def _ratio(part: str, whole: str) -> Callable[[Decimal], dict[str, Any]]:
    return lambda p: {whole: Decimal(10000), part: 100 * p}


# Inputs that make a quantity exactly p, worked out by hand from the definitions of the documents.
MADE: dict[str, Callable[[Decimal], dict[str, Any]]] = {
    "rd_ratio_y1": _ratio("rd_y1", "revenue_y1"),
    "rd_ratio_y2": _ratio("rd_y2", "revenue_y2"),
    "main_ratio_y1": _ratio("main_revenue_y1", "revenue_y1"),
    "liability_ratio_y1": _ratio("total_liabilities_y1", "total_assets_y1"),
    "net_margin_y1": _ratio("net_profit_y1", "revenue_y1"),
    "rd_staff_ratio_y1": _ratio("rd_staff_y1", "employees_y1"),
    "tech_staff_ratio_y1": _ratio("tech_staff_y1", "employees_y1"),
    "rd_cost_ratio_y1": _ratio("rd_y1", "cost_expense_y1"),
    "hightech_income_ratio_y1": _ratio("hightech_income_y1", "total_income_y1"),
    "main_growth_y1": lambda p: {"main_revenue_y2": Decimal(100), "main_revenue_y1": 100 + p},
    "main_growth_avg_2y": lambda p: {
        "main_revenue_y3": Decimal(100),
        "main_revenue_y2": Decimal(100),
        "main_revenue_y1": 100 + 2 * p,
    },
    "revenue_cagr_2y": lambda p: {"revenue_y3": Decimal(10000), "revenue_y1": (100 + p) ** 2},
    "main_revenue_avg_3y": lambda p: {f"main_revenue_y{n}": p for n in (1, 2, 3)},
    "rd_avg_2y": lambda p: {"rd_y1": p, "rd_y2": p},
    "rd_sum_2y": lambda p: {"rd_y1": p, "rd_y2": Decimal(0)},
    "rd_ratio_3y": lambda p: (
        {f"revenue_y{n}": Decimal(10000) for n in (1, 2, 3)} | {f"rd_y{n}": 100 * p for n in (1, 2, 3)}
    ),
    "days_since_registration": lambda p: {"registration_date": BORN, "application_date": BORN + timedelta(days=int(p))},
}
WHOLE = {"rd_staff_ratio_y1", "tech_staff_ratio_y1"}
BASES = {
    name: str(spec["denominator"])
    for name, spec in BOOK.library.fields["derived"].items()
    if str(spec.get("denominator", "")).isidentifier()
}
HOLDS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    "<": lambda a, b: a < b,
}


def _step(quantity: str) -> Decimal:
    """The smallest difference the inputs behind a quantity can have."""
    if quantity in WHOLE:
        return Decimal("0.01")
    field = BOOK.fields.get(quantity)
    return Decimal(1) if quantity.startswith("days") or (field and field["type"] == "count") else HAIR


def made(quantity: str, p: Decimal) -> dict[str, Any]:
    return MADE[quantity](p) if quantity in MADE else {quantity: p}


def look(rule_set: str, node: Node, values: dict[str, Any]) -> Any:
    with localcontext(EXACT):
        return node.look(BOOK.compiled[rule_set].state(Subject(ON, "new", values)))


def _walk(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        yield from _walk(each)


def _conditions() -> Iterator[Any]:
    for name, document in BOOK.documents.items():
        body = {key: value for key, value in document.items() if key != "scoring"}
        for at, spec in enumerate(each for each in _walk(body) if "op" in each and "field" in each):
            own = {key: value for key, value in spec.items() if key not in {"on_renewal", "skip_on_renewal"}}
            yield pytest.param(name, own, id=f"{name}-{spec.get('id', at)}-{spec['field']}")


@pytest.mark.parametrize("side", [-1, 0, 1])
@pytest.mark.parametrize(("rule_set", "spec"), list(_conditions()))
def test_a_compared_condition_turns_exactly_at_its_border(rule_set: str, spec: dict[str, Any], side: int) -> None:
    node = compile_condition(spec, BOOK.compiled[rule_set].context, "test", "X")
    border, quantity = Decimal(spec["value"]), spec["field"]
    value = border + side * _step(quantity)
    expected = "met" if HOLDS[spec["op"]](value, border) else "unmet"
    assert look(rule_set, node, made(quantity, value)).result == expected


@pytest.mark.parametrize(("rule_set", "spec"), list(_conditions()))
def test_a_condition_without_its_input_is_unknown_and_without_a_base_for_a_person(rule_set: str, spec: Any) -> None:
    node = compile_condition(spec, BOOK.compiled[rule_set].context, "test", "X")
    values = made(spec["field"], Decimal(spec["value"]))
    for name in values:
        found = look(rule_set, node, {key: value for key, value in values.items() if key != name})
        if name != "application_date":  # it defaults to the day of the assessment
            assert (found.result, found.gap.missing) == ("unknown", (name,))
    base = "revenue_y3" if spec["field"] == "revenue_cagr_2y" else BASES.get(spec["field"])
    for worthless in (Decimal(0), Decimal(-1)) if base else ():
        found = look(rule_set, node, {**values, base: worthless})
        assert (found.result, found.gap.not_computable) == ("manual_review", (base,))


def _scales() -> Iterator[Any]:
    for name, document in BOOK.documents.items():
        for indicator in document.get("scoring", {}).get("indicators", ()):
            for option in indicator.get("choose_one", [indicator]):
                bands = option.get("bands") or ()
                if "field" not in option or "judged" in option or any("when" in band for band in bands):
                    continue
                spec = {**{k: v for k, v in indicator.items() if k != "choose_one"}, **option}
                for at, band in enumerate(bands):
                    border = band.get("min", band.get("max"))
                    if border is not None:
                        yield pytest.param(
                            name, spec, Decimal(border), id=f"{name}-{spec['id']}-{option['field']}-{at}"
                        )


def _points(bands: list[dict[str, Any]], value: Decimal) -> Decimal:
    """The highest score of all bands whose border the value reaches; borders are inclusive."""
    reached = [
        Decimal(band["score"])
        for band in bands
        if band.get("min", band.get("max")) is None
        or (value >= Decimal(band["min"]) if "min" in band else value <= Decimal(band["max"]))
    ]
    return max(reached)


@pytest.mark.parametrize("side", [-1, 0, 1])
@pytest.mark.parametrize(("rule_set", "spec", "border"), list(_scales()))
def test_a_scale_gives_the_higher_score_at_its_border(rule_set: str, spec: Any, border: Decimal, side: int) -> None:
    node = compile_indicator(spec, BOOK.compiled[rule_set].context)
    value = border + side * _step(spec["field"])
    if BOOK.fields.get(spec["field"], {}).get("max") is not None and value > BOOK.fields[spec["field"]]["max"]:
        value = border
    found = look(rule_set, node, made(spec["field"], value))
    wanted = _points(spec["bands"], value)
    assert (found.low, found.high, found.result) == (wanted, wanted, "met" if wanted else "unmet")


@pytest.mark.parametrize(("rule_set", "spec", "border"), list(_scales()))
def test_a_scale_without_its_input_or_base_gives_a_range(rule_set: str, spec: Any, border: Decimal) -> None:
    node = compile_indicator(spec, BOOK.compiled[rule_set].context)
    values = made(spec["field"], border)
    for name in values:
        found = look(rule_set, node, {key: value for key, value in values.items() if key != name})
        assert (found.result, found.low, found.high) == ("unknown", 0, Decimal(spec["max"]))
    for worthless in (Decimal(0), Decimal(-1)) if spec["field"] in BASES else ():
        found = look(rule_set, node, {**values, BASES[spec["field"]]: worthless})
        assert (found.result, found.low, found.high) == ("manual_review", 0, Decimal(spec["max"]))


def test_the_table_is_as_large_as_the_rules() -> None:
    assert len(list(_conditions())) * 4 + len(list(_scales())) * 4 >= 400


@pytest.mark.parametrize("name", [name for name, document in BOOK.documents.items() if "scoring" in document])
def test_points_add_up_to_a_hundred_by_the_data(name: str) -> None:
    scoring = BOOK.documents[name]["scoring"]
    groups: dict[str, Decimal] = {}
    for each in scoring["indicators"]:
        groups[each["group"]] = groups.get(each["group"], Decimal(0)) + Decimal(each["max"])
    assert sum(min(groups[key], Decimal(cap)) for key, cap in scoring["group_max"].items()) == 100
    for each in scoring["indicators"]:
        tops = [Decimal(band.get("score", band.get("high"))) for band in each.get("bands", ())]
        assert not tops or max(tops) == Decimal(each["max"])
