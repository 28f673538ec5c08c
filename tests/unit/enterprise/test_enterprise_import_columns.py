"""Lines read in columns are lines read by row: the same records, the same values, nothing taken that rows refuse."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.credit_code import check as check_code
from chassis.credit_code import make, organisation_check
from chassis.errors import BusinessError
from chassis.partition import partition_of
from services.enterprise.filings import rules as filing_rules
from services.enterprise.imports import pieces, told
from services.enterprise.imports.columns import PLAIN, Day, typed
from services.enterprise.imports.files import Window
from services.enterprise.imports.rules import COLUMNS, read_line
from services.enterprise.registry import service as registry

TODAY = date(2026, 3, 2)
CHECK = registry.checker(TODAY)
DAY = Day(TODAY, CHECK, "CQ-500107", None)
NAMES = list(COLUMNS)
TYPED = ("name", "district", "town", "industry", "registered_on", "clusters", "chains", "synthetic")
FIGURES = filing_rules.FIGURES


def other_check(code: str) -> str:
    """The code with the organisation's check wrong and its own right."""
    wrong = str((int(organisation_check(code[8:16]).replace("X", "0")) + 1) % 10)
    from chassis.credit_code import check_character

    return (first := code[:16] + wrong) + check_character(first)


CODES = st.integers(0, 10**6).flatmap(
    lambda n: st.sampled_from(
        [c := make("500107", n), c.lower(), f" {c}\t", other_check(c), c[:-1] + "7", c[:17], c + "0"]
    )
)
ODD = st.text(st.characters(codec="utf-8", exclude_characters='\r\n"'), max_size=20)
CELLS = {
    "credit_code": CODES
    | st.sampled_from(["91500107MAſU00000X", "915001ﬀ7MA5U00000", "９１５００１０７ＭＡ５Ｕ０００００Ｘ"])
    | ODD,
    "name": st.text(max_size=5) | st.sampled_from(["企" * 200, "企" * 201, "a\0b", "\x1c合成", "合成\x85", "\x7f"]),
    "district": st.sampled_from(["CQ-500107", "CQ-500105", "CQ-LJXQ-D", "cq-500107", "", " CQ-500108 "]) | ODD,
    "industry": st.sampled_from(["C3912", "C", "99", "3912", "c3912", "C39123", "T97", "", "C391", "Ｃ３９"]) | ODD,
    "registered_on": st.dates(date(1899, 12, 30), date(2026, 3, 5)).map(date.isoformat)
    | st.sampled_from(
        ["2019-02-30", "20190401", "2019-4-1", "0000-01-01", "2026-03-02", "２０１９-04-01", "2019-W01-1"]
    ),
    "town": ODD,
    "clusters": st.sampled_from(
        ["", "LEAD01", "LEAD01;PILLAR01", "LEAD01；LEAD02|STAR01", "NOSUCH", "、", " LEAD01 ; "]
    ),
    "chains": st.sampled_from(["", "A;B", 'a\\b"', "{x,y}", "NULL"]),
    "synthetic": st.sampled_from(["true", "FALSE", "是", "", "2", "1"]),
    "report_year": st.sampled_from(["2025", "2026", "2024", "", "0", "1999", "99999999", "2025.0", "-1"]),
}
COUNTS = st.integers(0, 30).map(str) | st.sampled_from(["", "99999999", "100000000", "1.5", "-1", "+1", "1_0", "１"])
MONEY = (
    st.decimals(-(10**11), 10**11, places=4).map(str)
    | st.decimals(0, 100, places=7).map(str)
    | st.sampled_from(
        ["", "0", "-0", "-0.000001", "99999999999.999999", "100000000000", "1.", ".5", "1e3", "-", "1,0", "--1"]
    )
)
LINES = st.lists(
    st.fixed_dictionaries({n: CELLS.get(n, MONEY if n.endswith("_wan") else COUNTS) for n in NAMES}),
    min_size=1,
    max_size=8,
)
ALMOST = {
    "credit_code": make("500107", 7),
    "name": "合成企业",
    "district": "CQ-500107",
    "industry": "C3912",
    "registered_on": "2019-04-01",
}


def frame_of(lines):
    made = io.StringIO(newline="")
    csv.writer(made, quoting=csv.QUOTE_ALL).writerows([NAMES, *(line.values() for line in lines)])
    return pieces.read(made.getvalue().encode(), "utf-8", 0, None, 0, ends=True)


