"""Made-up firms that meet each rung, written by hand; a test changes what it is about."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from services.enterprise.ladder.engine.assessment import Assessment
from services.enterprise.ladder.engine.inputs import Subject, Title
from services.enterprise.ladder.rule_sets import catalogue

ON = date(2026, 5, 1)
BASE = {
    "BASE1": True,
    "BASE3": True,
    "BASE4": True,
    "BASE5": True,
    "BASE5_2026": True,
    "industry_code": "C3912",
    "employees_y1": 120,
    "revenue_y1": 1000,
}
INNO = {
    **BASE,
    "rd_y1": 50,
    "main_revenue_y1": 800,
    "main_revenue_y2": 700,
    "total_assets_y1": 1000,
    "total_liabilities_y1": 500,
    "is_strategic_emerging": True,
    "ip_class1_highvalue_count": 0,
    "ip_class1_selfdev_count": 1,
    "ip_class1_count": 1,
    "ip_class2_count": 0,
    "INNO_SME_2022.D1": False,
    "INNO_SME_2022.D3": False,
    "equity_financing_3y": 0,
}
SRDI22 = {
    **BASE,
    "segment_years": 10,
    "revenue_y1": 5000,
    "rd_y1": 500,
    "rd_y2": 400,
    "equity_financing_2y": 0,
    "main_revenue_y1": 4500,
    "main_revenue_y2": 4000,
    "main_revenue_y3": 3500,
    "chain_role": "fills_gap",
    "digital_level": 3,
    "quality_award": False,
    "qms_certified": True,
    "own_brand": True,
    "standards_role": False,
    "net_profit_y1": 500,
    "total_assets_y1": 4000,
    "total_liabilities_y1": 2000,
    "ip_class1_highvalue_count": 1,
    "ip_class1_selfdev_count": 1,
    "ip_class1_count": 2,
    "ip_class2_count": 3,
    "rd_staff_y1": 30,
    "rd_institution_level": "municipal",
    "SRDI_2022.D1": False,
    "SRDI_2022.D4": False,
}
LG22 = {
    **SRDI22,
    "revenue_y1": 12000,
    "revenue_y2": 11000,
    "rd_y1": 400,
    "rd_y2": 350,
    "main_revenue_y1": 11000,
    "main_revenue_y2": 10000,
    "main_revenue_y3": 9000,
    "market_share_pct": 12,
    "core_business_on_information_system": True,
    "management_or_product_certified": True,
    "brand_with_competitive_edge": True,
    "award_national_top3_3y": False,
    "maker_china_top50_3y": False,
    "key_chain_link_confirmed": True,
    "product_field_confirmed_2022": True,
}
SRDI26 = {
    **BASE,
    "segment_years": 5,
    "revenue_y1": 5000,
    "revenue_y2": 4000,
    "equity_financing_2y": 0,
    "main_revenue_y1": 4500,
    "total_assets_y1": 1000,
    "total_liabilities_y1": 500,
    "rd_y1": 200,
    "rd_y2": 160,
    "ip_class1_count": 2,
    "SRDI_2026.S7b": False,
    "SRDI_2026.S7c": False,
    "market_position_confirmed": True,
    "srdi_platform_score": 70,
    "srdi_platform_score_prev": 70,
}
LG26 = {
    **SRDI26,
    "revenue_y1": 10000,
    "revenue_y2": 9000,
    "revenue_y3": 8000,
    "main_revenue_y1": 9500,
    "rd_y1": 700,
    "rd_y2": 600,
    "ip_class1_count": 5,
    "LG_2026.G8b": False,
    "market_share_pct": 15,
    "market_rank_domestic": 1,
    "product_field_confirmed_2026": True,
    "no_group_conflict": True,
}
TECH = {
    "is_mainland_resident": True,
    "employees_y1": 100,
    "revenue_y1": 1000,
    "total_assets_y1": 2000,
    "tech_sme_products_allowed": True,
    "tech_sme_no_violation": True,
    "tech_staff_y1": 30,
    "rd_y1": 60,
    "cost_expense_y1": 1000,
    "ip_class1_count": 1,
    "ip_class2_count": 0,
    "award_national_top3_5y": False,
    "has_provincial_rd_institution": False,
    "led_standard_5y": False,
}
HNTE = {
    "registration_date": "2020-01-01",
    "core_ip_owned": True,
    "hightech_field_confirmed": True,
    "employees_y1": 100,
    "tech_staff_y1": 20,
    "revenue_y1": 4000,
    "revenue_y2": 3000,
    "revenue_y3": 3000,
    "rd_y1": 300,
    "rd_y2": 200,
    "rd_y3": 200,
    "rd_domestic_ratio_3y": 100,
    "hightech_income_y1": 3000,
    "total_income_y1": 4000,
    "no_violation_1y": True,
    "hnte_ip_advance_points": 7,
    "hnte_ip_core_points": 7,
    "hnte_ip_number_points": 7,
    "hnte_ip_origin_points": 5,
    "hnte_ip_standards_points": 0,
    "hnte_transformation_points": 25,
    "hnte_management_rules_points": 5,
    "hnte_management_institution_points": 5,
    "hnte_management_incentive_points": 3,
    "hnte_management_talent_points": 3,
    "hnte_growth_assets_points": 7,
    "hnte_growth_sales_points": 7,
}
CHAMPION = {
    "segment_years": 12,
    "is_new_product": False,
    "main_revenue_y1": 50000,
    "main_revenue_y2": 45000,
    "main_revenue_y3": 40000,
    "market_rank_global": 2,
    "world_leading_confirmed": True,
    "champion_innovation_confirmed": True,
    "champion_performance_confirmed": True,
    "champion_not_on_exclusion_lists": True,
    "champion_no_incident_3y": True,
}
KEY_LG = {
    "no_public_offering": True,
    "no_earlier_key_support": True,
    "three_new_one_strong_plan": True,
    "plan_investment": 2500,
}
CQ22 = {
    "cq_2022_subject_confirmed": True,
    "revenue_y1": 3000,
    "rd_y1": 90,
    "cq_2022_growth_confirmed": True,
    "total_assets_y1": 1000,
    "total_liabilities_y1": 500,
    "cq_2022_not_blacklisted": True,
    "cq_2022_special_confirmed": True,
}
FIRMS: dict[str, dict[str, Any]] = {
    "INNO_SME_2022": INNO,
    "SRDI_2022": SRDI22,
    "LG_2022": LG22,
    "SRDI_2026": SRDI26,
    "LG_2026": LG26,
    "TECH_SME_2017": TECH,
    "HNTE_2016": HNTE,
    "CHAMPION_2023": CHAMPION,
    "KEY_LG_2024": KEY_LG,
    "CQ_SRDI_LOCAL_2022": CQ22,
}
HELD = {
    "SRDI_2022": ["INNO_SME"],
    "LG_2022": ["SRDI"],
    "SRDI_2026": ["INNO_SME"],
    "LG_2026": ["SRDI"],
    "KEY_LG_2024": ["LITTLE_GIANT"],
}


def held(codes: Iterable[str]) -> tuple[Title, ...]:
    return tuple(Title(code, date(2024, 1, 1), date(2026, 12, 31)) for code in codes)


def subject(rule_set: str, changes: Mapping[str, Any] | None = None, **more: Any) -> Subject:
    """The firm of a rule set with changes; a value of None takes the input away."""
    values = {**FIRMS[rule_set], **(changes or {})}
    titles = more.pop("titles", held(HELD.get(rule_set, [])))
    return Subject(values=catalogue().read(values), titles=titles, **{"on": ON, **more})


def assess(rule_set: str, changes: Mapping[str, Any] | None = None, **more: Any) -> Any:
    """An Assessment; Any, so that tests compare its decimals with plain integers."""
    return catalogue().compiled[rule_set].assess(subject(rule_set, changes, **more))


def criterion(assessment: Assessment, name: str) -> Any:
    found = [each for each in assessment.criteria if each.id == name]
    assert len(found) == 1, f"{name} stands {len(found)} times in {assessment.rule_set}"
    return found[0]
