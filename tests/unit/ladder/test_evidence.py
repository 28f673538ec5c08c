"""Intellectual property and awards counted from evidence, under each rule set's own definition."""

from datetime import date
from typing import Any

import pytest

from chassis import policy
from services.enterprise.ladder.engine.evidence import count_ip, years_after
from services.enterprise.ladder.rule_sets import catalogue
from tests.unit.ladder.firms import ON, assess, criterion, subject

COMMON = policy.load("ladder/common.yaml")
OWN = {
    "kind": "ip",
    "id": "p1",
    "ip_type": "invention_patent",
    "granted_on": date(2022, 5, 1),
    "acquired_by": "self",
    "owner_rank": 1,
    "main_product": True,
    "applied": True,
}
BOUGHT = {**OWN, "acquired_by": "transfer"}
MODEL = {**OWN, "ip_type": "utility_model"}
# item, then what it counts as by 2022, 2022 applied, 2026, 115/195: 1 class I, 2 class II, 0 nothing
CASES: list[tuple[str, dict[str, Any], tuple[int, int, int, int]]] = [
    ("own invention", OWN, (1, 1, 1, 1)),
    ("defence patent", {**OWN, "ip_type": "defence_patent"}, (1, 1, 1, 1)),
    ("plant variety", {**OWN, "ip_type": "plant_variety"}, (1, 1, 1, 1)),
    ("crop variety", {**OWN, "ip_type": "national_crop_variety"}, (1, 1, 1, 1)),
    ("new drug", {**OWN, "ip_type": "national_new_drug"}, (1, 1, 1, 1)),
    ("protected medicine", {**OWN, "ip_type": "national_protected_tcm_1"}, (1, 1, 1, 1)),
    ("layout", {**OWN, "ip_type": "ic_layout"}, (1, 1, 1, 1)),
    ("bought a year ago", {**BOUGHT, "transferred_on": date(2025, 5, 1)}, (1, 1, 0, 1)),
    ("bought a day less", {**BOUGHT, "transferred_on": date(2025, 5, 2)}, (0, 0, 0, 1)),
    ("bought, day unknown", BOUGHT, (0, 0, 0, 1)),
    ("origin unknown", {**OWN, "acquired_by": None}, (0, 0, 0, 1)),
    ("third owner", {**OWN, "owner_rank": 3}, (1, 1, 1, 1)),
    ("fourth owner", {**OWN, "owner_rank": 4}, (1, 1, 0, 1)),
    ("rank unknown", {**OWN, "owner_rank": None}, (1, 1, 0, 1)),
    ("not applied", {**OWN, "applied": False}, (1, 0, 0, 1)),
    ("other product", {**OWN, "main_product": False}, (0, 0, 0, 0)),
    ("granted on the day", {**OWN, "granted_on": ON}, (1, 1, 1, 1)),
    ("granted later", {**OWN, "granted_on": date(2026, 5, 2)}, (0, 0, 0, 0)),
    ("lapsed", {**OWN, "valid_to": date(2026, 4, 30)}, (0, 0, 0, 0)),
    ("last day", {**OWN, "valid_to": ON}, (1, 1, 1, 1)),
    ("software", {**OWN, "ip_type": "software_copyright", "granted_on": date(2026, 4, 1)}, (2, 2, 2, 2)),
    ("model over two years", {**MODEL, "granted_on": date(2024, 4, 30)}, (2, 2, 2, 2)),
    ("model of two years", {**MODEL, "granted_on": date(2024, 5, 1)}, (0, 0, 0, 2)),
    ("design over two years", {**MODEL, "ip_type": "design_patent", "granted_on": date(2024, 4, 30)}, (2, 2, 2, 2)),
    ("model bought lately", {**MODEL, "acquired_by": "transfer", "transferred_on": date(2026, 1, 1)}, (0, 0, 0, 2)),
    ("trademark", {**OWN, "ip_type": "trademark"}, (0, 0, 0, 0)),
]
DEFINITIONS = ("IP_2022", "IP_2022_APPLIED", "IP_2026", "IP_115_195")


@pytest.mark.parametrize(
    ("item", "definition", "expected"),
    [
        pytest.param(item, definition, counts[at], id=f"{definition}-{name}")
        for name, item, counts in CASES
        for at, definition in enumerate(DEFINITIONS)
    ],
)
def test_counting(item: dict[str, Any], definition: str, expected: int) -> None:
    found = count_ip([item], ON, COMMON["ip_definitions"][definition], COMMON["ip_types"])
    assert (found.counts["ip_class1_count"], found.counts["ip_class2_count"]) == (expected == 1, expected == 2)
    assert len(found.left_out) == (expected == 0)


