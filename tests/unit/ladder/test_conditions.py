"""Conditions beyond their borders: growth without a root, renewals, titles, vetoes. (Borders: policy/ladder/cases.)"""

from datetime import date
from typing import Any

import pytest

from services.enterprise.ladder.engine.results import opposite
from tests.unit.ladder.firms import ON, assess, criterion, held


def test_compound_growth_shows_the_root_but_never_decides_by_it() -> None:
    assert str(criterion(assess("LG_2026", {"revenue_y3": 8000, "revenue_y1": 8820}), "G5").value) == "5"
    below = criterion(assess("LG_2026", {"revenue_y3": 8000, "revenue_y1": "8819.99999999"}), "G5")
    assert (str(below.value), below.result) == ("4.999999", "unmet")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [({"revenue_y3": 0}, "manual_review"), ({"revenue_y3": -1}, "manual_review"), ({"revenue_y3": None}, "unknown")],
)
def test_compound_growth_without_a_base(changes: dict[str, Any], expected: str) -> None:
    assert criterion(assess("LG_2026", changes), "G5").result == expected


def test_renewal_skips_growth_and_takes_either_platform_score() -> None:
    changes = {"revenue_y3": 10000, "srdi_platform_score": 40, "srdi_platform_score_prev": 60}
    renewal = assess("LG_2026", changes, kind="renewal")
    assert criterion(renewal, "G5").result == "not_applicable"
    assert criterion(renewal, "G11").result == "met"
    assert renewal.result == "met"
    new = assess("LG_2026", changes)
    assert (criterion(new, "G5").result, criterion(new, "G11").result, new.result) == ("unmet", "unmet", "unmet")


def test_champions_are_not_recommended_as_new_little_giants_but_may_renew() -> None:
    both = held(["SRDI", "CHAMPION"])
    assert criterion(assess("LG_2026", titles=both), "V1").result == "unmet"
    assert assess("LG_2026", titles=both).result == "unmet"
    assert assess("LG_2026", titles=both, kind="renewal").result == "met"
    assert criterion(assess("LG_2026"), "V3").result == "not_applicable"


@pytest.mark.parametrize("rule_set", ["SRDI_2022", "LG_2022", "SRDI_2026", "LG_2026", "KEY_LG_2024"])
def test_the_prior_title_must_be_in_force(rule_set: str) -> None:
    assert assess(rule_set, titles=()).result == "unmet"
    unknown = assess(rule_set, titles=None)
    assert unknown.result == "unknown"
    assert "titles" in [each.field for each in unknown.missing()]


def test_srdi_2026_takes_a_technology_sme_and_srdi_2022_does_not() -> None:
    assert assess("SRDI_2026", titles=held(["TECH_SME"])).result == "met"
    assert assess("SRDI_2022", titles=held(["TECH_SME"])).result == "unmet"


def test_champion_relief_needs_a_title() -> None:
    changes = {"main_revenue_y1": 20000, "main_revenue_y2": 20000, "main_revenue_y3": 20000}
    assert criterion(assess("CHAMPION_2023", changes), "M2").result == "unmet"
    assert criterion(assess("CHAMPION_2023", changes, titles=held(["SRDI"])), "M2").result == "met"


@pytest.mark.parametrize(("until", "result"), [("2026-05-01", "unmet"), ("2026-04-30", "met"), ("2029-01-01", "unmet")])
@pytest.mark.parametrize("rule_set", ["INNO_SME_2022", "SRDI_2026", "TECH_SME_2017", "CHAMPION_2023"])
def test_a_bar_holds_on_every_rung_through_its_last_day(rule_set: str, until: str, result: str) -> None:
    assert assess(rule_set, {"barred_until": until}).result == result


@pytest.mark.parametrize(
    "rule_set",
    [
        "INNO_SME_2022",
        "SRDI_2022",
        "LG_2022",
        "SRDI_2026",
        "LG_2026",
        "TECH_SME_2017",
        "HNTE_2016",
        "CHAMPION_2023",
        "KEY_LG_2024",
    ],
)
def test_the_model_firm_meets_its_rung(rule_set: str) -> None:
    assert assess(rule_set).result == "met"


