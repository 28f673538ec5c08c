"""Many firms at once get the answers of one at a time; counts add up."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.enterprise.impact import rules
from services.enterprise.impact.evaluation import Question, compare
from services.enterprise.impact.rules import Compared, breakdown, counted
from services.enterprise.ladder.engine.inputs import Subject
from services.enterprise.ladder.rule_sets import catalogue
from services.enterprise.ladder.subjects import OnFile, properly, readable
from tests.unit.ladder.firms import FIRMS, HELD, ON, held

BOOK = catalogue()
PATENT = {
    "id": "1",
    "kind": "ip",
    "ip_type": "invention_patent",
    "granted_on": date(2024, 1, 5),
    "acquired_by": "transfer",
    "transferred_on": date(2025, 12, 1),
    "owner_rank": 1,
    "main_product": True,
    "applied": True,
}
PAIRS = [("SRDI_2022", "SRDI_2026"), ("LG_2022", "LG_2026"), ("INNO_SME_2022", "TECH_SME_2017"), (None, "HNTE_2016")]
CHANGES = st.dictionaries(
    st.sampled_from(["revenue_y1", "rd_y1", "rd_y2", "segment_years", "main_revenue_y1", "employees_y1"]),
    st.one_of(st.none(), st.integers(0, 12000)),
    max_size=4,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    pair=st.sampled_from(PAIRS),
    changes=CHANGES,
    patents=st.integers(0, 2),
    titled=st.booleans(),
    kind=st.sampled_from(["new", "renewal"]),
)
def test_a_run_equals_the_single_engine(
    pair: Any, changes: dict[str, Any], patents: int, titled: bool, kind: Any
) -> None:
    values = BOOK.read({**FIRMS[pair[1]], **FIRMS.get(pair[0], {}), **changes})
    counts = {name for name in values if name.startswith("ip_class")}
    known = {name: value for name, value in values.items() if not (patents and name in counts)}
    titles = held(HELD.get(pair[1], [])) if titled else ()
    items = tuple(PATENT for _ in range(patents))
    question = Question(BOOK, BOOK.compiled[pair[0]] if pair[0] else None, BOOK.compiled[pair[1]], kind, ON)
    firm = {"credit_code": "X", "district": "CQ-500107", "chains": ["A", "B"]}
    (found,) = compare([firm], {"X": OnFile(known, titles, items)}, {}, {"X": ("P",)}, question)
    assert found.parks == ("P",)
    subject = Subject(ON, kind, known, titles, items)
    after = BOOK.compiled[pair[1]].assess(subject)
    assert found.after == after.result
    unmet = {each.id for each in after.criteria if each.result == "unmet" and each.type != "indicator"}
    assert set(found.unmet_after) == unmet
    assert found.before == (BOOK.compiled[pair[0]].assess(subject).result if pair[0] else "not_applicable")


def test_a_statement_nobody_can_read_any_more_is_for_a_person_and_stops_no_run() -> None:
    question = Question(BOOK, None, BOOK.compiled["SRDI_2026"], "new", ON)
    firms = [{"credit_code": code, "district": "D", "chains": []} for code in "XY"]
    stated = {"X": {"digital_level": 9}}
    both = compare(firms, {code: OnFile({}, (), ()) for code in "XY"}, stated, {}, question)
    assert [each.after for each in both] == ["manual_review", "unmet"]
    assert readable({"digital_level": 9, "SRDI_GONE.S1": True}, BOOK) == {"digital_level": 9}


def test_a_statement_on_a_condition_is_one_on_its_field() -> None:
    assert properly({"SRDI_2026.S8": True, "BASE1": False, "rd_total": 3}, BOOK) == {
        "market_position_confirmed": True,
        "has_legal_personality": False,
        "rd_total": 3,
    }


ANSWERS = st.sampled_from(["met", "unmet", "unknown", "manual_review"])
FIRM = st.builds(
    Compared,
    st.just("X"),
    st.sampled_from(["D1", "D2"]),
    st.sampled_from([(), ("A",), ("A", "B")]),
    st.sampled_from([(), ("P",)]),
    ANSWERS,
    ANSWERS,
)


@given(firms=st.lists(FIRM, max_size=40))
def test_places_add_up(firms: list[Compared]) -> None:
    names = ("dimension", "key", "before", "after", "firms")
    rows = [dict(zip(names, (*key, count), strict=True)) for key, count in counted(firms).items()]
    places = {(each["dimension"], each["key"]): each for each in breakdown(rows)}
    changes = Counter(each.change for each in firms)
    if firms:
        city = places[rules.CITY]
        assert (city["firms"], city["gains"], city["falls"]) == (len(firms), changes["gains"], changes["falls"])
    for word in ("firms", "gains", "falls"):
        district = sum(each[word] for (dimension, _), each in places.items() if dimension == "district")
        assert district == places.get(rules.CITY, {word: 0})[word]
    for several in ("chain", "park"):
        counted_there = sum(each["firms"] for (dimension, _), each in places.items() if dimension == several)
        assert counted_there == sum(len(getattr(each, f"{several}s")) for each in firms)


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("unknown", "met", "gains"),
        ("met", "manual_review", "falls"),
        ("unmet", "unknown", "other"),
        ("met", "met", "other"),
    ],
)
def test_which_way_a_firm_moves(before: str, after: str, change: str) -> None:
    assert Compared("X", "D", (), (), before, after).change == change
