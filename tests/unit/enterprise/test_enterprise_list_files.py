"""Lists as files: one that is torn is refused by name, like every other file that cannot be read."""

import io

import pytest

from services.enterprise.imports.files import FileUnreadable, Spooled
from services.enterprise.official_lists.service import records_of


def spooled(content):
    return Spooled(io.BytesIO(content), b"", len(content))


def test_a_whole_list_is_read():
    assert records_of(spooled("企业名称\n甲,乙\n".encode("gb18030")), "csv") == [["企业名称"], ["甲", "乙"]]


@pytest.mark.parametrize("content", [b'name\n"torn,1\n', b'name\na,"b"c\n', b"\xff\xff\x00"])
def test_a_torn_list_is_refused(content):
    with pytest.raises(FileUnreadable):
        records_of(spooled(content), "csv")
