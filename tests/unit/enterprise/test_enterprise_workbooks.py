"""Workbooks as people make them: merges, formulas, dates of every kind, lost digits; and as nobody should."""

import io
import subprocess
import sys
import tempfile
import zipfile
from datetime import date, datetime
from errno import ENOSPC
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from chassis.errors import TooLarge
from services.enterprise.imports import cells, converting
from services.enterprise.imports import rules as marks
from services.enterprise.imports.files import FileUnreadable, encoding_of, rows_of_xlsx, size_of_xlsx, unmixed
from services.enterprise.imports.rules import read_cell

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = f'<worksheet xmlns="{MAIN}">{{}}<sheetData>{{}}</sheetData>{{}}</worksheet>'
HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c><c r="B1" t="inlineStr"><is><t>x</t></is></c></row>'


def read(content: bytes) -> list[list[str]]:
    return list(rows_of_xlsx(io.BytesIO(content)))


def book(*lines: list[Any], **more: Any) -> bytes:
    made, stream = Workbook(), io.BytesIO()
    sheet = made.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    for place, number_format in more.get("formats", {}).items():
        sheet[place].number_format = number_format
    for merge in more.get("merges", ()):
        sheet.merge_cells(merge)
    if more.get("mac"):
        made.epoch = CALENDAR_MAC_1904
    made.save(stream)
    return stream.getvalue()


