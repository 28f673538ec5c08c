"""What a version of figures has otherwise than the one before, from the first one on and from the middle."""

from typing import Any

from services.enterprise.filings.rules import FIGURES, differences, told_apart

NOTHING: dict[str, Any] = dict.fromkeys(FIGURES)


def version(number: int, **figures: int) -> dict[str, Any]:
    return {**NOTHING, **figures, "version": number}


def test_only_figures_that_differ_are_told() -> None:
    before, after = version(1, revenue=100, employees=0), version(2, revenue=100, rd=0)
    assert differences(before, after) == [
        {"field": "rd", "before": None, "after": 0},
        {"field": "employees", "before": 0, "after": None},
    ]
    assert differences(before, version(2, revenue=100, employees=0)) == []
    assert differences(None, after) == []


def test_each_version_is_held_against_the_one_before_it() -> None:
    first, second, third = version(1, rd=1), version(2, rd=2), version(3, rd=2, employees=5)
    whole = told_apart([first, second, third], FIGURES, 0)
    assert [each["version"] for each in whole] == [1, 2, 3]
    assert [[change["field"] for change in each["changes"]] for each in whole] == [[], ["rd"], ["employees"]]
    assert told_apart([second, third], FIGURES, 2) == whole[2:]
    assert told_apart([third], FIGURES, 3) == []
