"""The ways of achievements and talent needs at their borders."""

from datetime import date, timedelta

import pytest

from services.enterprise.achievements import rules
from services.enterprise.chain_links import rules as links
from services.enterprise.talent_needs import rules as needs

DAY = date(2026, 3, 2)
ONE = timedelta(days=1)
ID = "0198d3a0-0000-7000-8000-000000000081"


def standing(selected: date | None = None, dropped: date | None = None) -> rules.Standing:
    return rules.Standing(DAY, "officer-1", selected, dropped)


def test_an_achievement_is_proposed_on_a_day_that_has_come() -> None:
    rules.check_proposal(DAY, DAY)
    with pytest.raises(rules.AchievementDayToCome):
        rules.check_proposal(DAY + ONE, DAY)


def test_codes_stand_in_the_catalogue_and_the_fault_has_its_place() -> None:
    rules.check_codes("innovation", ["H1", "H4"], {"H1", "H4"}, DAY)
    with pytest.raises(rules.AchievementCodeUnknown) as refused:
        rules.check_codes("innovation", ["H1", "F01"], {"H1"}, DAY)
    assert refused.value.pointer == "/innovation/1"


@pytest.mark.parametrize(
    ("before", "on", "by", "refusal"),
    [
        (standing(), DAY, "officer-2", None),
        (standing(), DAY + ONE, "officer-2", None),
        (standing(), DAY, "officer-1", rules.SelectedByItsProposer),
        (standing(), DAY - ONE, "officer-2", rules.BeforeItsLastStep),
        (standing(), DAY + ONE + ONE, "officer-2", rules.AchievementDayToCome),
        (standing(DAY), DAY, "officer-2", rules.AlreadySelected),
        (standing(None, DAY), DAY, "officer-2", rules.AchievementDropped),
        (standing(DAY, DAY), DAY, "officer-2", rules.AchievementDropped),
    ],
)
def test_a_candidate_is_selected_once_and_by_another_person(before, on, by, refusal) -> None:
    if refusal is None:
        rules.check_selection(before, on, by, DAY + ONE)
    else:
        with pytest.raises(refusal):
            rules.check_selection(before, on, by, DAY + ONE)


def test_a_selection_is_taken_back_while_it_stands_also_after_a_drop() -> None:
    rules.check_reversal(standing(DAY))
    rules.check_reversal(standing(DAY, DAY))
    with pytest.raises(rules.NotSelected):
        rules.check_reversal(standing())


def test_an_achievement_is_dropped_once_and_not_before_its_last_step() -> None:
    rules.check_drop(standing(), DAY, DAY)
    rules.check_drop(standing(DAY + ONE), DAY + ONE, DAY + ONE)
    with pytest.raises(rules.BeforeItsLastStep):
        rules.check_drop(standing(), DAY - ONE, DAY)
    with pytest.raises(rules.BeforeItsLastStep):
        rules.check_drop(standing(DAY + ONE), DAY, DAY + ONE)
    with pytest.raises(rules.AchievementDayToCome):
        rules.check_drop(standing(), DAY + ONE, DAY)
    with pytest.raises(rules.AchievementDropped):
        rules.check_drop(standing(None, DAY), DAY, DAY)


def test_a_correction_changes_something_of_what_is_still_pursued() -> None:
    row = {"readiness": 6, "clusters": ["LEAD01"], "node": None}
    patch = {"readiness": 7, "clusters": ["LEAD01"]}
    assert rules.corrected(standing(DAY), row, patch) == {"readiness": (6, 7)}
    with pytest.raises(rules.NothingCorrected):
        rules.corrected(standing(), row, {"node": None, "clusters": ["LEAD01"]})
    with pytest.raises(rules.AchievementDropped):
        rules.corrected(standing(None, DAY), row, patch)


def test_a_talent_need_lasts_a_day_and_is_not_over_when_told() -> None:
    needs.check_need(DAY, DAY, DAY)
    needs.check_need(DAY + ONE, None, DAY)
    needs.check_need(DAY - ONE, DAY, DAY)
    for first, last in ((DAY + ONE, DAY), (DAY - ONE, DAY - ONE)):
        with pytest.raises(needs.TalentNeededBefore):
            needs.check_need(first, last, DAY)


def test_a_talent_need_is_closed_once_from_its_opening_to_today() -> None:
    needs.check_closing(DAY, None, DAY, DAY)
    with pytest.raises(needs.TalentClosedBeforeOpened):
        needs.check_closing(DAY, None, DAY - ONE, DAY)
    with pytest.raises(needs.TalentDayToCome):
        needs.check_closing(DAY, None, DAY + ONE, DAY)
    with pytest.raises(needs.TalentNeedClosed):
        needs.check_closing(DAY, DAY, DAY, DAY)


def test_only_what_has_a_register_is_named_by_id() -> None:
    assert str(links.id_in_register("achievement", ID.upper())) == ID
    assert str(links.id_in_register("talent_need", ID)) == ID
    assert links.id_in_register("achievement", "示例成果") is None
    assert links.id_in_register("fund", ID) is None
    links.check_lasting(None)
    with pytest.raises(links.CounterpartOver):
        links.check_lasting(DAY)