REVIEWED = [
    ("LG_2022", "L1", "key_chain_link_confirmed"),
    ("LG_2022", "P1", "product_field_confirmed_2022"),
    ("SRDI_2026", "S8", "market_position_confirmed"),
    ("LG_2026", "G10", "product_field_confirmed_2026"),
    ("LG_2026", "V2", "no_group_conflict"),
    ("KEY_LG_2024", "K4", "three_new_one_strong_plan"),
    ("HNTE_2016", "H2", "core_ip_owned"),
    ("HNTE_2016", "H3", "hightech_field_confirmed"),
    ("CHAMPION_2023", "M4", "world_leading_confirmed"),
    ("CHAMPION_2023", "M5", "champion_innovation_confirmed"),
    ("CHAMPION_2023", "M6", "champion_performance_confirmed"),
]


@pytest.mark.parametrize(("rule_set", "name", "field"), REVIEWED)
def test_a_judgement_is_manual_until_a_finding_is_entered(rule_set: str, name: str, field: str) -> None:
    waiting = assess(rule_set, {field: None})
    assert (criterion(waiting, name).result, waiting.result) == ("manual_review", "manual_review")
    assert not waiting.missing()
    assert assess(rule_set, {field: False}).result == "unmet"
    assert criterion(assess(rule_set, {field: None, f"{rule_set}.{name}": True}), name).result == "met"


FACTS = [
    ("INNO_SME_2022", "BASE1", "BASE1"),
    ("INNO_SME_2022", "BASE3", "BASE3"),
    ("INNO_SME_2022", "BASE4", "BASE4"),
    ("INNO_SME_2022", "BASE5", "BASE5"),
    ("SRDI_2026", "BASE5_2026", "BASE5_2026"),
    ("LG_2022", "R1", "core_business_on_information_system"),
    ("LG_2022", "R2", "management_or_product_certified"),
    ("LG_2022", "T2", "brand_with_competitive_edge"),
    ("KEY_LG_2024", "K2", "no_public_offering"),
    ("KEY_LG_2024", "K3", "no_earlier_key_support"),
    ("TECH_SME_2017", "T1", "is_mainland_resident"),
    ("TECH_SME_2017", "T5", "tech_sme_products_allowed"),
    ("TECH_SME_2017", "T6", "tech_sme_no_violation"),
    ("HNTE_2016", "H8", "no_violation_1y"),
    ("CHAMPION_2023", "M7", "champion_not_on_exclusion_lists"),
    ("CHAMPION_2023", "M8", "champion_no_incident_3y"),
]


@pytest.mark.parametrize(("rule_set", "name", "field"), FACTS)
def test_a_fact_is_met_unmet_or_unknown(rule_set: str, name: str, field: str) -> None:
    assert criterion(assess(rule_set), name).result == "met"
    assert assess(rule_set, {field: False}).result == "unmet"
    absent = assess(rule_set, {field: None})
    assert (criterion(absent, name).result, absent.result) == ("unknown", "unknown")
    assert criterion(absent, name).missing


def test_base_conditions_of_2022_and_2026_differ() -> None:
    ids = {each.id for each in assess("SRDI_2026").criteria}
    assert "BASE5_2026" in ids
    assert "BASE5" not in ids


def test_not_is_five_valued() -> None:
    assert [opposite(each) for each in ("met", "unmet", "unknown", "manual_review", "not_applicable")] == [
        "unmet",
        "met",
        "unknown",
        "manual_review",
        "not_applicable",
    ]


def test_titles_count_from_first_to_last_day_unless_revoked() -> None:
    title = held(["SRDI"])[0]
    assert title.in_force(date(2024, 1, 1))
    assert title.in_force(date(2026, 12, 31))
    assert not title.in_force(date(2023, 12, 31))
    assert not title.in_force(date(2027, 1, 1))
    revoked = type(title)("SRDI", date(2024, 1, 1), None, ON)
    assert revoked.in_force(date(2026, 4, 30))
    assert not revoked.in_force(ON)
