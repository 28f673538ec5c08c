"""Lists as files: one that is torn is refused by name, like every other file that cannot be read."""

import io

import pytest
import xlsxwriter

from services.enterprise.imports.files import FileUnreadable, Spooled
from services.enterprise.official_lists import rules
from services.enterprise.official_lists.service import records_of


def spooled(content):
    return Spooled(io.BytesIO(content), b"", len(content))


def test_a_whole_list_is_read():
    assert records_of(spooled("企业名称\n甲,乙\n".encode("gb18030")), "csv") == [["企业名称"], ["甲", "乙"]]


@pytest.mark.parametrize("content", [b'name\n"torn,1\n', b'name\na,"b"c\n', b"\xff\xff\x00"])
def test_a_torn_list_is_refused(content):
    with pytest.raises(FileUnreadable):
        records_of(spooled(content), "csv")


def book(lines):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        made.add_worksheet().write_column(0, 0, ["企业名称", *(f"合成企业{n}" for n in range(lines))])
    return stream.getvalue()


def test_a_workbook_is_read_no_further_than_a_list_may_be_long():
    assert records_of(spooled(book(2)), "xlsx") == [["企业名称"], ["合成企业0"], ["合成企业1"]]
    records = records_of(spooled(book(rules.MOST_LINES * 3)), "xlsx")
    assert len(records) == rules.MOST_LINES + 2
    with pytest.raises(rules.ListUnreadable):
        rules.entries(records)


def test_a_list_that_unpacks_to_more_than_a_list_is_refused(monkeypatch):
    monkeypatch.setattr("services.enterprise.official_lists.service.UNPACKED", 1000)
    with pytest.raises(FileUnreadable):
        records_of(spooled(book(2)), "xlsx")
