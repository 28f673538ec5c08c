"""Local indicators as a plug-in of data, base conditions by name, and which set takes another's place."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.enterprise.ladder.rule_sets import catalogue, compile_draft, with_registered
from services.enterprise.rulesets.cases import of_policy
from services.enterprise.rulesets.checks import faults_of
from services.enterprise.rulesets.difference import difference
from tests.unit.ladder.firms import criterion, subject

LOCAL = [
    {"zh": "数字化水平", "en": "Digital level", "max": 10, "field": "digital_level", "better": "higher"},
    {"zh": "自主品牌", "en": "Own brand", "max": 5},
]


def with_local(points: int = 10) -> dict[str, Any]:
    """SRDI_2022 with two local indicators, made up, that add up to 15 when the first has 10 points."""
    document = deepcopy(catalogue().documents["SRDI_2022"])
    first = {**LOCAL[0], "max": points, "bands": [{"min": 3, "score": points}, {"min": None, "score": 0}]}
    second = {**LOCAL[1], "bands": [{"when": "own_brand", "score": 5}, {"when": "true", "score": 0}]}
    local = next(each for each in document["scoring"]["indicators"] if each.get("local"))
    local["indicators"] = [first, second]
    return {**document, "id": "SRDI_LOCAL", "base_of": "SRDI_2022", "selectable": True}


def test_local_indicators_are_data() -> None:
    compiled = compile_draft(with_local())
    for level, brand, points in ((3, True, 15), (3, False, 10), (2, True, 5), (1, False, 0)):
        answer = compiled.assess(subject("SRDI_2022", {"digital_level": level, "own_brand": brand}))
        found: Any = criterion(answer, "9")
        assert found.score == points
        assert [part.id for part in found.parts] == ["9.1", "9.2"]
        assert answer.score is not None
        assert answer.score[0] == answer.score[1]


def test_local_indicators_must_add_up_to_their_fifteen_points() -> None:
    with pytest.raises(ValueError, match="add up to 15"):
        compile_draft(with_local(9))


def test_base_conditions_are_those_of_a_named_set_or_none_at_all() -> None:
    document = with_local()
    firm = subject("SRDI_2022", {"BASE5": False})
    assert compile_draft(document).assess(firm).result == "unmet"
    with pytest.raises(ValueError, match="base_of"):
        compile_draft({key: value for key, value in document.items() if key != "base_of"})
    faults = faults_of({**document, "base_of": "HNTE_2016"}, {}, catalogue())
    assert [each.place for each in faults] == [("document", "base_of")]


@pytest.mark.parametrize(
    ("kind", "day", "expected"),
    [
        ("new", "2026-12-31", "SRDI_2026"),
        ("new", "2027-01-01", "SRDI_NEXT"),
        ("renewal", "2027-01-01", "SRDI_NEXT"),
        ("new", "2026-03-31", "SRDI_2022"),
    ],
)
def test_a_set_takes_the_place_of_another_from_its_first_day(kind: Any, day: str, expected: str) -> None:
    document = {**catalogue().documents["SRDI_2026"], "id": "SRDI_NEXT", "supersedes": ["SRDI_2026"]}
    book = with_registered({"SRDI_NEXT": {**document, "base_of": "SRDI_2026"}}, {"SRDI_NEXT": "2027-01-01"})
    found = book.select("SRDI", kind, date.fromisoformat(day))
    assert found is not None
    assert found.id == expected


def test_what_is_not_activated_is_never_selected() -> None:
    document = {**catalogue().documents["SRDI_2026"], "id": "SRDI_NEXT", "base_of": "SRDI_2026"}
    book = with_registered({"SRDI_NEXT": document}, {})
    found = book.select("SRDI", "new", date(2028, 1, 1))
    assert found is not None
    assert found.id == "SRDI_2026"


def test_the_difference_names_places_by_id() -> None:
    before = {"a": [{"id": 1, "x": 1}, {"id": 2, "x": 2}], "b": [1, 2], "gone": 1}
    after = {"a": [{"id": 2, "x": 3}, {"id": 1, "x": 1}], "b": [1, 3], "new/one": True}
    assert difference(before, after) == [
        ("/a/2/x", 2, 3),
        ("/b", [1, 2], [1, 3]),
        ("/gone", 1, None),
        ("/new~1one", None, True),
    ]
    assert difference(before, before) == []


JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.text(max_size=5), inner, max_size=2)),
    max_leaves=4,
)


def _places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for key, inner in pairs for place in _places(inner, (*at, key)))]


def _replaced(value: Any, place: tuple[Any, ...], junk: Any) -> Any:
    if not place:
        return junk
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[place[0]] = _replaced(copy[place[0]], place[1:], junk)
    return copy


DRAFT = {**catalogue().documents["SRDI_2022"], "id": "SRDI_JUNK", "base_of": "SRDI_2022"}
CASES = {"day": "2026-05-01", "base": {}, "titles": [], "cases": [{"name": "a", "expect": {"result": "unmet"}}]}
PLACES = _places({"document": DRAFT, "cases": CASES})[1:]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(place=st.sampled_from([place for place in PLACES if len(place) > 1]), junk=JUNK)
def test_whatever_is_uploaded_is_told_as_a_fault_and_never_an_error(place: tuple[Any, ...], junk: Any) -> None:
    body = _replaced({"document": DRAFT, "cases": CASES}, place, junk)
    found = faults_of(body["document"], body["cases"], catalogue())
    assert found  # the cases show no firm that is met, so even an unharmed draft has one
    for each in found:
        assert each.place[0] in {"document", "cases"}
        assert each.zh
        assert each.en


@pytest.mark.parametrize("name", sorted(catalogue().documents))
def test_the_published_sets_would_pass_as_drafts(name: str) -> None:
    cases = of_policy(name)
    assert cases is not None
    assert faults_of(catalogue().documents[name], cases, catalogue()) == []
