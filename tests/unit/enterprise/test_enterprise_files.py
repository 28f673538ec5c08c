"""A CSV is read from any byte on, in windows of any size, and comes out the same."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enterprise.imports.files import FileUnreadable, Window, encoding_of

CELLS = st.text(st.characters(codec="gb18030", exclude_characters="\0\ufeff"), max_size=6)
RECORDS = st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=8)


def whole(records: list[list[str]], encoding: str) -> bytes:
    made = io.StringIO(newline="")
    csv.writer(made, quoting=csv.QUOTE_ALL).writerows(records)
    return made.getvalue().encode(encoding)


@given(RECORDS, st.sampled_from(["utf-8", "gb18030"]), st.integers(1, 3), st.integers(0, 60))
def test_windows_give_every_record_once(records, encoding, taken_at_once, more) -> None:
    content = whole(records, encoding)
    found: list[list[str]] = []
    offset, size = 0, 64 + more
    while offset < len(content):
        part = content[offset : offset + size]
        window = Window(part, encoding, offset, ends=offset + size >= len(content))
        for count, record in enumerate(window.records()):
            if count == taken_at_once:
                break
            found.append(record)
            window.taken()
        if window.offset == offset:
            size *= 2
        offset = window.offset
    assert found == records


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("企业".encode(), "utf-8"),
        ("企业".encode("gb18030"), "gb18030"),
        (b"", "utf-8"),
        ("企业".encode("utf-8-sig"), "utf-8"),
    ],
)
def test_the_encoding_is_found(content: bytes, encoding: str) -> None:
    assert encoding_of(io.BytesIO(content)) == encoding


def test_what_is_neither_is_refused() -> None:
    with pytest.raises(FileUnreadable):
        encoding_of(io.BytesIO(b"\xff\xff"))