def raw(rows: str, behind: str = "", before: str = "", parts: dict[str, bytes] | None = None) -> bytes:
    """A workbook whose sheet is written by hand."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(["name"]))) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            name = info.filename
            sheet = name == "xl/worksheets/sheet1.xml"
            new.writestr(name, SHEET.format(before, rows, behind) if sheet else (parts or {}).get(name, old.read(info)))
    return stream.getvalue()


def test_dates_of_every_kind_become_days() -> None:
    days = [
        datetime.fromisoformat("2019-04-01T08:30"),
        date(2019, 4, 1),
        43556,
        43556.75,
        "2019-04-01",
        "2019/4/1",
        20190401,
    ]
    found = read(book(["registered_on"], *([day] for day in days)))[1:]
    assert [cell for (cell,) in found[:4]] == ["2019-04-01"] * 4
    assert [read_cell("registered_on", cell)[0] for (cell,) in found] == [date(2019, 4, 1)] * 7
    mac = read(book(["registered_on"], [date(2019, 4, 1)], [42094], mac=True))[1:]
    assert [cell for (cell,) in mac] == ["2019-04-01"] * 2
    chinese = read(book(["day"], [43556], [43556], formats={"A2": 'yyyy"年"m"月"d"日"', "A3": "0.00"}))[1:]
    assert [cell for (cell,) in chinese] == ["2019-04-01", "43556"]
    old = read(book(["registered_on"], [-5], [1], [59], [61]))[1:]
    assert [cell for (cell,) in old] == [marks.DAY, "1900-01-01", "1900-02-28", "1900-03-01"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2019.4.1", date(2019, 4, 1)),
        ("2019年4月1日", date(2019, 4, 1)),
        ("2019/04/01 00:00:00", date(2019, 4, 1)),
        ("20190401", date(2019, 4, 1)),
        ("1/4/2019", None),
        ("2019/13/1", None),
        ("20191301", None),
        ("43556", None),
        ("2019年2月30日", None),
    ],
)
def test_days_as_text_are_taken_where_only_one_day_can_be_meant(text, day) -> None:
    value, fault = read_cell("registered_on", text)
    assert (value, fault is None) == (day, day is not None)


def test_numbers_keep_what_a_spreadsheet_knows() -> None:
    numbers = [
        "0.30000000000000004",
        "1234.5699999999999",
        "1E3",
        "-0.5",
        "915001070901701252",
        "9.15E+17",
        "inf",
        "12",
    ]
    cells = "".join(f'<row><c r="A{n}"><v>{number}</v></c></row>' for n, number in enumerate(numbers, 2))
    found = [line[0] for line in read(raw(HEAD + cells))[1:]]
    assert found == ["0.3", "1234.57", "1000", "-0.5", "915001070901701252", marks.DIGITS, marks.DIGITS, "12"]


def test_what_has_no_value_is_told_and_not_taken_for_empty() -> None:
    cells = (
        '<row r="2"><c r="A2"><f>B2*2</f></c><c r="B2" t="e"><v>#REF!</v></c></row>'
        '<row r="3"><c r="A3"><f>1+1</f><v>2</v></c><c r="B3" t="str"><f>"" &amp; ""</f><v></v></c></row>'
        '<row r="4"><c r="A4" t="b"><v>1</v></c><c r="B4" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r>'
        "<rPh><t>jia</t></rPh></is></c></row>"
    )
    assert read(raw(HEAD + cells))[1:] == [[marks.FORMULA, marks.ERROR], ["2", ""], ["true", "甲乙"]]
    told = [read_cell("name", mark)[1] for mark in (marks.FORMULA, marks.ERROR, marks.MERGED, marks.DIGITS)]
    assert [fault.code for fault in told if fault] == ["formula_cell", "error_cell", "merged_cell", "digits_lost"]


def test_covered_cells_of_a_merge_are_told_and_its_first_keeps_the_value() -> None:
    lines = [["name", "district"], ["甲", "CQ-500107"], ["乙", None], ["丙", None], ["丁", "CQ-500108"]]
    found = read(book(*lines, merges=["B2:B4"]))
    assert [line[1] for line in found[1:]] == ["CQ-500107", marks.MERGED, marks.MERGED, "CQ-500108"]


def test_empty_rows_wide_dimensions_and_wrong_ones_change_nothing() -> None:
    rows = HEAD + '<row r="900000"><c r="A900000" t="inlineStr"><is><t>甲</t></is></c></row>'
    assert read(raw(rows)) == [["name", "x"], ["甲", ""]]
    for dimension in ("A1", "A1:XFD1048576"):
        before = f'<dimension ref="{dimension}"/>'
        assert read(raw(rows, before=before)) == [["name", "x"], ["甲", ""]]
    assert read(raw(HEAD + '<row r="2"><c r="A2"><v>1</v></c><c r="D2"><v>2</v></c></row>'))[1] == ["1", "", "", "2"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no archive",
        raw(HEAD + "<row><c"),
        raw('<row><c r="A1" t="s"><v>7</v></c></row>'),
        raw(f'<row><c r="A1" t="inlineStr"><is><t>{"x" * 100_001}</t></is></c></row>'),
        raw("<row>" + "<c><v>1</v></c>" * 1001 + "</row>"),
        raw(HEAD, f"<!-- {'x' * 9_000_000} -->"),
        raw('<row><c r="A1"><v>many</v></c></row>'),
        raw(HEAD).replace(b"PK\x05\x06", b"PK\x05\x07"),
    ],
    ids=[
        "nothing",
        "no archive",
        "cut",
        "no such string",
        "endless text",
        "wide",
        "endless token",
        "no number",
        "no end",
    ],
)
def test_what_no_spreadsheet_writes_is_refused(content) -> None:
    with pytest.raises(FileUnreadable):
        read(content)


def test_a_document_type_is_refused_wherever_it_stands() -> None:
    late = b'<?xml version="1.0"?><!-- ' + b"x" * 5000 + b' --><!DOCTYPE a [<!ENTITY b "bb">]><workbook/>'
    with pytest.raises(FileUnreadable):
        read(raw(HEAD, parts={"xl/workbook.xml": late}))


def test_a_directory_of_endless_parts_is_refused_unread() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for n in range(20_000):
            archive.writestr(f"xl/media/{n}", b"")
    with pytest.raises(FileUnreadable):
        read(stream.getvalue())


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    content = raw(HEAD + '<row><c r="A2"><v>1</v></c></row>' * 1000)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.getinfo("xl/worksheets/sheet1.xml")
    true, claimed = sheet.file_size.to_bytes(4, "little"), (400).to_bytes(4, "little")
    assert content.count(true) >= 2
    with pytest.raises(FileUnreadable):
        read(content.replace(true, claimed))


def test_endless_text_is_told_and_never_kept() -> None:
    fits, longer, stream = "x" * marks.LONGEST, "y" * (marks.LONGEST + 1), io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:  # as shared strings
        made.add_worksheet().write_column(0, 0, ["name", longer, fits, fits])
    inline = f'<row><c t="inlineStr"><is><t>{longer}</t></is></c></row>'
    found = [line[:1] for line in (*read(stream.getvalue())[1:3], read(raw(HEAD + inline))[1])]
    assert [line[0] for line in found] == [marks.LONG, fits, marks.LONG]
    assert [fault and fault.code for _, fault in (read_cell("name", cell) for (cell,) in found)] == [
        "unreadable",
        "too_long",
        "unreadable",
    ]


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e14, max_value=1e14), st.integers(0, 9))
def test_the_short_way_of_numbers_is_the_long_one(number: float, places: int) -> None:
    for text in (repr(number), f"{number:.{places}f}", str(round(number, places))):
        assert cells.Reader(lambda _: "", frozenset(), since_1904=False).read({}, text, 1) == cells._rounded(text)


def test_a_csv_is_made_and_its_limit_kept() -> None:
    content = raw(HEAD + '<row><c r="A2"><v>1</v></c><c t="inlineStr"><is><t>a,"b"</t></is></c></row>')
    made, heard = io.BytesIO(), list[int]()
    converting.convert(io.BytesIO(content), made, heard.append)
    assert made.getvalue() == b'name,x\r\n1,"a,""b"""\r\n'
    assert 0 < sum(heard) == size_of_xlsx(io.BytesIO(content))
    with pytest.raises(TooLarge):
        converting.convert(io.BytesIO(content), io.BytesIO(b""), heard.append, limit=-1)


