"""The table of steps: every step from every state by everybody, who is kept apart, what publicity asks for."""

from datetime import date, timedelta
from typing import Any, get_args

import pytest

from chassis import policy, workdays
from services.enterprise.applications import rules as applications
from services.enterprise.applications import schemas
from services.enterprise.workflow import rules
from services.enterprise.workflow import service as workflow
from services.enterprise.workflow.rules import Actor, Case

CODE, DISTRICT = "91500107000000176L", "CQ-500107"
FIRM = Actor("f", ("enterprise",), credit_code=CODE)
DISTRICT_OFFICER = Actor("d", ("district-officer",), district=DISTRICT)
CITY_OFFICER = Actor("c", ("municipal-officer",))
CLOCK = Actor("system", ("system",))
WHO = {
    "enterprise": FIRM,
    "district-officer": DISTRICT_OFFICER,
    "municipal-officer": CITY_OFFICER,
    "system": CLOCK,
}
FLOW = workflow.flow()


def case(state: str, tier: str = "SRDI", **done: str) -> Case:
    people = {name.replace("_", "-"): frozenset({who}) for name, who in done.items()}
    return Case(state, CODE, DISTRICT, tier, people)


@pytest.mark.parametrize("tier", ["SRDI", "LITTLE_GIANT"])
@pytest.mark.parametrize("action", list(FLOW.steps))
@pytest.mark.parametrize("state", FLOW.states)
def test_every_step_from_every_state(action: str, state: str, tier: str) -> None:
    step = FLOW.steps[action]
    actor = WHO[step.roles[0]] if step.roles else FIRM
    for outcome, to_state in step.outcomes.items():
        if state in rules.leads_from(FLOW, tier, action):
            wanted = state if to_state == rules.STAYS else to_state
            assert rules.move(FLOW, case(state, tier), action, outcome, actor) == wanted
            assert action in rules.allowed_actions(FLOW, case(state, tier), actor)
        else:
            with pytest.raises(rules.WrongState):
                rules.move(FLOW, case(state, tier), action, outcome, actor)
            assert action not in rules.allowed_actions(FLOW, case(state, tier), actor)


def test_the_table_is_closed_and_every_state_is_reached_and_left() -> None:
    named = {state for step in FLOW.steps.values() for state in (*step.states, *step.national_states)}
    reached = {to for step in FLOW.steps.values() for to in step.outcomes.values()} - {rules.STAYS}
    assert named | reached <= set(FLOW.states)
    assert reached | {"draft"} == set(FLOW.states)
    assert set(FLOW.states) - named == FLOW.closed
    assert set(FLOW.terms) <= set(FLOW.states) - FLOW.closed
    assert {each for step in FLOW.steps.values() for each in step.separated_from} <= set(FLOW.steps)


def test_the_shapes_name_what_the_table_names() -> None:
    assert set(get_args(schemas.State)) == set(FLOW.states)
    assert set(get_args(schemas.Action)) == set(FLOW.steps)


def test_only_national_rungs_go_to_the_ministry() -> None:
    assert "recommendation" not in rules.allowed_actions(FLOW, case("municipal_passed"), CITY_OFFICER)
    national = rules.allowed_actions(FLOW, case("municipal_passed", "CHAMPION"), CITY_OFFICER)
    assert (national, "publicity" in national) == (["recommendation"], False)


def test_the_way_leads_nowhere_after_the_end() -> None:
    for state in FLOW.closed:
        assert all(rules.allowed_actions(FLOW, case(state), actor) == [] for actor in WHO.values())


@pytest.mark.parametrize(
    ("action", "state", "actor"),
    [
        ("submission", "draft", Actor("x", ("enterprise",), credit_code="other")),
        ("submission", "draft", DISTRICT_OFFICER),
        ("withdrawal", "draft", Actor("x", ("enterprise",), credit_code="other")),
        ("district-review", "submitted", Actor("x", ("district-officer",), district="CQ-500103")),
        ("district-review", "submitted", CITY_OFFICER),
        ("municipal-review", "district_passed", DISTRICT_OFFICER),
        ("site-visits", "submitted", Actor("x", ("district-officer",), district="CQ-500103")),
        ("lapse", "returned", CITY_OFFICER),
        ("objection-handling", "in_publicity", DISTRICT_OFFICER),
        ("decision", "in_publicity", FIRM),
        ("decision", "in_publicity", Actor("x", ("leader",))),
    ],
)
def test_another_role_district_or_firm_does_not_move_it(action: str, state: str, actor: Actor) -> None:
    outcome = next(iter(FLOW.steps[action].outcomes))
    with pytest.raises(rules.NotYourMove):
        rules.move(FLOW, case(state), action, outcome, actor)
    assert action not in rules.allowed_actions(FLOW, case(state), actor)


