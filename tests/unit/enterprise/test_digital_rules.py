"""Levels of the self-test at their borders: what stands on one takes the higher."""

import pytest

from chassis.policy import load
from services.enterprise.digital import rules

PAPER = load("digital_self_test.yaml")
IDS = [each["id"] for each in PAPER["questions"]]


@pytest.mark.parametrize(("percent", "level"), [(0, 1), (39, 1), (40, 2), (59, 2), (60, 3), (79, 3), (80, 4), (100, 4)])
def test_borders(percent, level):
    options = [{"points": n, "zh": str(n), "en": str(n)} for n in range(101)]
    one = {"id": "all", "zh": "全部", "en": "All", "options": options, "action": {"zh": "做", "en": "do"}}
    assert rules.outcome({**PAPER, "questions": [one]}, {"all": percent}).level == level


def test_the_reasons_points_add_up_and_a_full_answer_needs_no_action():
    found = rules.outcome(PAPER, dict.fromkeys(IDS, 3))
    assert found.score == found.most == sum(each["points"] for each in found.reasons) == 24
    assert rules.next_actions(found.reasons) == []


def test_more_of_a_good_thing_never_lowers_the_level():
    levels = [rules.outcome(PAPER, dict.fromkeys(IDS[:n], 3) | dict.fromkeys(IDS[n:], 0)).level for n in range(9)]
    assert levels == sorted(levels)
