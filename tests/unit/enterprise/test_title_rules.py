"""Terms, renewals, what stands against a grant, and what the end of a title means; without any fixture."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from chassis import policy
from chassis.errors import BusinessError
from services.enterprise.applications.rules import check_ready
from services.enterprise.filings import rules as filings
from services.enterprise.ladder import visits
from services.enterprise.ladder.engine.inputs import Subject, Title
from services.enterprise.ladder.rule_sets import catalogue
from services.enterprise.ladder.rules import last_said
from services.enterprise.ladder.updates import due_days, missed_on
from services.enterprise.recognitions import endings, resting
from services.enterprise.recognitions import rules as recognitions
from services.enterprise.recognitions.rules import Held, Validity

THREE = Validity(years=3)


def code_of(check: Any, *given: Any, **more: Any) -> str | None:
    """The code of the refusal; None where there is none."""
    try:
        check(*given, **more)
    except BusinessError as refused:
        return refused.code
    return None


@pytest.mark.parametrize(
    ("until", "first", "last"),
    [
        ("12-31", "2026-07-15", "2026-12-31"),
        ("12-31", "2026-12-31", "2026-12-31"),
        ("12-31", "2027-01-01", "2027-12-31"),
        ("03-31", "2026-07-15", "2027-03-31"),
        ("03-31", "2026-03-31", "2026-03-31"),
    ],
)
def test_a_number_that_is_valid_by_the_year_ends_with_it(until: str, first: str, last: str) -> None:
    assert Validity(until=until).last_day(date.fromisoformat(first)) == date.fromisoformat(last)


def test_a_renewal_decided_after_the_end_still_leaves_no_gap() -> None:
    held = Held(date(2023, 3, 1), date(2026, 2, 28), tier="INNO_SME")
    late = recognitions.term("renewal", date(2026, 4, 10), THREE, [held])
    assert (late.valid_from, late.valid_to, late.gap_free) == (date(2026, 3, 1), date(2029, 2, 28), True)
    strict = recognitions.term("renewal", date(2026, 4, 10), THREE, [held], stays=False)
    assert (strict.valid_from, strict.gap_free) == (date(2026, 4, 10), False)
    gone = replace(held, revoked_on=date(2025, 1, 1))
    assert recognitions.term("renewal", date(2026, 4, 10), THREE, [gone]).valid_from == date(2026, 4, 10)


def test_a_title_is_renewed_once() -> None:
    first = Held(date(2023, 4, 1), date(2026, 3, 31), tier="INNO_SME")
    held = [first, Held(date(2026, 4, 1), date(2029, 3, 31), kind="renewal", tier="INNO_SME")]
    for check in (recognitions.check_kind, partial(resting.check_grant, {"rests_on": []})):
        given = ("renewal", "INNO_SME", date(2026, 3, 1))
        assert code_of(check, *given, held) == "already_renewed"
        assert code_of(check, *given, [first]) is None


RESTS = {"rests_on": [{"tier": "SRDI", "needs_any": ["INNO_SME", "TECH_SME"]}]}
REVOKED = Held(date(2025, 1, 1), date(2027, 12, 31), revoked_on=date(2026, 5, 1), tier="INNO_SME")
ENDED = Held(date(2023, 5, 1), date(2026, 4, 30), tier="INNO_SME")
SPARE = Held(date(2026, 1, 1), date(2026, 12, 31), tier="TECH_SME")


@pytest.mark.parametrize(
    ("kind", "held", "error"),
    [
        ("new", [REVOKED], "prior_title_lost"),
        ("new", [REVOKED, SPARE], None),
        ("new", [ENDED], None),
        ("new", [SPARE, replace(SPARE, tier="SRDI")], "title_in_force"),
        ("renewal", [SPARE, replace(REVOKED, tier="SRDI")], "nothing_to_renew"),
        ("renewal", [SPARE, replace(ENDED, tier="SRDI")], None),
        ("renewal", [SPARE], "nothing_to_renew"),
    ],
)
def test_what_changed_since_the_submission_stands_against_the_grant(kind: Any, held: list[Held], error: Any) -> None:
    assert code_of(resting.check_grant, RESTS, kind, "SRDI", date(2026, 5, 4), held) == error


FIRST = Held(date(2024, 3, 12), date(2027, 3, 11), tier="INNO_SME", id=UUID(int=1), revoked_on=date(2026, 9, 1))
LATER = Held(date(2027, 3, 12), date(2030, 3, 11), tier="INNO_SME", kind="renewal", id=UUID(int=2))
LATEST = Held(date(2030, 3, 12), date(2033, 3, 11), tier="INNO_SME", kind="renewal", id=UUID(int=4))
ANEW = Held(date(2033, 3, 12), date(2036, 3, 11), tier="INNO_SME", id=UUID(int=3))


@pytest.mark.parametrize(
    ("told_on", "reason", "barred", "begun", "what"),
    [
        ("2026-09-01", "no_longer_eligible", False, "under_review", "revoke"),
        ("2027-03-11", "no_longer_eligible", False, "under_review", "revoke"),  # begins tomorrow
        ("2027-03-12", "no_longer_eligible", False, "under_review", "under_review"),  # begins today
        ("2027-03-12", "no_longer_eligible", False, "revoke", "revoke"),
        ("2027-03-12", "no_longer_eligible", False, "none", None),
        ("2030-03-11", "no_longer_eligible", False, "under_review", "under_review"),  # its last day
        ("2030-03-12", "no_longer_eligible", False, "under_review", None),  # has run out: nothing to look at
        ("2027-03-12", "fraud", True, "under_review", "revoke"),
        ("2030-03-12", "fraud", True, "none", "revoke"),  # counted wrongly in its days
        ("2027-03-12", "entered_in_error", False, "revoke", None),
    ],
)
def test_a_renewal_goes_with_its_title_unless_it_has_begun_without_a_bar(
    told_on: str, reason: str, barred: bool, begun: str, what: str | None
) -> None:
    document: dict[str, Any] = {"rests_on": [], "touches": [], "renewals": {"begun": {"consequence": begun}}}
    ended = endings.Ended(FIRST, reason, date(2026, 9, 1), date.fromisoformat(told_on), barred)
    found = endings.consequences(document, ended, [FIRST, LATER, ANEW])
    assert [(each.title.id, each.what, each.on, each.reason) for each in found] == (
        [(LATER.id, what, LATER.valid_from, reason)] if what else []
    )


def test_a_renewal_of_a_renewal_follows_the_one_it_renews() -> None:
    document = {**policy.load("workflow/recognitions.yaml"), "rests_on": [], "touches": []}

    def gone(title: Held, on: date, barred: bool, held: list[Held]) -> list[tuple[UUID | None, str]]:
        ended = endings.Ended(title, "no_longer_eligible", on, date(2028, 1, 1), barred)
        return [(each.title.id, each.what) for each in endings.consequences(document, ended, held)]

    every = [FIRST, LATER, LATEST, ANEW]
    assert gone(FIRST, date(2026, 9, 1), False, every) == [(LATER.id, "under_review")], "what it renews still stands"
    assert gone(FIRST, date(2026, 9, 1), True, every) == [(LATER.id, "revoke")]
    assert gone(LATER, LATER.valid_from, False, every) == [(LATEST.id, "revoke")]
    assert gone(LATEST, LATEST.valid_from, False, every) == [], "a new title is no renewal"
    lost = replace(LATER, revoked_on=date(2027, 6, 1))
    assert gone(FIRST, date(2026, 9, 1), True, [FIRST, lost, LATEST]) == [], "theirs went with the one they renew"


@pytest.mark.parametrize(
    ("tier", "reason", "until"),
    [
        ("SRDI", "fraud", "2029-02-28"),
        ("TECH_SME", "fraud", "2029-02-28"),
        ("SRDI", "incident", "2029-02-28"),
        ("HNTE", "incident", None),
        ("SRDI", "no_longer_eligible", None),
        ("CHAMPION", "no_longer_eligible", "2029-02-28"),
        ("CHAMPION", "dissolved", None),
    ],
)
def test_bars_are_at_least_those_of_the_documents(tier: str, reason: str, until: str | None) -> None:
    document, on = policy.load("workflow/recognitions.yaml"), date(2026, 3, 1)
    found = endings.bar(document, tier, reason, on, None)
    assert (found.isoformat() if found else None) == until
    if found:
        assert code_of(endings.bar, document, tier, reason, on, found - timedelta(days=1)) == "bar_too_short"
        longer = found + timedelta(days=400)
        assert endings.bar(document, tier, reason, on, longer) == longer


@pytest.mark.parametrize(
    ("code", "by_officer", "refusal"),
    [("SRDI", False, "title_of_the_registry"), ("SRDI", True, None), ("HNTE", False, None)],
)
def test_a_firm_does_not_certify_itself_a_title_of_the_registry(code: str, by_officer: bool, refusal: Any) -> None:
    item = {"kind": "certificate", "code": code}
    assert code_of(filings.check_certificate, item, ("SRDI",), by_officer=by_officer) == refusal


def test_update_days_are_those_of_the_rules_of_their_year() -> None:
    title = Title("SRDI", date(2024, 3, 1), date(2027, 2, 28))
    days = list(due_days(catalogue(), title, date(2027, 2, 1)))
    assert days == [date(2025, 4, 30), date(2026, 5, 31)]
    giant = Title("LITTLE_GIANT", date(2024, 3, 1), date(2027, 2, 28))
    assert list(due_days(catalogue(), giant, date(2027, 2, 1))) == [date(2026, 5, 31)]
    assert list(due_days(catalogue(), Title("TECH_SME", date(2024, 3, 1)), date(2027, 2, 1))) == []


@pytest.mark.parametrize(
    ("filed", "known_since", "on", "missed"),
    [
        ({2024: date(2025, 4, 30)}, "2024-01-01", "2026-03-01", None),
        ({2024: date(2025, 5, 1)}, "2024-01-01", "2026-03-01", "2025-04-30"),
        ({}, "2024-01-01", "2026-03-01", "2025-04-30"),
        ({}, "2024-01-01", "2025-04-30", None),  # the day itself is not over
        ({}, "2025-05-01", "2026-03-01", None),  # not in the registry then: nothing was missed here
        ({2024: date(2025, 3, 1)}, "2024-01-01", "2026-05-01", "2026-04-30"),
    ],
)
def test_an_update_is_missed_by_who_could_have_made_it(filed: Any, known_since: str, on: str, missed: Any) -> None:
    titles = (Title("INNO_SME", date(2024, 3, 1), date(2027, 2, 28)),)
    firm = {"recorded_on": date.fromisoformat(known_since)}
    found = missed_on(catalogue(), "INNO_SME", firm, titles, filed, date.fromisoformat(on))
    assert (found.isoformat() if found else None) == missed


@pytest.mark.parametrize(
    ("changes", "titles", "grounds"),
    [
        ({}, [], ["FIRST_TIME"]),
        ({}, [("2025-01-01", None)], []),
        ({"employees_y1": 5}, [("2025-01-01", None)], ["FEW_STAFF"]),
        ({"ip_class2_count": 0}, [("2025-01-01", None)], ["NO_IP"]),
        ({"rd_y1": "9.9999"}, [("2025-01-01", None)], ["LITTLE_RD"]),
        ({"rd_y1": 10}, [("2025-01-01", "2025-06-01")], ["REVOKED_BEFORE"]),
    ],
)
def test_who_is_visited_before_a_notice(changes: Any, titles: Any, grounds: list[str]) -> None:
    known = {"employees_y1": 6, "ip_class1_count": 0, "ip_class2_count": 1, "rd_y1": 60}
    held = tuple(
        Title("TECH_SME", date.fromisoformat(first), None, date.fromisoformat(gone) if gone else None)
        for first, gone in titles
    )
    book = catalogue()
    firm = Subject(date(2026, 7, 1), "new", book.read({**known, **changes}), held)
    rule_set, document = book.compiled["TECH_SME_2017"], book.documents["TECH_SME_2017"]
    assert visits.grounds(rule_set, document, firm) == grounds
    assert visits.grounds(rule_set, document, replace(firm, on=date(2025, 12, 31))) == []


@pytest.mark.parametrize(
    ("result", "missing", "refusal"),
    [
        ("met", [], None),
        ("manual_review", [], None),
        ("unmet", [], "assessment_not_met"),
        ("unknown", ["rd_y1"], "assessment_not_met"),
        ("unknown", ["srdi_local_points"], None),
        ("unknown", ["srdi_local_points", "rd_y1"], "assessment_not_met"),
    ],
)
def test_only_what_reviewers_state_may_be_missing_at_the_submission(result: str, missing: Any, refusal: Any) -> None:
    answer = {"result": result, "missing": [{"field": name} for name in missing], "criteria": []}
    assert code_of(check_ready, answer, frozenset({"srdi_local_points"})) == refusal


@pytest.mark.parametrize(
    ("stated", "kept"),
    [
        ({"BASE1": True, "x": 1}, {"BASE1": True, "x": 1}),
        ({"BASE1": True, "legal": False}, {"legal": False}),
        ({"legal": False, "BASE1": True}, {"BASE1": True}),
        ({"A.D3": False, "B.S7": True}, {"A.D3": False, "B.S7": True}),
        ({"A.D3": False, "body": True, "B.S7": False}, {"B.S7": False}),
    ],
)
def test_of_two_statements_on_one_fact_the_last_counts(stated: Any, kept: Any) -> None:
    assert last_said(stated, {"BASE1": "legal", "A.D3": "body", "B.S7": "body"}) == kept