@pytest.mark.parametrize(("action", "state"), [("municipal-review", "district_passed"), ("decision", "in_publicity")])
@pytest.mark.parametrize(
    "actor",
    [
        CITY_OFFICER,
        Actor("deputy", ("municipal-officer",), represents="c"),
        Actor("c", ("municipal-officer",), represents="another"),
    ],
)
def test_four_eyes_bind_the_person_and_the_represented(action: str, state: str, actor: Actor) -> None:
    outcome = next(iter(FLOW.steps[action].outcomes))
    with pytest.raises(rules.SamePerson):
        rules.move(FLOW, case(state, district_review="c"), action, outcome, actor)
    assert rules.move(FLOW, case(state, district_review="d"), action, outcome, actor)


@pytest.mark.parametrize("outcome", ["return", "reject", "accept", "dismiss"])
def test_a_reason_is_asked_for(outcome: str) -> None:
    for comment in (None, "", "  "):
        with pytest.raises(rules.ReasonNeeded):
            rules.check_reason(FLOW, outcome, comment)
    rules.check_reason(FLOW, outcome, "理由")
    rules.check_reason(FLOW, "pass", None)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2026-03-02", "2026-03-06", 5),
        ("2026-03-02", "2026-03-05", 4),
        ("2026-03-07", "2026-03-08", 0),
        ("2026-09-28", "2026-10-09", 5),
        ("2026-02-14", "2026-02-28", 6),
    ],
)
def test_holidays_do_not_count_and_working_weekends_do(first: str, last: str, days: int) -> None:
    assert workdays.calendar().count(date.fromisoformat(first), date.fromisoformat(last)) == days


def test_publicity_begins_today_at_the_earliest_and_lasts() -> None:
    monday = date(2026, 3, 2)
    applications.check_publicity_form(monday, monday + timedelta(days=4), monday)
    with pytest.raises(applications.PublicityInPast):
        applications.check_publicity_form(monday - timedelta(days=1), monday + timedelta(days=9), monday)
    for last in (monday - timedelta(days=1), monday + timedelta(days=92), date(9999, 12, 31)):
        with pytest.raises(applications.PublicityTooLong):
            applications.check_publicity_form(monday, last, monday)
    applications.check_publicity_days(5, 5)
    with pytest.raises(applications.PublicityTooShort):
        applications.check_publicity_days(4, 5)


def test_terms_run_on_working_days_and_unpublished_years_have_none() -> None:
    days = FLOW.terms["returned"]
    assert workflow.due_on("returned", date(2026, 9, 24)) == workdays.calendar().after(date(2026, 9, 24), days)
    assert workflow.due_on("draft", date(2026, 3, 2)) is None
    assert workflow.due_on("submitted", date(2026, 12, 30)) is None
    due = date(2026, 3, 6)
    assert [rules.is_overdue(due, due + timedelta(days=n)) for n in (0, 1)] == [False, True]


def test_a_correction_comes_back_on_its_last_day_and_not_after() -> None:
    due = date(2026, 3, 6)
    applications.check_correction(due, due)
    applications.check_correction(None, due)
    with pytest.raises(applications.CorrectionOverdue):
        applications.check_correction(due, due + timedelta(days=1))


def test_the_decision_comes_after_publicity_and_objections() -> None:
    end = date(2026, 3, 6)
    after = end + timedelta(days=1)
    with pytest.raises(applications.PublicityNotOver):
        applications.check_decision("approve", end, end, [])
    applications.check_decision("approve", end, after, [])
    applications.check_decision("approve", end, after, ["dismiss", "dismiss"])
    wrong: list[tuple[list[Any], type[Exception]]] = [
        (["dismiss", None], applications.ObjectionsUnanswered),
        (["dismiss", "accept"], applications.ObjectionUpheld),
    ]
    for objections, error in wrong:
        with pytest.raises(error):
            applications.check_decision("approve", end, after, objections)
        applications.check_decision("reject", end, after, objections)


@pytest.mark.parametrize("name", ["workflow/applications.yaml", "workflow/recognitions.yaml", "workflow/windows.yaml"])
def test_what_is_unsure_is_a_setting_with_its_source(name: str) -> None:
    content = policy.load(name)
    rows = [row for value in content.values() if isinstance(value, list) for row in value if isinstance(row, dict)]
    assert all(row["source"] for row in rows if row.get("confidence"))
    assert all(row.get("en") for row in rows if row.get("zh"))
