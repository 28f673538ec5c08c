"""Windows of application: known and closed refuses, unknown does not; the next one is named."""

from datetime import date

import pytest

from chassis import policy
from services.enterprise.windows import service
from services.enterprise.windows.rules import WindowClosed, check_open, windows

LINE = {"tier": "X", "kinds": ["new"], "source": "合成文号", "confidence": "A"}
KNOWN = windows(
    {
        "windows": [
            {**LINE, "year": 2026, "from": "2026-09-01", "to": "2026-09-30"},
            {**LINE, "year": 2026, "from": "2026-04-25", "to": "2026-05-25"},
            {**LINE, "year": 2027, "from": "2027-04-25", "to": "2027-05-25"},
            {**LINE, "year": 2028, "from": "2028-04-25", "to": "2028-05-25", "confidence": "C"},
        ]
    }
)


@pytest.mark.parametrize(
    ("tier", "kind", "day"),
    [
        ("X", "new", "2026-04-25"),
        ("X", "new", "2026-05-25"),
        ("X", "new", "2026-09-30"),
        ("X", "new", "2025-12-31"),
        ("X", "new", "2028-01-01"),
        ("X", "renewal", "2026-01-01"),
        ("Y", "new", "2026-01-01"),
    ],
)
def test_a_day_in_a_window_and_a_year_without_one_are_open(tier: str, kind: str, day: str) -> None:
    check_open(KNOWN, tier, kind, date.fromisoformat(day))


@pytest.mark.parametrize(
    ("day", "coming"),
    [
        ("2026-04-24", "2026-04-25 to 2026-05-25"),
        ("2026-05-26", "2026-09-01 to 2026-09-30"),
        ("2026-10-01", "2027-04-25 to 2027-05-25"),
        ("2027-05-26", "not known yet"),
    ],
)
def test_a_closed_window_names_the_next(day: str, coming: str) -> None:
    with pytest.raises(WindowClosed) as told:
        check_open(KNOWN, "X", "new", date.fromisoformat(day))
    assert coming in told.value.detail("en")
    assert "合成文号" in told.value.detail("zh")


def test_the_windows_of_2026_are_those_of_their_notices() -> None:
    found = {each.tier: (str(each.first), str(each.last), each.confidence) for each in service.known()}
    assert found == {
        "LITTLE_GIANT": ("2026-04-25", "2026-05-25", "A"),
        "TECH_SME": ("2026-06-01", "2026-08-31", "A"),
    }
    for each in policy.load("workflow/windows.yaml")["windows"]:
        assert each["from"] <= each["to"]
        assert int(each["from"][:4]) == each["year"]
