"""Candidates, stacking of policies, a district's desk, steps as tasks, diagnosis and certificate gaps: pure rules."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.enterprise.candidates import rules as candidates
from services.enterprise.coaching import rules as coaching
from services.enterprise.digital import rules as digital
from services.enterprise.innovation_records import rules as records
from services.enterprise.policies import grants, stacking
from services.enterprise.policies import rules as policies
from services.enterprise.standard_plans import rules as standards
from services.enterprise.workspaces import rules as workspaces

RULE = candidates.Rule("SRDI", "INNO_SME", frozenset({"small", "micro"}), 1, Decimal(40))
TODAY = date(2026, 3, 2)


def near(result: str = "unmet", low: int | None = None, unmet: tuple[str, ...] = ()) -> candidates.Found:
    points = None if low is None else Decimal(low)
    return candidates.Found(result, points, points, (), unmet, ())


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"size": "large"}, "size"),
        ({"size": "medium"}, "size"),
        ({"size": "unknown"}, None),
        ({"size": "manual_review"}, None),
        ({"barred": True}, "barred"),
        ({"titles": frozenset()}, "lacks_title"),
        ({"titles": frozenset({"INNO_SME", "SRDI"})}, "holds_title"),
    ],
)
def test_who_can_be_a_candidate(changes: dict[str, Any], why: str | None) -> None:
    firm: dict[str, Any] = {"size": "small", "barred": False, "titles": frozenset({"INNO_SME"})}
    assert candidates.kept_out(RULE, **{**firm, **changes}) == why


def test_how_far_down_the_list_goes() -> None:
    assert candidates.is_listed(RULE, near("met"))
    assert candidates.is_listed(RULE, near("unknown", 0, ("A", "B", "C")))
    assert candidates.is_listed(RULE, near(unmet=("A",)))
    assert not candidates.is_listed(RULE, near(unmet=("A", "B")))
    assert candidates.is_listed(RULE, near(low=40, unmet=("A", "B")))
    assert not candidates.is_listed(RULE, near(low=39, unmet=("A", "B")))
    order = sorted(("unmet", "unknown", "manual_review", "met"), key=lambda each: candidates.standing(near(each)))
    assert order == ["met", "manual_review", "unknown", "unmet"]


def test_what_an_answer_says_of_a_candidate() -> None:
    def one(name: str, result: str, group: str = "base", kind: str = "condition") -> dict[str, str]:
        return {"id": name, "result": result, "group": group, "type": kind}

    criteria = [
        one("BASE1", "unmet"),
        one("D1", "unmet", "direct_pass"),
        one("D2", "met", "direct_pass"),
        one("2", "unmet", "innovation", "indicator"),
        one("BASE1", "unmet"),
    ]
    missing = [{"field": "rd_y1", "zh": "研发", "en": "R&D"}]
    answer = {"result": "unmet", "score": {"low": "45", "high": "60.5"}, "criteria": criteria, "missing": missing}
    found = candidates.found(answer)
    assert (found.low, found.high) == (Decimal(45), Decimal("60.5"))
    assert (found.direct_pass, found.unmet) == (("D2",), ("BASE1",))
    assert candidates.found({**answer, "score": None}).low is None


def policy(**changes: Any) -> dict[str, Any]:
    plain = {"code": "A", "district": None, "conditions": [], "excludes": [], "matter": None}
    return {**plain, "benefit": {"kind": "subsidy", "amount": None}, **changes}


def on(field: str, op: str, *values: str) -> list[dict[str, Any]]:
    return [{"field": field, "op": op, "values": list(values)}]


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        ({}, {}, True),
        ({"district": "X"}, {"district": "Y"}, False),
        ({"district": "X"}, {}, True),
        ({"conditions": on("size", "any_of", "small")}, {"conditions": on("size", "any_of", "micro")}, False),
        ({"conditions": on("size", "any_of", "small")}, {"conditions": on("size", "any_of", "micro", "small")}, True),
        ({"conditions": on("tiers", "any_of", "SRDI")}, {"conditions": on("tiers", "any_of", "INNO_SME")}, True),
        ({"conditions": on("industry", "any_of", "C39")}, {"conditions": on("industry", "any_of", "C3912")}, True),
        ({"conditions": on("industry", "any_of", "C39")}, {"conditions": on("industry", "any_of", "I65")}, False),
        ({"conditions": on("employees", "at_least", "10")}, {"conditions": on("employees", "at_most", "10")}, True),
        ({"conditions": on("employees", "at_most", "9.9")}, {"conditions": on("employees", "at_least", "10")}, False),
        ({"conditions": on("employees", "at_most", "9")}, {"conditions": on("employees", "at_most", "100")}, True),
    ],
)
def test_whether_one_firm_could_meet_both_policies(one: Any, other: Any, meets: bool) -> None:
    assert stacking.may_meet(policy(**one), policy(**other)) is meets
    assert stacking.may_meet(policy(**other), policy(**one)) is meets


def test_how_two_policies_stand() -> None:
    assert stacking.stands(policy(), policy(code="B")) == "beside"
    assert stacking.stands(policy(excludes=["B"]), policy(code="B")) == "excluded"
    assert stacking.stands(policy(), policy(code="B", excludes=["A"])) == "excluded"
    assert stacking.stands(policy(matter="m"), policy(code="B", matter="m")) == "highest"
    assert stacking.stands(policy(matter="m"), policy(code="B", matter="n")) == "beside"


def test_of_one_matter_the_highest_counts_once() -> None:
    paid = {"kind": "subsidy", "amount": {"amount": "200000.00", "currency": "CNY"}}
    given = policy(matter="m", benefit=paid)
    assert policies.most(given, policies.NOTHING) is None
    assert policies.most(given, policies.Held(matters={"m": 15_000_000})) == 5_000_000
    assert policies.most(given, policies.Held(matters={"m": 20_000_000})) == 0
    assert policies.most(given, policies.Held(matters={"m": None})) == 0
    assert policies.most(policy(matter="m"), policies.Held(matters={"m": 1})) == 0
    assert policies.most(policy(), policies.Held(matters={"m": 1})) is None
    assert stacking.sum_of(given, None, None) == 20_000_000
    assert stacking.sum_of(given, 5_000_000, None) == 5_000_000
    assert stacking.sum_of(given, 5_000_000, 100) == 100
    stacking.check_most(None, None)
    stacking.check_most(5, 5)
    for left, amount in ((5, 6), (5, None)):
        with pytest.raises(stacking.AboveMost):
            stacking.check_most(left, amount)


def test_a_grant_is_fulfilled_between_its_day_and_today() -> None:
    grants.check_fulfilment(TODAY, None, TODAY, TODAY)
    for day in (date(2026, 3, 1), date(2026, 3, 3)):
        with pytest.raises(grants.FulfilledOutside):
            grants.check_fulfilment(TODAY, None, day, TODAY)
    with pytest.raises(grants.GrantFulfilled):
        grants.check_fulfilment(TODAY, TODAY, TODAY, TODAY)


def test_what_a_quota_leaves_and_what_waits() -> None:
    quotas = [{"district": "X", "tier": "SRDI", "places": 3}, {"district": "Y", "tier": "SRDI", "places": 1}]
    found = workspaces.standing(quotas, {("X", "SRDI"): 1, ("Y", "SRDI"): 2})
    assert [(each["passed"], each["left"]) for each in found] == [(1, 2), (2, -1)]
    cases = [
        {"tier": "SRDI", "state": "submitted", "cases": 2, "overdue": 1, "next_due": date(2026, 3, 20)},
        {"tier": "SRDI", "state": "draft", "cases": 5, "overdue": 0, "next_due": None},
        {"tier": "INNO_SME", "state": "submitted", "cases": 1, "overdue": 0, "next_due": date(2026, 3, 10)},
    ]
    assert workspaces.queue(cases, ["submitted"]) == {"waiting": 3, "overdue": 1, "next_due": date(2026, 3, 10)}
    assert workspaces.queue([], ["submitted"]) == {"waiting": 0, "overdue": 0, "next_due": None}
    titles = [{"tier": "SRDI", "holders": 4, "new": 1, "ending": 2}]
    rows = workspaces.pipeline(["INNO_SME", "SRDI", "CHAMPION"], titles, {"SRDI": {"members": 7, "ready": 3}}, cases)
    assert [each["tier"] for each in rows] == ["INNO_SME", "SRDI"]
    assert (rows[1]["in_pool"], rows[1]["holders"], rows[1]["states"]) == (7, 4, {"submitted": 2, "draft": 5})
    workspaces.check_year(2026, TODAY)
    with pytest.raises(workspaces.QuotaForThePast):
        workspaces.check_year(2025, TODAY)


def step(name: str, **changes: Any) -> dict[str, Any]:
    do = {"word": "raise", "zh": "提高", "en": "raise"}
    return {"input": name, "zh": "研发费用", "do": do, "before": "100", "after": "150", "earliest": None, **changes}


def test_a_way_is_named_by_what_it_changes_and_its_steps_have_days() -> None:
    plans: list[dict[str, Any]] = [
        {"steps": [step("rd_y1")], "earliest": date(2027, 1, 1)},
        {"steps": [step("rd_y1"), step("main_revenue_y1")], "earliest": None},
    ]
    assert coaching.way_of(plans, ["main_revenue_y1", "rd_y1"], TODAY) is plans[1]
    assert coaching.way_of(plans, ["rd_y1"], date(2027, 1, 1)) is plans[0]
    with pytest.raises(coaching.TargetTooEarly):
        coaching.way_of(plans, ["rd_y1"], date(2026, 12, 31))
    with pytest.raises(coaching.NoSuchWay):
        coaching.way_of(plans, ["revenue_y1"], TODAY)
    later = date(2026, 9, 1)
    assert coaching.task_of(step("rd_y1"), later, TODAY) == ("提高：研发费用，由100到150", "firm", later)
    shown = coaching.task_of(step("rd_y1", earliest=date(2027, 1, 1)), later, TODAY)
    assert shown[2] == date(2027, 1, 1)
    judged = step("x", do={"word": "review", "zh": "由审核人员判断"}, before=None, after="true")
    assert coaching.task_of(judged, later, TODAY) == ("由审核人员判断：研发费用", "officer", later)
    assert coaching.task_of(step("x", earliest=date(2020, 1, 1)), later, TODAY)[2] == TODAY


LEVELS = [{"level": 1, "from_percent": 0}, {"level": 2, "from_percent": 40}, {"level": 3, "from_percent": 80}]


@pytest.mark.parametrize(
    ("score", "found"), [(0, (2, 10)), (9, (2, 1)), (10, (3, 10)), (19, (3, 1)), (20, (None, None))]
)
def test_points_to_the_next_level(score: int, found: tuple[int | None, int | None]) -> None:
    assert digital.to_next(LEVELS, score, 25) == found


def test_peers_are_shown_from_five_on() -> None:
    reasons = [{"question": "a", "points": 1}, {"question": "b", "points": 2}]
    peers = {"a": {"firms": 5, "points": Decimal("1.25")}, "b": {"firms": 4, "points": Decimal(2)}}
    assert [each["peers"] for each in digital.beside(reasons, peers)] == [Decimal("1.2"), None]
    assert [each["peers"] for each in digital.beside(reasons, {})] == [None, None]


def test_gaps_are_counted_by_district_and_stage() -> None:
    items = [{"code": "ISO9001", "from_stage": "ONE"}, {"code": "ISO14001", "from_stage": "TWO"}]
    groups = [
        records.Alike("X", "TWO", frozenset(), 3),
        records.Alike("X", "TWO", frozenset({"ISO9001", "ISO14001"}), 2),
        records.Alike("X", "ONE", frozenset({"ISO14001"}), 1),
    ]
    first, second = records.gaps_by_stage(items, ["ONE", "TWO"], groups)
    assert first == {"district": "X", "stage": "ONE", "firms": 1, "complete": 0, "lacking": {"ISO9001": 1}}
    assert (second["firms"], second["complete"], second["lacking"]) == (5, 2, {"ISO9001": 3, "ISO14001": 3})


def test_a_standard_is_planned_beside_a_need_that_is_not_over() -> None:
    standards.check_plan("in_progress", TODAY, TODAY, planned=False)
    for state, due, planned, refusal in (
        ("solved", TODAY, False, standards.NeedIsOver),
        ("opened", date(2026, 3, 1), False, standards.StandardDueInThePast),
        ("opened", TODAY, True, standards.StandardPlanned),
    ):
        with pytest.raises(refusal):
            standards.check_plan(state, due, TODAY, planned=planned)
