"""Forms of exports, harmless cells, and a workbook that other programs read."""

import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.cells import harmless
from services.enterprise.exports import rules
from services.enterprise.exports.workbook import Workbook
from services.enterprise.imports import rules as imports
from services.enterprise.registry import rules as registry

XLSX = rules.TYPES["xlsx"]


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, None),
        ("", None),
        ("*/*", None),
        ("application/json, text/csv", None),
        ("text/html", None),
        ("TEXT/CSV; charset=utf-8", "csv"),
        ("text/html, application/x-ndjson, */*", "ndjson"),
        (XLSX, "xlsx"),
    ],
)
def test_the_first_known_type_decides(accept, form) -> None:
    assert rules.form_of(accept) == form


def test_what_leaves_has_the_columns_that_come_in() -> None:
    assert set(rules.COLUMNS) == set(imports.COLUMNS)
    assert imports.check_header(rules.COLUMNS) is None
    assert set(registry.PROFILE) <= set(rules.PROFILE)


@given(st.sampled_from(["=", "+", "-", "@", "'", "＝", "", "1", "重"]), st.text(alphabet="=+-@'|A1重", max_size=5))
def test_no_cell_begins_like_a_formula_and_imports_read_what_it_was(first, rest) -> None:
    cell = harmless(first + rest)
    assert not cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert imports.read_cell("town", cell) == ((first + rest) or None, None)


def test_a_workbook_is_read_by_others() -> None:
    book = Workbook(["a", "b"])
    odd = ["=1+1", "<&>\x01\ufffe'", "重庆\n𠮷", ""]
    data = b"".join([book.add([(cell, str(n)) for n, cell in enumerate(odd)]), book.add([]), book.end()])
    rows = list(openpyxl.load_workbook(io.BytesIO(data), read_only=True).active.iter_rows(values_only=True))
    assert rows[0] == ("a", "b")
    assert [row[0] or "" for row in rows[1:]] == ["=1+1", "<&>  '", "重庆\n𠮷", ""]


def test_a_full_sheet_is_followed_by_another(monkeypatch) -> None:
    monkeypatch.setattr("services.enterprise.exports.workbook.ROWS", 2)
    book = Workbook(["a"])
    data = book.add([("1",), ("2",), ("3",)]) + book.end()
    sheets = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    assert [[cell.value for cell in sheet["A"]] for sheet in sheets] == [["a", "1", "2"], ["a", "3"]]
    assert len(openpyxl.load_workbook(io.BytesIO(Workbook(["a"]).end())).worksheets) == 1
