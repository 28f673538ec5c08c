"""docs/coverage.md: every duty of the two documents has its line, and no line promises what does not exist."""

import re

from tests.architecture.sources import ROOT

STATES = {"planned", "partial", "done"}
LINE = re.compile(r"^\| ([PEX]\d{2,3}) \| (\w+) \|(.*)\|(.*)\|$")
WANTED = [f"{letter}{n:02d}" for letter, last in (("P", 115), ("E", 54), ("X", 7)) for n in range(1, last + 1)]


def _lines():
    text = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    return [match.groups() for line in text.splitlines() if (match := LINE.match(line))]


def test_every_id_has_exactly_one_line_in_order():
    assert [line[0] for line in _lines()] == WANTED


def test_every_state_is_one_of_the_legend():
    assert {line[1] for line in _lines()} <= STATES


def test_what_is_not_planned_names_tests_that_exist():
    for number, state, endpoints, tests in _lines():
        if state == "planned":
            continue
        paths = re.findall(r"tests/[\w/.-]+", tests)
        assert paths or endpoints.strip(), number
        assert paths, f"{number} is {state} but names no test"
        for path in paths:
            assert (ROOT / path).exists(), f"{number}: {path}"
