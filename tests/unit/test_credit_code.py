"""Credit codes against the published examples, and what must never pass."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis import policy
from chassis.credit_code import CHARSET, LENGTH, WARNING_EN, WARNING_ZH, check, check_character, make, normalise

RULE = policy.load("reference/credit_code.yaml")


def test_the_data_and_the_code_agree() -> None:
    assert RULE["charset"] == CHARSET
    assert RULE["length"] == LENGTH
    assert RULE["weights"] == [pow(3, position, 31) for position in range(17)]


@pytest.mark.parametrize("example", RULE["valid_examples"], ids=lambda each: str(each["code"]))
def test_published_codes_pass_both_checks(example: dict[str, Any]) -> None:
    found = check(example["code"])
    assert (found.ok, found.org_check_ok, found.reason_zh, found.reason_en) == (True, True, None, None)
    assert check_character(example["code"][:17]) == example["check_char"]
    assert check(normalise(f" \t{example['code'].lower()}\n")).ok


REASONS = {
    "914403001922038217": "check_character",
    "91440300192203821": "length",
    "9144030019220382166": "length",
    "9144030071526726IG": "charset",
    "9144030071526726OG": "charset",
    "9152000071430580XZ": "charset",
    "9150000020286320XS": "charset",
    "914403009122038216": "check_character",
    "91500000302869177Y": "check_character",
    "91440300 192317458F": "length",
}


@pytest.mark.parametrize("example", RULE["invalid_examples"], ids=lambda each: str(each["code"]))
def test_broken_codes_are_refused_with_a_reason(example: dict[str, Any]) -> None:
    found = check(normalise(example["code"]))
    assert (found.ok, found.reason) == (False, REASONS[example["code"]])
    assert found.reason_zh
    assert found.reason_en


@pytest.mark.parametrize(
    "text", ["", " ", "９１４４０３００７１５２６７２６ＸＧ", "9144030071526726X\u0130", "91440300715267-6XG"]
)
def test_odd_texts_are_refused(text: str) -> None:
    assert not check(normalise(text)).ok


def test_a_failing_organisation_check_is_a_warning_only() -> None:
    first17 = "91440300715267261"
    found = check(first17 + check_character(first17))
    assert (found.ok, found.org_check_ok) == (True, False)
    assert WARNING_ZH
    assert WARNING_EN


def test_synthetic_codes_never_change() -> None:
    assert make("500107", 1) == "91500107618034165N"
    assert len({make("500107", serial) for serial in range(5000)}) == 5000


@given(region=st.integers(100000, 999999).map(str), serial=st.integers(0, 99_999_999))
def test_synthetic_codes_pass_both_checks(region: str, serial: int) -> None:
    code = make(region, serial)
    found = check(code)
    assert (found.ok, found.org_check_ok, code[:8]) == (True, True, f"91{region}")
    assert normalise(code.lower()) == code


@given(serial=st.integers(0, 99_999_999), position=st.integers(0, 17), other=st.sampled_from(CHARSET))
def test_any_single_slip_is_found(serial: int, position: int, other: str) -> None:
    code = make("500112", serial)
    slipped = code[:position] + other + code[position + 1 :]
    assert check(slipped).ok == (slipped == code)


@given(serial=st.integers(0, 99_999_999), position=st.integers(0, 15))
def test_neighbours_swapped_are_found(serial: int, position: int) -> None:
    code = make("500112", serial)
    swapped = code[:position] + code[position + 1] + code[position] + code[position + 2 :]
    assert check(swapped).ok == (swapped == code)


@pytest.mark.parametrize(
    ("region", "serial"), [("5001", 1), ("50010X", 1), ("５００１０７", 1), ("500107", -1), ("500107", 10**8)]
)
def test_synthetic_codes_need_a_region_and_a_serial(region: str, serial: int) -> None:
    with pytest.raises(ValueError, match=r"a (region|serial) is"):
        make(region, serial)
