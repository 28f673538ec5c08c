"""Money is exact at both borders of the house: strings outside, integer fen inside."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.money import MoneyMalformed, fen_to_wan, parse_yuan, wan_to_fen, yuan


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("0", 0),
        ("1", 100),
        ("1.2", 120),
        ("1234.56", 123456),
        ("-0.01", -1),
        ("-5", -500),
        ("0007", 700),
        ("999999999999999.99", 99_999_999_999_999_999),
    ],
)
def test_yuan_strings_become_fen(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1e5",
        " 1",
        "1 ",
        "1\n",
        "1,000",
        "1.234",
        "1.",
        ".5",
        "+1",
        "--1",
        "1000000000000000",
        "NaN",
        "１２",
        "一",
        "0x1",
        1,
        1.5,
        None,
        True,
        Decimal(1),
        b"1",
    ],
)
def test_anything_else_is_refused(text: Any) -> None:
    with pytest.raises(MoneyMalformed):
        parse_yuan(text)


@pytest.mark.parametrize(
    ("fen", "text"), [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (123456, "1234.56"), (-100, "-1.00")]
)
def test_fen_become_yuan(fen: int, text: str) -> None:
    assert yuan(fen) == text


@pytest.mark.parametrize(
    ("wan", "fen"),
    [(1, 1_000_000), (Decimal("0.000001"), 1), (Decimal("-1900.5"), -1_900_500_000), (Decimal("1E+3"), 10**9)],
)
def test_wan_become_fen(wan: Any, fen: int) -> None:
    assert wan_to_fen(wan) == fen


@pytest.mark.parametrize(
    "wan",
    [
        Decimal("0.0000001"),
        1.5,
        "1",
        True,
        None,
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("1E+80"),
        Decimal("1E-90"),
    ],
)
def test_wan_that_are_no_whole_fen_are_refused(wan: Any) -> None:
    with pytest.raises(MoneyMalformed):
        wan_to_fen(wan)


@given(st.integers(-(10**17) + 1, 10**17 - 1))
def test_round_trips(fen: int) -> None:
    assert parse_yuan(yuan(fen)) == fen
    assert wan_to_fen(fen_to_wan(fen)) == fen
    assert fen_to_wan(fen) * 1_000_000 == fen


def test_wan_are_written_without_trailing_zeros() -> None:
    assert str(fen_to_wan(1_900_000_000)) == "1900"
    assert str(fen_to_wan(-1)) == "-0.000001"
    assert str(fen_to_wan(0)) == "0"