@pytest.mark.parametrize(
    ("more", "high_value"),
    [
        ({}, False),
        ({"granted_on": date(2016, 4, 30)}, True),
        ({"granted_on": date(2016, 5, 1)}, False),
        ({"overseas_family": True}, True),
        ({"overseas_income": True}, False),
        ({"ip_type": "plant_variety", "overseas_income": True}, True),
        ({"ip_type": "plant_variety", "overseas_family": True}, False),
        ({"pledge_financing": True}, True),
        ({"national_award": True}, True),
    ],
)
def test_high_value(more: dict[str, Any], high_value: bool) -> None:
    found = count_ip([{**OWN, **more}], ON, COMMON["ip_definitions"]["IP_2022"], COMMON["ip_types"])
    assert found.counts["ip_class1_highvalue_count"] == high_value
    assert found.counts["ip_class1_selfdev_count"] == 1


NO_COUNTS = dict.fromkeys(
    ["ip_class1_count", "ip_class1_selfdev_count", "ip_class1_highvalue_count", "ip_class2_count"]
)


def test_the_same_titles_count_differently_in_2022_and_2026() -> None:
    bought = {**BOUGHT, "transferred_on": date(2020, 1, 1)}
    assert criterion(assess("INNO_SME_2022", NO_COUNTS, evidence=(bought,)), "1").score == 10
    assert criterion(assess("SRDI_2026", NO_COUNTS, evidence=(bought,)), "S7").result == "unmet"
    assert criterion(assess("SRDI_2026", NO_COUNTS, evidence=(OWN,)), "S7").result == "met"


def test_no_evidence_is_unknown_until_the_list_is_complete() -> None:
    assert criterion(assess("INNO_SME_2022", NO_COUNTS), "1").result == "unknown"
    assert criterion(assess("INNO_SME_2022", NO_COUNTS, complete=frozenset({"ip"})), "1").score == 0


def test_a_stated_count_goes_before_the_evidence() -> None:
    assert criterion(assess("INNO_SME_2022", {**NO_COUNTS, "ip_class1_count": 0}, evidence=(OWN,)), "1").score == 15
    stated = {**NO_COUNTS, "ip_class1_selfdev_count": 0, "ip_class1_highvalue_count": 0, "ip_class1_count": 0}
    assert criterion(assess("INNO_SME_2022", stated, evidence=(OWN,)), "1").score == 0


AWARD = {"kind": "sci_tech_award", "level": "national", "rank": 3, "date": date(2024, 1, 1)}
PROOFS: list[tuple[str, str, str, dict[str, Any], str]] = [
    ("INNO_SME_2022", "D1", "INNO_SME_2022.D1", AWARD, "met"),
    ("INNO_SME_2022", "D1", "INNO_SME_2022.D1", {**AWARD, "level": "provincial", "rank": None}, "met"),
    ("INNO_SME_2022", "D1", "INNO_SME_2022.D1", {**AWARD, "level": "municipal"}, "unknown"),
    ("INNO_SME_2022", "D1", "INNO_SME_2022.D1", {**AWARD, "date": date(2023, 5, 1)}, "met"),
    ("INNO_SME_2022", "D1", "INNO_SME_2022.D1", {**AWARD, "date": date(2023, 4, 30)}, "unknown"),
    ("INNO_SME_2022", "D1", "INNO_SME_2022.D1", {**AWARD, "date": date(2026, 5, 2)}, "unknown"),
    ("INNO_SME_2022", "D1", "INNO_SME_2022.D1", {**AWARD, "date": None}, "unknown"),
    ("INNO_SME_2022", "D3", "INNO_SME_2022.D3", {"kind": "rd_institution", "level": "provincial"}, "met"),
    ("INNO_SME_2022", "D3", "INNO_SME_2022.D3", {"kind": "rd_institution", "level": "municipal"}, "unknown"),
    ("SRDI_2022", "D1", "SRDI_2022.D1", {**AWARD, "level": "provincial"}, "met"),
    ("SRDI_2022", "D1", "SRDI_2022.D1", {**AWARD, "level": "provincial", "rank": 4}, "unknown"),
    ("SRDI_2022", "D1", "SRDI_2022.D1", {**AWARD, "rank": 5}, "met"),
    ("SRDI_2022", "D1", "SRDI_2022.D1", {**AWARD, "rank": 6}, "unknown"),
    ("SRDI_2022", "D4", "SRDI_2022.D4", {"kind": "maker_china", "rank": 500, "date": date(2025, 1, 1)}, "met"),
    ("SRDI_2022", "D4", "SRDI_2022.D4", {"kind": "maker_china", "rank": 501, "date": date(2025, 1, 1)}, "unknown"),
    ("LG_2022", "X1", "award_national_top3_3y", AWARD, "met"),
    ("LG_2022", "X1", "award_national_top3_3y", {**AWARD, "rank": 4}, "unknown"),
    ("LG_2022", "X2", "maker_china_top50_3y", {"kind": "maker_china", "rank": 50, "date": date(2025, 1, 1)}, "met"),
    (
        "LG_2022",
        "R2",
        "management_or_product_certified",
        {"kind": "product_certificate", "issued_in": "developed"},
        "met",
    ),
    ("LG_2022", "R2", "management_or_product_certified", {"kind": "product_certificate"}, "unknown"),
    (
        "TECH_SME_2017",
        "Q4",
        "led_standard_5y",
        {"kind": "standard", "level": "industry", "role": "led", "date": date(2021, 5, 1)},
        "met",
    ),
    (
        "TECH_SME_2017",
        "Q4",
        "led_standard_5y",
        {"kind": "standard", "level": "industry", "role": "joined", "date": date(2021, 5, 1)},
        "unknown",
    ),
    ("TECH_SME_2017", "Q2", "award_national_top3_5y", {**AWARD, "date": date(2021, 5, 1)}, "met"),
    ("TECH_SME_2017", "Q2", "award_national_top3_5y", {**AWARD, "date": date(2021, 4, 30)}, "unknown"),
]


