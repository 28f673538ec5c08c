"""The register of hard-tech firms, pure: the definition at its borders, one count a firm, days, four eyes."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from chassis import policy
from services.enterprise.hard_tech import rules
from services.enterprise.hard_tech.service import definition
from services.enterprise.ladder.engine.inputs import Subject
from services.enterprise.ladder.rule_sets import standing_apart

TODAY, BEGAN = date(2026, 3, 2), date(2020, 5, 18)
ALL = {"in_flagship_chain_or_cluster": True, "rd_y1": "50", "revenue_y1": "1000", "ip_class1_count": "1"}


def answer(values: dict[str, Any], names: list[str] | None = None) -> dict[str, Any]:
    document = policy.load("hard_tech.yaml")
    book = standing_apart(rules.conditions(document, names) if names else definition(), document["fields"])
    (rule_set,) = book.compiled.values()
    known = {name: Decimal(value) if isinstance(value, str) else value for name, value in values.items()}
    return rule_set.assess(Subject(on=TODAY, values=known, titles=())).to_dict()


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in ALL.items() if key != name}


@pytest.mark.parametrize(
    ("values", "result", "each"),
    [
        (ALL, "met", ["met", "met", "met"]),
        ({**ALL, "rd_y1": "49.999999"}, "unmet", ["met", "unmet", "met"]),
        ({**ALL, "ip_class1_count": "0"}, "unmet", ["met", "met", "unmet"]),
        ({**ALL, "in_flagship_chain_or_cluster": False}, "unmet", ["unmet", "met", "met"]),
        (without("in_flagship_chain_or_cluster"), "unknown", ["unknown", "met", "met"]),
        (without("rd_y1"), "unknown", ["met", "unknown", "met"]),
        (without("ip_class1_count"), "unknown", ["met", "met", "unknown"]),
        ({**without("rd_y1"), "ip_class1_count": "0"}, "unmet", ["met", "unknown", "unmet"]),
        ({**ALL, "revenue_y1": "0"}, "manual_review", ["met", "manual_review", "met"]),
    ],
)
def test_the_definition_at_its_borders(values, result, each) -> None:
    found = answer(values)
    assert (found["result"], [one["result"] for one in found["criteria"]]) == (result, each)
    assert all(one["reason"]["zh"] and one["reason"]["en"] and one["confidence"] == "C" for one in found["criteria"])


def test_every_reading_of_the_setting_can_be_assessed() -> None:
    setting = definition()["readings"][0]
    assert setting["confidence"] == "C"
    for reading in (setting["value"], *setting["alternatives"]):
        assert len(answer(ALL, reading)["criteria"]) == len(reading)
    assert answer({}, ["listed_by_department"])["result"] == "unknown"
    assert answer({"hard_tech_listed": True}, ["listed_by_department"])["result"] == "met"
    for names in ([], ["somebody_says_so"]):
        with pytest.raises(ValueError, match="HARD_TECH_2024"):
            rules.conditions(policy.load("hard_tech.yaml"), names)


def test_a_firm_that_is_barred_is_not_entered() -> None:
    assert answer({**ALL, "barred_until": TODAY})["result"] == "unmet"
    assert answer({**ALL, "barred_until": date(2026, 3, 1)})["result"] == "met"


def entered(on: date, state: str = "confirmed", withdrawal: str | None = None, route: str = "bred", n: int = 1):
    return rules.Entered(UUID(int=n), route, on, state, withdrawal)


@pytest.mark.parametrize(
    ("before", "on", "once", "yearly"),
    [
        ([], date(2026, 1, 1), True, True),
        ([entered(date(2025, 12, 31))], date(2026, 1, 1), False, True),
        ([entered(date(2026, 1, 1))], date(2025, 12, 31), False, True),
        ([entered(date(2026, 1, 1))], date(2026, 12, 31), False, False),
        ([entered(date(2026, 1, 1), "proposed")], date(2026, 12, 31), False, False),
        ([entered(date(2026, 1, 1), "rejected")], date(2026, 12, 31), True, True),
        ([entered(date(2026, 1, 1), "withdrawn", "entered_in_error")], date(2026, 12, 31), True, True),
        ([entered(date(2026, 1, 1), "withdrawn", "moved_away")], date(2026, 12, 31), False, False),
    ],
)
def test_a_firm_counts_once(before, on, once, yearly) -> None:
    for reading, free in (("first_entry_only", once), (rules.ONCE_A_YEAR, yearly)):
        if free:
            rules.check_free(before, on, reading)
            continue
        with pytest.raises(rules.AlreadyHardTech):
            rules.check_free(before, on, reading)


def test_the_refusal_names_the_earlier_entry() -> None:
    both = [entered(date(2026, 2, 1), n=2), entered(date(2025, 3, 1), route="brought_in", n=1)]
    with pytest.raises(rules.AlreadyHardTech) as refused:
        rules.check_free(both, date(2026, 3, 1), "first_entry_only")
    assert "2025-03-01" in refused.value.title("zh")
    assert "引进" in refused.value.title("zh")
    assert f"brought in on 2025-03-01 ({UUID(int=1)})" in refused.value.title("en")


@pytest.mark.parametrize(
    ("route", "origin", "on", "refusal"),
    [
        ("brought_in", "浙江杭州", TODAY, None),
        ("bred", None, BEGAN, None),
        ("brought_in", None, TODAY, rules.OriginOfRoute),
        ("bred", "浙江杭州", TODAY, rules.OriginOfRoute),
        ("bred", None, date(2026, 3, 3), rules.HardTechDayToCome),
        ("bred", None, date(2020, 5, 17), rules.HardTechBeforeFirm),
    ],
)
def test_routes_and_days_of_an_entry(route, origin, on, refusal) -> None:
    if refusal is None:
        rules.check_entry(route, origin, on, BEGAN, TODAY)
        return
    with pytest.raises(refusal):
        rules.check_entry(route, origin, on, BEGAN, TODAY)


def test_what_is_not_known_needs_a_reason_and_what_is_unmet_is_refused() -> None:
    rules.check_definition(answer(ALL), None)
    unsure, unmet = answer(without("rd_y1")), answer({**ALL, "ip_class1_count": "0"})
    rules.check_definition(unsure, "新设企业")
    with pytest.raises(rules.HardTechUnsure) as refused:
        rules.check_definition(unsure, None)
    assert "研发费用" in refused.value.title("zh")
    with pytest.raises(rules.HardTechUnmet) as against:
        rules.check_definition(unmet, "新设企业")
    assert "class I" in against.value.title("en")


def test_four_eyes_decide_once() -> None:
    rules.check_decision("proposed", "district-1", "city-1")
    with pytest.raises(rules.HardTechFourEyes):
        rules.check_decision("proposed", "city-1", "city-1")
    for state in ("confirmed", "rejected", "withdrawn"):
        with pytest.raises(rules.HardTechDecided):
            rules.check_decision(state, "district-1", "city-1")


def test_days_of_a_withdrawal() -> None:
    on = date(2025, 12, 31)
    assert rules.withdrawal_day("confirmed", on, "moved_away", TODAY, TODAY) == TODAY
    assert rules.withdrawal_day("confirmed", on, "moved_away", on, TODAY) == on
    assert rules.withdrawal_day("confirmed", on, "entered_in_error", TODAY, TODAY) == on
    for given, refusal in (
        (("proposed", on, "other", TODAY), rules.HardTechNotConfirmed),
        (("confirmed", on, "other", date(2026, 3, 3)), rules.HardTechDayToCome),
        (("confirmed", on, "other", date(2025, 12, 30)), rules.WithdrawnBeforeEntered),
    ):
        with pytest.raises(refusal):
            rules.withdrawal_day(*given, TODAY)
