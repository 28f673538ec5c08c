"""Lists, incidents, late reports and missed updates at their borders."""

from datetime import date

import pytest

from chassis.policy import load
from services.enterprise.adverse_records import rules as adverse
from services.enterprise.annual_updates import rules as updates
from services.enterprise.ladder.rule_sets import catalogue
from services.enterprise.ladder.subjects import OnFile
from services.enterprise.major_changes import rules as major
from services.enterprise.successions import rules as successions

BOOK, CHANGES = load("adverse_records.yaml"), load("workflow/major_changes.yaml")
DAY = date(2026, 3, 2)
LISTED = {"not_on_exclusion_lists", "champion_not_on_exclusion_lists", "tech_sme_no_violation"}
ACCIDENT = {"no_major_incident_3y", "no_serious_incident", "champion_no_incident_3y"}


def answered(kind: str, from_on: date, removed_on: date | None = None, on: date = DAY) -> set[str]:
    return set(adverse.answers(BOOK, [adverse.Against(kind, from_on, removed_on)], on))


@pytest.mark.parametrize(
    ("kind", "from_on", "removed_on", "fields"),
    [
        ("abnormal_operations", DAY, None, LISTED),
        ("abnormal_operations", date(2026, 3, 3), None, set()),
        ("abnormal_operations", date(2020, 1, 1), date(2026, 3, 3), LISTED),
        ("abnormal_operations", date(2020, 1, 1), DAY, set()),
        ("abnormal_operations", DAY, DAY, set()),
        ("serious_dishonesty", DAY, None, LISTED | {"cq_2022_not_blacklisted"}),
        ("safety_major", date(2023, 3, 3), None, ACCIDENT),
        ("safety_major", date(2023, 3, 2), None, set()),
        ("safety_major", date(2025, 3, 3), None, ACCIDENT | {"no_violation_1y", "tech_sme_no_violation"}),
        ("safety_major", date(2025, 1, 1), None, ACCIDENT | {"tech_sme_no_violation"}),
        ("safety_major", date(2024, 12, 31), None, ACCIDENT),
        ("safety_major", date(2026, 3, 3), None, set()),
        ("safety_major", DAY, DAY, set()),
        ("safety_larger", date(2025, 6, 1), None, {"no_serious_incident"}),
        ("falsification", date(2025, 6, 1), None, {"no_serious_incident", "champion_no_incident_3y"}),
        ("tax", date(2025, 6, 1), None, {"no_major_incident_3y", "champion_no_incident_3y"}),
        ("research_misconduct", date(2025, 1, 1), None, {"tech_sme_no_violation"}),
    ],
)
def test_a_record_answers_its_inputs_on_its_days(kind, from_on, removed_on, fields):
    assert answered(kind, from_on, removed_on) == fields


def test_an_approval_asks_only_for_what_its_rules_ask():
    records = [adverse.Against("falsification", date(2025, 6, 1))]
    adverse.check_clear(BOOK, records, DAY, {"not_on_exclusion_lists", "no_major_incident_3y"})
    with pytest.raises(adverse.StandsAgainst) as refused:
        adverse.check_clear(BOOK, records, DAY, {"no_serious_incident"})
    assert "数据造假" in refused.value.title("zh")


def test_every_feed_names_inputs_and_kinds_that_exist():
    kinds = {each["code"] for each in BOOK["kinds"]}
    for feed in BOOK["feeds"]:
        assert catalogue().fields[feed["field"]]["type"] == "bool"
        assert set(feed["kinds"]) <= kinds
        dated = not set(feed["kinds"]) <= adverse.kinds(BOOK, "list")
        assert dated == bool(feed.get("years") or feed.get("since"))


@pytest.mark.parametrize("name", ["not_on_exclusion_lists", "BASE3"])
def test_no_statement_outweighs_a_record(name):
    book = catalogue()
    held = OnFile({}, (), (), {"not_on_exclusion_lists": False})
    values = held.subject(book, DAY, "new", {name: True, "BASE1": True}).values
    assert values == {"BASE1": True, "not_on_exclusion_lists": False}
    assert OnFile({}, (), ()).subject(book, DAY, "new", {name: True}).values == {name: True}


