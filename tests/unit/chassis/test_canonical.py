"""RFC 8785: the examples of the standard, and what a double cannot hold."""

from decimal import Decimal

import pytest

from chassis.canonical import canonical

NUMBERS = {
    "333333333.3333333": 333333333.33333329,
    "1e+30": 1e30,
    "4.5": 4.50,
    "0.002": 2e-3,
    "1e-27": 0.000000000000000000000000001,
    "0": -0.0,
    "5e-324": 5e-324,
    "1.7976931348623157e+308": 1.7976931348623157e308,
    "9007199254740992": 9007199254740992,
    "295147905179352830000": 295147905179352830000.0,
    "1e+21": 1e21,
    "1e+23": 10**23,
    "0.000001": 1e-6,
    "-1.5e-7": -1.5e-7,
    "1.5": Decimal("1.50"),
    "100": Decimal("1E+2"),
    "9007199254740993": 9007199254740993,
    "0.1000000000000000000001": Decimal("0.1000000000000000000001"),
}


@pytest.mark.parametrize(("written", "number"), NUMBERS.items())
def test_numbers_are_written_as_ecmascript_writes_them(written: str, number: float | Decimal) -> None:
    assert canonical(number).decode() == written


def test_names_are_sorted_by_their_utf_16() -> None:
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    found = canonical(dict.fromkeys(names, 0)).decode()
    assert found == '{"\\r":0,"1":0,"\u0080":0,"\u00f6":0,"\u20ac":0,"\U0001f600":0,"\ufb33":0}'


def test_texts_keep_what_need_not_be_escaped() -> None:
    text = '\u20ac$\u000f\nA\'B"\\\\"/\x7f'
    assert canonical([text, None, True, False]) == b'["\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/\x7f",null,true,false]'


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), Decimal("Infinity"), {1, 2}, b"x"])
def test_what_json_has_not_is_refused(odd: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        canonical(odd)
