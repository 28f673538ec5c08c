"""The size class in columns is the size class of the ladder's engine, word for word, on random and border firms."""

from decimal import Decimal
from itertools import product

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.money import fen_to_wan
from services.enterprise.imports.sizes import with_sizes
from services.enterprise.ladder.rule_sets import catalogue
from services.enterprise.registry.service import sizer

SCHEMA = {"industry": pl.String, "employees": pl.Int64, "revenue": pl.Int64, "total_assets": pl.Int64}
CODES: tuple[str, ...] = (
    "A",
    "A01",
    "C",
    "C3912",
    "3912",
    "B06",
    "D44",
    "E47",
    "F51",
    "F52",
    "G53",
    "G54",
    "G591",
    "G592",
    "G60",
)
CODES += ("H61", "H62", "I63", "I65", "I6513", "K701", "K7010", "K7020", "K7030", "K7040", "L72", "M73", "N76", "O80")
CODES += ("J66", "P83", "Q84", "Q85", "R86", "S91", "T97", "05", "99", "C99", "7010", "590", "A39")
BORDERS = sorted(
    {
        int(value)
        for spec in catalogue().library.size["industries"]
        for size in ("large", "medium", "small")
        for value in spec[size].values()
    }
)
STAFF = st.none() | st.integers(0, 3000) | st.sampled_from(BORDERS).flatmap(lambda n: st.integers(n - 1, n + 1))
FEN = (
    st.none()
    | st.integers(-(10**15), 10**15)
    | st.sampled_from(BORDERS).flatmap(lambda n: st.integers(n * 10**6 - 1, n * 10**6 + 1))
)


def by_rows(firms):
    size = sizer()
    for industry, staff, revenue, assets in firms:
        metrics = {
            "staff": None if staff is None else Decimal(staff),
            "revenue": None if revenue is None else fen_to_wan(revenue),
            "assets": None if assets is None else fen_to_wan(assets),
        }
        found = size(industry, metrics, 2025)
        reason = found["size_reason"]
        yield found["size_class"], reason["zh"], reason["en"], reason["missing"]


def check(firms) -> None:
    frame = pl.DataFrame(firms, schema=SCHEMA, orient="row")
    found = with_sizes(frame, catalogue().library.size)
    assert found.select(*SCHEMA).rows() == list(firms)
    assert found.select("size_class", "size_zh", "size_en", "missing").rows() == list(by_rows(firms))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(CODES), STAFF, FEN, FEN), min_size=1, max_size=30))
def test_columns_and_rows_agree(firms) -> None:
    check(firms)


def test_every_border_of_every_industry() -> None:
    table, firms = catalogue().library.size, []
    first = {spec["code"]: str(table["industry_map_gbt4754"][spec["code"]][0]) for spec in table["industries"]}
    for spec in table["industries"]:
        values = {}
        for metric in ("staff", "revenue", "assets"):
            scale = 1 if metric == "staff" else 10**6
            least = [int(spec[size][metric]) * scale for size in ("large", "medium", "small") if metric in spec[size]]
            values[metric] = [None, 0, *(n + step for n in least for step in (-1, 0, 1))]
        firms += [(first[spec["code"]], *each) for each in product(*values.values())]
    assert len({row[0] for row in by_rows(firms)}) == 5
    check(firms)