@pytest.mark.parametrize(("rule_set", "name", "stated", "item", "expected"), PROOFS)
def test_proofs(rule_set: str, name: str, stated: str, item: dict[str, Any], expected: str) -> None:
    open_ = {stated: None, "rd_institution_level": None}
    assert criterion(assess(rule_set, open_, evidence=(item,)), name).result == expected
    complete = frozenset({item["kind"], "management_system_certificate"})
    found = criterion(assess(rule_set, open_, evidence=(item,), complete=complete), name)
    assert found.result == ("met" if expected == "met" else "unmet")


def test_years_after_the_leap_day() -> None:
    assert years_after(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert years_after(date(2026, 5, 1), -3) == date(2023, 5, 1)


OPEN = [
    # (what the title leaves open, rule set, criterion, result)
    ("owner_rank", "SRDI_2026", "S7", "unknown"),
    ("applied", "SRDI_2026", "S7", "unknown"),
    ("acquired_by", "SRDI_2026", "S7", "unknown"),
    ("main_product", "SRDI_2026", "S7", "unknown"),
    ("granted_on", "SRDI_2026", "S7", "unknown"),
    ("owner_rank", "INNO_SME_2022", "1", "met"),
    ("acquired_by", "TECH_SME_2017", "3", "met"),
]
SAID_NO = {
    "owner_rank": 4,
    "applied": False,
    "acquired_by": "transfer",
    "main_product": False,
    "granted_on": date(2026, 5, 2),
}


@pytest.mark.parametrize(("name", "rule_set", "which", "result"), OPEN)
def test_what_a_title_leaves_open_is_unknown_and_not_a_no(name: str, rule_set: str, which: str, result: str) -> None:
    item = {key: value for key, value in OWN.items() if key != name}
    found = assess(rule_set, NO_COUNTS, evidence=(item,))
    assert criterion(found, which).result == result
    if result == "unknown":
        assert (found.result, [each.field for each in found.missing()]) == ("unknown", ["ip_class1_count"])
        assert assess(rule_set, NO_COUNTS, evidence=({**item, name: SAID_NO[name]},)).result == "unmet"


def test_open_titles_widen_the_points_and_spare_what_is_decided() -> None:
    bare = {key: value for key, value in OWN.items() if key != "main_product"}
    one = assess("INNO_SME_2022", NO_COUNTS, evidence=({**OWN, "ip_type": "software_copyright"}, bare))
    assert (criterion(one, "1").score_low, criterion(one, "1").score_high) == (5, 15)
    assert (one.score, one.result, criterion(one, "score").result) == ((80, 90), "met", "met")
    enough = assess("SRDI_2026", NO_COUNTS, evidence=(OWN, bare))
    assert (criterion(enough, "S7").result, enough.result) == ("met", "met")
    declared = assess("SRDI_2026", {**NO_COUNTS, "ip_class1_count": 0}, evidence=(bare,))
    assert criterion(declared, "S7").result == "unmet"
    verdict = catalogue().compiled["SRDI_2026"].decide(subject("SRDI_2026", NO_COUNTS, evidence=(bare,)))
    assert verdict.result == "unknown"