def test_a_full_disk_says_nothing_of_the_workbook(monkeypatch) -> None:
    def full(*_: object) -> None:
        raise OSError(ENOSPC, "no space")

    monkeypatch.setattr("services.enterprise.imports.workbooks.Strings", full)
    with pytest.raises(OSError, match="no space"):
        read(raw(HEAD))


def converted(content: bytes) -> tuple[str, bytes]:
    """What the process of its own says at last, and what it made."""
    with tempfile.TemporaryFile() as workbook, tempfile.TemporaryFile() as made:
        workbook.write(content)
        workbook.flush()
        given = (workbook.fileno(), made.fileno())
        command = [sys.executable, "-m", converting.__name__, *map(str, given)]
        told = subprocess.run(command, pass_fds=given, stdout=subprocess.PIPE, check=True).stdout
        made.seek(0)
        return told.split()[-1].decode(), made.read()


def test_a_process_of_its_own_converts_and_its_memory_has_an_end() -> None:
    assert converted(raw(HEAD)) == ("done", b"name,x\r\n")
    assert converted(raw("<row><c")) == ("unreadable", b"")
    names = "".join(f"<a{number}/>" for number in range(2_500_000))
    assert converted(raw(HEAD, behind=names))[0] == "unreadable"


GB, UTF = "重庆合成精密机械\n".encode("gb18030"), "重庆合成精密机械\n".encode()


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([GB, GB, UTF], ["重庆合成精密机械", "重庆合成精密机械", None]),
        ([UTF, b"plain\n", UTF, GB], ["重庆合成精密机械", "plain", "重庆合成精密机械", None]),
        ([UTF, UTF, b"\xff\xfe\n"], ["重庆合成精密机械", "重庆合成精密机械", None]),
    ],
)
def test_lines_of_another_encoding_are_told_and_garble_nothing(lines, found) -> None:
    with unmixed(io.BytesIO(b"".join(lines))) as made:
        assert encoding_of(made) == "utf-8"
        made.seek(0)
        read_lines = made.read().decode().split("\n")[:-1]
    values = [read_cell("name", line) for line in read_lines]
    assert [value for value, _ in values] == found
    assert {fault.code for _, fault in values if fault} == {"mixed_encoding"}


@pytest.mark.parametrize("content", [GB * 3, UTF * 3, b"plain\n", b"", "企业".encode("utf-8-sig")])
def test_a_file_of_one_encoding_stays_as_it_is(content) -> None:
    file = io.BytesIO(content)
    assert unmixed(file) is file
