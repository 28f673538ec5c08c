"""Inputs are typed or refused, answers are canonical, scores add up, and more of a good thing never lowers them."""

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.enterprise.ladder.engine.inputs import InputRefused, Subject, Title, wan
from services.enterprise.ladder.rule_sets import catalogue, compile_draft
from tests.unit.ladder.firms import FIRMS, INNO, ON, SRDI22, assess, criterion, held, subject


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("revenue_y1", 1.5),
        ("revenue_y1", True),
        ("revenue_y1", "abc"),
        ("revenue_y1", "NaN"),
        ("revenue_y1", "Infinity"),
        ("revenue_y1", "1E+30"),
        ("revenue_y1", "0.0000000000001"),
        ("rd_y1", -1),
        ("employees_y1", "1.5"),
        ("employees_y1", -1),
        ("digital_level", 5),
        ("market_share_pct", 101),
        ("is_new_product", "true"),
        ("is_new_product", 1),
        ("registration_date", "2026-13-01"),
        ("registration_date", "20260101"),
        ("registration_date", 5),
        ("rd_institution_level", "galactic"),
        ("industry_code", 3912),
        ("unheard_of", 1),
        ("INNO_SME_2022.D1", "yes"),
        ("INNO_SME_2022.D9", True),
        ("INNO_SME_2022.D2", True),
        ("SRDI_2026.S1", True),
        ("BASE2", "small"),
    ],
)
def test_a_wrong_input_is_refused_by_name(name: str, value: Any) -> None:
    with pytest.raises(InputRefused) as refused:
        catalogue().read({name: value})
    assert refused.value.name == name
    assert refused.value.zh
    assert refused.value.en


def test_inputs_are_typed() -> None:
    given_ = {"revenue_y1": "10.50", "rd_y1": None, "registration_date": "2020-02-29", "BASE5_2026": True}
    assert catalogue().read(given_) == {
        "revenue_y1": Decimal("10.50"),
        "registration_date": date(2020, 2, 29),
        "BASE5_2026": True,
    }
    assert wan(12_345_678) == Decimal("12.345678")


def test_the_same_inputs_give_the_same_bytes() -> None:
    first = assess("SRDI_2022").to_json()
    backwards = Subject(ON, "new", dict(reversed(list(subject("SRDI_2022").values.items()))), held(["INNO_SME"]))
    assert catalogue().compiled["SRDI_2022"].assess(backwards).to_json() == first
    assert json.loads(first)["score"] == {"low": "79", "high": "94"}


def test_an_answer_carries_no_float_and_its_rule_set() -> None:
    answer = json.loads(assess("INNO_SME_2022").to_json(), parse_float=lambda text: pytest.fail(f"float {text}"))
    assert (answer["rule_set"], answer["tier"], answer["kind"], answer["on"]) == (
        "INNO_SME_2022",
        "INNO_SME",
        "new",
        "2026-05-01",
    )
    assert len(answer["rule_set_digest"]) == 64
    two = next(each for each in answer["criteria"] if each["id"] == "2")
    assert (two["value"], two["score"], two["max"], two["result"], two["label"]) == ("5", "20", "20", "met", "A")
    assert two["reason"]["zh"].startswith("上年度研发费用总额占营业收入总额比重：实际5%")
    assert two["source"] == "工信部企业〔2022〕63号 附件1"


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("revenue_y1", "firm"),
        ("INNO_SME_2022.D1", "firm"),
        ("SRDI_2026.S8", "reviewer"),
        ("market_position_confirmed", "reviewer"),
        ("hnte_ip_core_points", "reviewer"),
        ("srdi_local_points", "reviewer"),
        ("size_class", "registry"),
        ("barred_until", "registry"),
    ],
)
def test_judgements_are_not_the_firms_to_state(name: str, who: str) -> None:
    assert catalogue().stated_by(name) == who


def test_a_snapshot_rebuilds_the_subject() -> None:
    snapshot = subject("INNO_SME_2022", titles=(Title("HNTE", date(2024, 1, 1)),)).snapshot()
    assert snapshot["titles"] == [["HNTE", "2024-01-01", "", ""]]
    assert snapshot["values"]["revenue_y1"] == "1000"
    assert json.dumps(snapshot, ensure_ascii=False)


@pytest.mark.parametrize("name", sorted(FIRMS))
def test_every_criterion_speaks_both_languages(name: str) -> None:
    for each in assess(name).criteria:
        assert each.reason["zh"].strip("：")
        assert not re.search("[一-鿿]", each.reason["en"]), each.reason["en"]
        assert each.source


@pytest.mark.parametrize("name", sorted(FIRMS))
def test_deciding_without_texts_gives_the_same(name: str) -> None:
    verdict = catalogue().compiled[name].decide(subject(name))
    assert (verdict.result, verdict.score) == (assess(name).result, assess(name).score)


def test_local_indicators_are_a_plug_in_of_data() -> None:
    document = catalogue().documents["SRDI_2022"]
    plugged = [
        {
            "max": 15,
            "zh": "示例地方指标",
            "en": "Sample local indicator",
            "field": "segment_years",
            "bands": [{"min": 5, "score": 15}, {"min": None, "score": 0}],
        }
    ]
    ninth = next(each for each in document["scoring"]["indicators"] if each["id"] == 9)
    indicators = [
        each if each is not ninth else {**ninth, "indicators": plugged} for each in document["scoring"]["indicators"]
    ]
    draft = compile_draft({**document, "scoring": {**document["scoring"], "indicators": indicators}})
    assert draft.assess(subject("SRDI_2022")).score == (Decimal(94), Decimal(94))
    assert draft.digest != catalogue().compiled["SRDI_2022"].digest


