"""Workbooks that swell, run or lead somewhere are refused before they are unpacked; text stays text."""

import io
import time
import zipfile
from collections.abc import Sequence

import pytest
from openpyxl import Workbook

from chassis.cells import DANGEROUS, harmless
from chassis.spreadsheets import UnsafeWorkbook, check_workbook

LIMIT = 32 << 20
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DOCUMENT_TYPE = f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><a>&l9;</a>'.encode()
ASIDE = b"<!--" + b" a comment" * 1000 + b"-->\n<?a " + b"b" * 5000 + b"?>\n"
XML = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def packed(*parts: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return stream


def book(*parts: tuple[str, bytes]) -> io.BytesIO:
    stream = io.BytesIO()
    Workbook().save(stream)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return stream


@pytest.mark.parametrize(
    "parts",
    [
        (),
        (("xl/media/picture.png", b"\x89PNG\r\n\x1a\n\0\0<!DOCTYPE"),),
        (("xl/extra.xml", XML + ASIDE + b"<a><![CDATA[<!DOCTYPE a>]]></a>"),),
        (("xl/empty.xml", b""),),
        (("xl/blank.xml", b" \n"),),
        (("xl/sheet.xml", b"<a/>".ljust(9 << 20)),),
    ],
)
def test_what_is_harmless_passes(parts: Sequence[tuple[str, bytes]]) -> None:
    check_workbook(book(*parts), LIMIT)


TRICKS = {
    "laughs": ("xl/a.xml", XML + DOCUMENT_TYPE),
    "laughs behind a long comment": ("xl/a.xml", XML + ASIDE + DOCUMENT_TYPE),
    "laughs behind a mark": ("xl/a.xml", b"\xef\xbb\xbf" + XML + DOCUMENT_TYPE),
    "laughs in a part of another name": ("xl/worksheets/a.bin", b"\n" + DOCUMENT_TYPE),
    "laughs in UTF-16": ("xl/a.xml", (XML + DOCUMENT_TYPE).decode().encode("utf-16")),
    "laughs in UTF-16 without a mark": ("xl/a.xml", (XML + DOCUMENT_TYPE).decode().encode("utf-16-le")),
    "laughs in UTF-32": ("xl/a.xml", (XML + DOCUMENT_TYPE).decode().encode("utf-32-be")),
    "a comment without an end": ("xl/a.xml", XML + b"<!--" + b"x" * (1 << 20)),
    "a bomb": ("xl/a.xml", b"<a>" + bytes(24 << 20)),
    "a larger bomb": ("xl/media/a.png", bytes(64 << 20)),
    "macros": ("xl/vbaProject.bin", b"macro"),
    "macros of Excel 4": ("xl/macrosheets/sheet1.xml", b"<a/>"),
    "controls": ("xl/activeX/activeX1.bin", b"x"),
    "a way out": ("../../etc/cron.d/a", b"x"),
    "a way out within": ("xl/../../a.xml", b"<a/>"),
    "a way out backwards": ("xl\\..\\..\\a.xml", b"<a/>"),
    "an absolute path": ("/etc/passwd", b"x"),
    "another drive": ("C:/a.xml", b"<a/>"),
    "a part that comes twice": ("xl/workbook.xml", b"<a/>"),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", TRICKS)
def test_a_trick_is_refused_at_once(name: str) -> None:
    made = book(TRICKS[name])
    begun = time.process_time()
    with pytest.raises(UnsafeWorkbook):
        check_workbook(made, LIMIT)
    assert time.process_time() - begun < 0.5  # nothing was unpacked


@pytest.mark.parametrize(
    "kind", ["application/vnd.ms-excel.sheet.macroEnabled.main+xml", "application/vnd.ms-office.vbaProject"]
)
def test_macros_under_another_name_are_told_by_their_type(kind: str) -> None:
    types = f'<Types><Override PartName="/xl/harmless.bin" ContentType="{kind}"/></Types>'.encode()
    with pytest.raises(UnsafeWorkbook):
        check_workbook(packed(("[Content_Types].xml", types), ("xl/harmless.bin", b"x")), LIMIT)


def test_many_small_parts_and_many_middling_ones_are_bombs_too() -> None:
    with pytest.raises(UnsafeWorkbook):
        check_workbook(packed(*((f"xl/{n}.xml", b"") for n in range(10_001)), method=zipfile.ZIP_STORED), LIMIT)
    with pytest.raises(UnsafeWorkbook):
        check_workbook(packed(*((f"xl/{n}.xml", b"<a>".ljust(9 << 20)) for n in range(4))), LIMIT)


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04nonsense", b"MZ", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)]
)
def test_what_is_no_archive_is_no_workbook(content: bytes) -> None:
    with pytest.raises(UnsafeWorkbook):
        check_workbook(io.BytesIO(content), LIMIT)


@pytest.mark.parametrize("first", DANGEROUS)
def test_no_cell_begins_like_a_formula(first: str) -> None:
    assert harmless(f"{first}cmd|' /C calc'!A0") == f"'{first}cmd|' /C calc'!A0"
    assert harmless(f"重庆{first}1") == f"重庆{first}1"
