"""Pinyin initials against the library they are made of, what kind of search a text is, and the sums of facets."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from services.enterprise.registry import rules
from services.enterprise.registry.initials import LETTERS, PAIRS, initials, initials_of


def first(reading: str) -> str:
    return unicodedata.normalize("NFD", reading)[0]


def test_every_letter_is_the_first_of_the_first_reading() -> None:
    read = {code: first(PINYIN_DICT[code].split(",")[0]) for code in range(0x4E00, 0x9FA6) if code in PINYIN_DICT}
    assert read == LETTERS


def test_pairs_are_those_that_are_read_differently_together() -> None:
    read = {
        pair: "".join(first(each[0]) for each in readings)
        for pair, readings in PHRASES_DICT.items()
        if len(pair) == len(readings) == 2 and all(ord(each) in LETTERS for each in pair)
    }
    assert {pair: found for pair, found in read.items() if found != pair.translate(LETTERS)} == PAIRS


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("重庆长安汽车股份有限公司", "cqcaqcgfyxgs"),
        ("重工ABC（集团）", "zgabc（jt）"),
        ("中国银行西藏分行", "zgyhxzfh"),
        ("重重庆", "ccq"),
        ("", ""),
        ("a\nb", "a b"),
        ("𠮷野家", "𠮷yj"),
    ],
)
def test_initials_of_names(name, found) -> None:
    assert initials(name) == found


@given(st.lists(st.text(alphabet="重庆长安银行ab\n区𠮷 ", max_size=8), max_size=6))
def test_many_names_have_the_initials_each_has_alone(names) -> None:
    assert initials_of(names) == [initials(name) for name in names]


@pytest.mark.parametrize(
    ("given", "how"),
    [
        (None, {}),
        ("   ", {}),
        (" 精密 ", {"name_part": "精密"}),
        ("AB机", {"name_part": "ab机"}),
        ("é1", {"name_part": "é1"}),
        ("CQCA", {"letters": "%cqca%"}),
        ("5_0%\\", {"letters": "%5\\_0\\%\\\\%"}),
        ("渝", {"few": "渝"}),
        ("cq", {"few": "cq"}),
        ("%_", {"few": "%_"}),
    ],
)
def test_what_kind_of_search_a_text_is(given, how) -> None:
    assert rules.search(given) == how


def test_facets_are_sums_of_groups() -> None:
    one = {"district": "A", "size": "small", "status": "active", "section": "C", "cluster": ["X", "Y"], "chain": []}
    two = {**one, "district": "B", "cluster": ["Y", "Y"], "firms": 5}
    found = rules.facets([{**one, "firms": 2}, two])
    assert found["total"] == 7
    assert found["district"] == [{"value": "B", "count": 5}, {"value": "A", "count": 2}]
    assert found["cluster"] == [{"value": "Y", "count": 7}, {"value": "X", "count": 2}]
    assert found["chain"] == []