def test_a_draft_may_compare_an_expression() -> None:
    draft = {**catalogue().documents["KEY_LG_2024"], "id": "DRAFT", "decision": {"all_of": "conditions"}}
    condition = {
        "id": "E1",
        "zh": "两年研发费用合计",
        "en": "R&D of two years",
        "expr": "rd_y1+rd_y2",
        "op": ">=",
        "value": 10,
    }
    rule_set = compile_draft({**draft, "conditions": [condition]})
    assert rule_set.decide(Subject(ON, values={"rd_y1": Decimal(4), "rd_y2": Decimal(6)})).result == "met"
    assert rule_set.decide(Subject(ON, values={"rd_y1": Decimal(4), "rd_y2": Decimal("5.9")})).result == "unmet"
    assert rule_set.decide(Subject(ON, values={"rd_y1": Decimal(4)})).result == "unknown"


def test_classes_are_explained_with_names_written_out() -> None:
    found = criterion(assess("LG_2022"), "N1")
    assert "上年度营业收入总额(万元)>=10000: 上年度研发费用占营业收入比重>=3 且" in found.threshold["zh"]
    assert "Revenue of last year>=10000" in found.threshold["en"]


SCORED = ("INNO_SME_2022", "SRDI_2022", "TECH_SME_2017")
AMOUNT = st.one_of(st.none(), st.integers(0, 3000), st.decimals(0, 3000, places=4))
AMOUNTS = (
    "revenue_y1",
    "rd_y1",
    "main_revenue_y1",
    "main_revenue_y2",
    "main_revenue_y3",
    "total_assets_y1",
    "total_liabilities_y1",
    "net_profit_y1",
    "cost_expense_y1",
)
COUNTS = ("employees_y1", "rd_staff_y1", "tech_staff_y1", "ip_class1_count", "ip_class2_count")
CHANGES = st.fixed_dictionaries(
    {
        **dict.fromkeys(AMOUNTS, AMOUNT),
        **dict.fromkeys(COUNTS, st.one_of(st.none(), st.integers(0, 200))),
        "is_strategic_emerging": st.sampled_from([None, True, False]),
        "digital_level": st.sampled_from([None, 1, 2, 3, 4]),
        "rd_institution_level": st.sampled_from([None, "national", "municipal", "none"]),
    }
)


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(SCORED), changes=CHANGES)
def test_points_add_up_to_the_total(name: str, changes: dict[str, Any]) -> None:
    assessment = assess(name, changes)
    points = [each for each in assessment.criteria if each.type == "indicator"]
    assert assessment.score is not None
    assert sum((each.score_low or Decimal(0) for each in points), Decimal(0)) == assessment.score[0]
    assert sum((each.score_high or Decimal(0) for each in points), Decimal(0)) == assessment.score[1]
    assert 0 <= assessment.score[0] <= assessment.score[1] <= 100
    for each in points:
        assert each.result not in {"met", "unmet"} or each.score is not None


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(SCORED), changes=CHANGES, data=st.data())
def test_learning_a_missing_input_only_narrows_the_range(name: str, changes: dict[str, Any], data: Any) -> None:
    absent = [key for key, value in changes.items() if value is None]
    before = assess(name, changes)
    learned = {key: SRDI22.get(key, INNO.get(key, 1)) for key in absent if data.draw(st.booleans())}
    after = assess(name, {**changes, **learned})
    assert before.score is not None
    assert after.score is not None
    assert before.score[0] <= after.score[0] <= after.score[1] <= before.score[1]
    if before.result in {"met", "unmet"}:
        assert after.result == before.result


BETTER = (
    "rd_y1",
    "ip_class1_count",
    "ip_class2_count",
    "net_profit_y1",
    "rd_staff_y1",
    "tech_staff_y1",
    "digital_level",
)


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(SCORED), changes=CHANGES, field=st.sampled_from(BETTER), more=st.integers(1, 500))
def test_more_of_a_good_thing_never_lowers_the_score(name: str, changes: dict[str, Any], field: str, more: int) -> None:
    if changes.get(field) is None:
        changes = {**changes, field: 1}
    better = min(4, changes[field] + more) if field == "digital_level" else changes[field] + more
    before, after = assess(name, changes).score, assess(name, {**changes, field: better}).score
    assert before is not None
    assert after is not None
    assert after[0] >= before[0]
    assert after[1] >= before[1]


@settings(max_examples=100, deadline=None)
@given(revenue=st.decimals(Decimal("0.01"), 10**12, places=6), step=st.sampled_from([-1, 0, 1]))
def test_a_hair_beside_the_border_is_seen_at_any_size(revenue: Decimal, step: int) -> None:
    """R&D of exactly 5 % is 20 points, the smallest amount below it is 15, whatever the revenue."""
    rd = revenue * 5 / 100 + step * Decimal("0.00000001")
    found = criterion(assess("INNO_SME_2022", {"revenue_y1": revenue, "rd_y1": rd}), "2")
    assert found.score == (20 if step >= 0 else 15)