def test_removals_and_entries_at_their_borders():
    lists = adverse.kinds(BOOK, "list")
    entry, accident = adverse.Against("abnormal_operations", DAY), adverse.Against("tax", DAY)
    later = date(2026, 3, 3)
    assert adverse.removal_day(entry, lists, None, later, in_error=False) == later
    assert adverse.removal_day(accident, lists, None, later, in_error=True) == DAY
    for record, asked, error in (
        (entry, DAY, adverse.RemovedBeforeEntered),
        (entry, date(2026, 3, 4), adverse.AdverseDayToCome),
        (accident, later, adverse.IncidentStays),
        (adverse.Against("tax", DAY, DAY), later, adverse.AlreadyRemoved),
    ):
        with pytest.raises(error):
            adverse.removal_day(record, lists, asked, later, in_error=False)
    with pytest.raises(adverse.AlreadyListed):
        adverse.check_entry("abnormal_operations", DAY, DAY, [entry])
    adverse.check_entry("serious_dishonesty", DAY, DAY, [entry])
    adverse.check_entry("abnormal_operations", later, later, [adverse.Against("abnormal_operations", DAY, later)])
    with pytest.raises(adverse.AdverseDayToCome):
        adverse.check_entry("tax", later, DAY, [])


@pytest.mark.parametrize(
    ("happened_on", "due"),
    [
        (date(2026, 2, 10), date(2026, 5, 10)),
        (date(2025, 11, 30), date(2026, 2, 28)),
        (date(2023, 11, 30), date(2024, 2, 29)),
        (date(2026, 10, 31), date(2027, 1, 31)),
    ],
)
def test_a_change_is_reported_within_three_months(happened_on, due):
    assert major.due_on(CHANGES, happened_on) == due


def test_a_report_touches_what_its_kind_and_its_lateness_say():
    kinds = {each["code"]: each for each in CHANGES["kinds"]}
    assert major.touched(CHANGES, kinds["name"], late=False) == frozenset()
    assert major.touched(CHANGES, kinds["name"], late=True) == {"INNO_SME", "SRDI", "LITTLE_GIANT"}
    assert major.touched(CHANGES, kinds["merger"], late=False) >= {"SRDI", "CHAMPION"}
    born = date(2020, 5, 18)
    major.check_report(kinds["name"], ["name"], DAY, DAY, born)
    for kind, fields, day, error in (
        ("name", [], DAY, major.FieldNotOfThisChange),
        ("name", ["name", "town"], DAY, major.FieldNotOfThisChange),
        ("moving_province", ["town"], DAY, major.FieldNotOfThisChange),
        ("merger", [], date(2026, 3, 3), major.ChangeDayToCome),
        ("merger", [], date(2020, 5, 17), major.ChangeBeforeRegistration),
    ):
        with pytest.raises(error):
            major.check_report(kinds[kind], fields, day, DAY, born)


@pytest.mark.parametrize(
    ("done_on", "on", "state", "lost"),
    [
        (date(2027, 4, 30), date(2027, 5, 1), "done", False),
        (date(2027, 4, 30), date(2027, 4, 29), "open", False),
        (date(2027, 5, 1), date(2027, 5, 1), "late", True),
        (None, date(2027, 4, 30), "open", False),
        (None, date(2027, 5, 1), "missed", True),
    ],
)
def test_an_update_is_made_up_to_and_including_its_last_day(done_on, on, state, lost):
    found = updates.update("INNO_SME", date(2027, 4, 30), done_on, on)
    assert (found.state, found.lost) == (state, lost)