def refused(line) -> bool:
    try:
        CHECK({"town": None, "clusters": [], "chains": [], **line.profile})
        if line.year is not None:
            filing_rules.check_year(line.year, TODAY, line.profile["registered_on"])
            filing_rules.check_figures(line.figures)
    except BusinessError:
        return True
    return False


def check(lines) -> int:
    piece = frame_of(lines)
    assert piece.failure is None
    assert piece.frame.select(NAMES).rows() == [tuple(line.values()) for line in lines]
    plain = 0
    for number, found in enumerate(typed(piece.frame, piece.columns, DAY).to_dicts()):
        line = read_line(number + 2, piece.frame.select(NAMES).row(number, named=True), 2025)
        right = not line.faults and not refused(line)
        assert found["code"] == line.profile.get("credit_code") or not found[PLAIN]
        if found[PLAIN]:
            plain += 1
            assert right
            assert {name: found[name] for name in TYPED} == {name: line.profile[name] for name in TYPED}
            assert found["sure"] == check_code(found["code"]).org_check_ok
            assert found["year"] == line.year
            assert {name: found[name] for name in FIGURES} == {name: line.figures.get(name) for name in FIGURES}
    return plain


@settings(max_examples=60, deadline=None)
@given(LINES)
def test_what_columns_take_rows_take_with_the_same_values(lines) -> None:
    check(lines)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(NAMES))
def test_one_cell_at_a_time(data, name) -> None:
    rest = {each: ALMOST.get(each, "") for each in NAMES}
    strategy = CELLS.get(name, MONEY if name.endswith("_wan") else COUNTS)
    check([{**rest, name: data.draw(strategy)} for _ in range(5)])


def test_plain_lines_are_taken_by_columns() -> None:
    rest = {each: ALMOST.get(each, "") for each in NAMES}
    full = {**rest, "clusters": "LEAD01;PILLAR01", "town": "石桥铺", "synthetic": "true", "report_year": "2025"}
    full |= {"employees": "120", "rd_staff": "30", "revenue_wan": "1234.5678", "net_profit_wan": "-12.000001"}
    lowest = {**rest, "credit_code": other_check(make("500107", 8)), "registered_on": "2026-03-02", "industry": "J66"}
    assert check([rest, full, lowest]) == 3


@pytest.mark.parametrize("outside", ["CQ-500108", ""])
def test_another_districts_firms_are_left_to_the_rows(outside) -> None:
    piece = frame_of([{each: ALMOST.get(each, "") for each in NAMES}])
    assert typed(piece.frame, NAMES, Day(TODAY, CHECK, "CQ-500107", outside))[PLAIN].to_list() == [False]


TEXT = st.text(st.sampled_from('a企,"\r\n \ufeff;x'), max_size=60)


@settings(max_examples=100, deadline=None)
@given(TEXT, st.sampled_from(["utf-8", "gb18030"]), st.booleans())
def test_a_piece_holds_the_records_of_the_strict_reader(text, encoding, ends) -> None:
    content = text.replace("\ufeff", "" if encoding == "gb18030" else "\ufeff").encode(encoding)
    piece = pieces.read(content, encoding, 100, ["a", "b"], 0, ends=ends)
    window, wanted, failed = Window(content, encoding, 100, ends=ends), [], False
    try:
        for record in window.records():
            window.taken()
            if any(cell.strip() for cell in record):
                wanted.append(record)
    except csv.Error:
        failed = True
    names = [pieces.CELLS, "a", "b"]
    assert piece.frame.select(names).rows() == [(len(r), *(*r, "", "")[:2]) for r in wanted]
    assert (piece.failure is not None and piece.failure.code == "csv") == failed
    assert piece.end == window.offset
    for at, record in zip(piece.frame[pieces.AT], wanted, strict=True):
        again = Window(content[piece.byte(at) - 100 :], encoding, 0, ends=True)
        assert next(each for each in again.records()) == record


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_the_partition_in_columns_is_kafkas(serial) -> None:
    import polars as pl

    frame = pl.DataFrame({"code": [make("500107", serial), make("500000", serial)]})
    assert frame.select(told._partition(pl.col("code"))).to_series().to_list() == list(map(partition_of, frame["code"]))
