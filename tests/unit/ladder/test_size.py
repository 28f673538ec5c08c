"""Size classes of document No. 300: every threshold of every row, typed from the document, and the industry codes."""

from decimal import Decimal
from typing import Any

import pytest

from chassis import policy
from services.enterprise.ladder.engine.size import size_class, size_row
from tests.unit.ladder.firms import assess, criterion

TABLE = policy.load("ladder/size_2011.yaml")
# code of the row, an industry code, metrics, then the thresholds of large, medium, small
ROWS: list[tuple[str, str, tuple[str, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...]]] = [
    ("A", "0111", ("revenue",), (20000,), (500,), (50,)),
    ("IND", "3912", ("staff", "revenue"), (1000, 40000), (300, 2000), (20, 300)),
    ("CON", "4710", ("revenue", "assets"), (80000, 80000), (6000, 5000), (300, 300)),
    ("WHO", "5179", ("staff", "revenue"), (200, 40000), (20, 5000), (5, 1000)),
    ("RET", "5211", ("staff", "revenue"), (300, 20000), (50, 500), (10, 100)),
    ("TRA", "5430", ("staff", "revenue"), (1000, 30000), (300, 3000), (20, 200)),
    ("STO", "5920", ("staff", "revenue"), (200, 30000), (100, 1000), (20, 100)),
    ("POS", "6010", ("staff", "revenue"), (1000, 30000), (300, 2000), (20, 100)),
    ("HOT", "6110", ("staff", "revenue"), (300, 10000), (100, 2000), (10, 100)),
    ("CAT", "6210", ("staff", "revenue"), (300, 10000), (100, 2000), (10, 100)),
    ("INF", "6311", ("staff", "revenue"), (2000, 100000), (100, 1000), (10, 100)),
    ("SOF", "6513", ("staff", "revenue"), (300, 10000), (100, 1000), (10, 50)),
    ("REA", "7010", ("revenue", "assets"), (200000, 10000), (1000, 5000), (100, 2000)),
    ("PRO", "7020", ("staff", "revenue"), (1000, 5000), (300, 1000), (100, 500)),
    ("LEA", "7211", ("staff", "assets"), (300, 120000), (100, 8000), (10, 100)),
    ("OTH", "7320", ("staff",), (300,), (100,), (10,)),
]
CLASSES = ("large", "medium", "small", "micro")


def _cases() -> list[Any]:
    cases = []
    for row, code, metrics, *thresholds in ROWS:
        for at, values in enumerate(thresholds):
            given = dict(zip(metrics, values, strict=True))
            cases.append(pytest.param(code, given, CLASSES[at], id=f"{row}-{CLASSES[at]}-on"))
            for short in metrics:
                below = {**given, short: given[short] - 1}
                # Missing one threshold by one drops exactly one class, unless the next one is missed as well.
                cases.append(
                    pytest.param(code, below, _worst(metrics, below, thresholds), id=f"{row}-{CLASSES[at]}-{short}")
                )
    return cases


def _worst(metrics: tuple[str, ...], given: dict[str, int], thresholds: list[tuple[int, ...]]) -> str:
    """The other reading of the rule: the worst class of the single metrics."""
    ranks = [
        next((rank for rank, limits in enumerate(thresholds) if given[metric] >= limits[at]), 3)
        for at, metric in enumerate(metrics)
    ]
    return CLASSES[max(ranks)]


@pytest.mark.parametrize(("code", "given", "expected"), _cases())
def test_every_threshold(code: str, given: dict[str, int], expected: str) -> None:
    found = size_class(code, {name: Decimal(value) for name, value in given.items()}, TABLE)
    assert (found.size, found.result) == (expected, "met")
    assert found.zh
    assert found.en


def test_the_example_of_the_notes() -> None:
    found = size_class("C3912", {"staff": Decimal(400), "revenue": Decimal(1900)}, TABLE)
    assert found.size == "small"
    assert "营业收入低于中型下限2000" in found.zh
    assert "revenue below the medium minimum 2000" in found.en


@pytest.mark.parametrize(
    ("code", "row"),
    [
        *((code, row) for row, code, *_ in ROWS),
        ("C", "IND"),
        ("c3912", "IND"),
        ("0711", "IND"),
        ("4411", "IND"),
        ("591", "TRA"),
        ("592", "STO"),
        ("5910", "TRA"),
        ("5990", "STO"),
        ("59", None),
        ("701", "REA"),
        ("702", "PRO"),
        ("7030", "OTH"),
        ("7040", None),
        ("70", None),
        ("K", None),
        ("0511", None),
        ("5310", None),
        ("J66", None),
        ("6620", None),
        ("8310", None),
        ("8411", None),
        ("8521", "OTH"),
        ("9110", None),
        ("8610", "OTH"),
        ("L", "LEA"),
        ("C7320", None),
        ("99", None),
        ("", None),
        ("391X", None),
        ("39123", None),
    ],
)
def test_the_row_of_an_industry(code: str, row: str | None) -> None:
    assert size_row(code, TABLE) == row


def test_what_is_missing_keeps_the_classes_still_possible() -> None:
    found = size_class("3912", {"staff": None, "revenue": Decimal(1900)}, TABLE)
    assert (found.result, found.possible, found.missing) == ("unknown", ("small", "micro"), ("employees_y1",))
    certain = size_class("3912", {"staff": Decimal(19), "revenue": None}, TABLE)
    assert certain.size == "micro"
    assert size_class(None, {}, TABLE).missing == ("industry_code",)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"employees_y1": 1000, "revenue_y1": 40000}, "unmet"),
        ({"employees_y1": 999, "revenue_y1": 40000}, "met"),
        ({"employees_y1": None, "revenue_y1": 1900}, "met"),
        ({"employees_y1": None, "revenue_y1": 40000}, "unknown"),
        ({"industry_code": None}, "unknown"),
        ({"industry_code": "J6620"}, "manual_review"),
        ({"industry_code": "J6620", "size_class": "small"}, "met"),
        ({"size_class": "large"}, "unmet"),
    ],
)
def test_the_base_condition_asks_for_not_large(changes: dict[str, Any], expected: str) -> None:
    assert criterion(assess("INNO_SME_2022", changes), "BASE2").result == expected