def test_an_update_made_elsewhere_counts_where_it_was_earlier():
    filed, elsewhere = (
        {2025: date(2026, 6, 1), 2026: date(2027, 3, 1)},
        {2026: date(2026, 4, 1), 2028: date(2028, 2, 1)},
    )
    found = {2025: date(2026, 4, 1), 2026: date(2027, 3, 1), 2027: date(2028, 2, 1)}
    assert updates.made(filed, elsewhere) == found
    updates.check_record(2026, DAY, DAY, [2025])
    for year, day, known, error in (
        (2026, date(2026, 3, 3), [], updates.UpdateDayToCome),
        (2027, DAY, [], updates.UpdateDayToCome),
        (2026, date(2025, 12, 31), [], updates.UpdateDayToCome),
        (2026, DAY, [2026], updates.UpdateRecorded),
    ):
        with pytest.raises(error):
            updates.check_record(year, day, DAY, known)


REDRAWN = successions.redrawings(load("reference/districts.yaml")["redrawings"])
OLD, NEW = date(2025, 11, 5), date(2025, 11, 6)


@pytest.mark.parametrize(
    ("unit", "town", "since"),
    [
        ("CQ-500105", None, "CQ-LJXQ-D"),
        ("CQ-LJXQ", None, "CQ-LJXQ-D"),
        ("CQ-500112", None, None),
        ("CQ-500112", "统景镇", "CQ-500109"),
        ("CQ-500112", "龙溪街道", "CQ-LJXQ-D"),
        ("CQ-500109", None, None),
        ("CQ-500109", "水土街道", "CQ-LJXQ-D"),
        ("CQ-500109", "歇马街道", "CQ-500109"),
        ("CQ-500107", None, "CQ-500107"),
    ],
)
def test_a_place_follows_its_town_and_nobody_guesses(unit, town, since):
    place = successions.Place(unit, town, OLD)
    assert successions.unit_on(place, OLD, REDRAWN) == unit
    assert successions.unit_on(place, NEW, REDRAWN) == since


@pytest.mark.parametrize(
    ("unit", "town", "before"),
    [
        ("CQ-LJXQ-D", None, None),
        ("CQ-LJXQ-D", "悦来街道", None),
        ("CQ-LJXQ-D", "复兴街道", "CQ-500109"),
        ("CQ-500109", "茨竹镇", "CQ-500112"),
        ("CQ-500109", "歇马街道", "CQ-500109"),
        ("CQ-500109", None, None),
        ("CQ-500107", None, "CQ-500107"),
    ],
)
def test_a_place_of_today_is_told_in_the_old_units_where_that_is_known(unit, town, before):
    place = successions.Place(unit, town, NEW)
    assert successions.unit_on(place, NEW, REDRAWN) == unit
    assert successions.unit_on(place, OLD, REDRAWN) == before


def test_an_undecided_place_goes_to_a_successor_once():
    allowed = successions.successors("CQ-500112", REDRAWN[0])
    assert allowed == ("CQ-500109", "CQ-LJXQ-D")
    successions.check_decision(None, "CQ-500109", allowed)
    with pytest.raises(successions.NotASuccessor):
        successions.check_decision(None, "CQ-500103", allowed)
    with pytest.raises(successions.SuccessionDecided):
        successions.check_decision(DAY, "CQ-500109", allowed)


@pytest.mark.parametrize(
    ("fields", "titles", "refused"),
    [
        ({"name"}, {"INNO_SME"}, True),
        ({"name", "town"}, {"SRDI", "HNTE"}, True),
        ({"name"}, set(), False),
        ({"town", "industry", "clusters", "chains"}, {"INNO_SME"}, False),
        (set(), {"INNO_SME"}, False),
    ],
)
def test_a_holder_reports_its_name_and_states_the_rest(fields, titles, refused):
    if not refused:
        major.check_direct(CHANGES, "A", fields, titles)
        return
    with pytest.raises(major.ReportedOnly) as error:
        major.check_direct(CHANGES, "A", fields, titles)
    assert error.value.pointer == "/name"
    assert ", ".join(sorted(titles)) in error.value.title("en")


def test_what_is_only_reported_has_a_kind_of_report():
    needed = {field for kind in CHANGES["kinds"] for field in kind["needs"]}
    assert set(CHANGES["only_reported"]["fields"]) == needed
