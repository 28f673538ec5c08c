"""A cursor is good for the list and the filters it was made with, and for nothing else."""

import uuid

import pytest

from chassis.paging import BadCursor, PagingRequest

SECRET = b"for tests"
KEY = (uuid.UUID(int=7), "名", 3, None)


def cursor(path="/v1/parks", filters=None):
    return PagingRequest(50, None, SECRET, path).encode(KEY, filters or {})


def test_it_is_read_where_it_was_made():
    assert PagingRequest(50, cursor(), SECRET, "/v1/parks").decode({}) == KEY


@pytest.mark.parametrize(
    ("given", "path", "filters"),
    [
        (cursor(), "/v1/deputies", {}),
        (cursor(), "/v1/parks", {"district": "CQ-500107"}),
        (cursor()[:-2], "/v1/parks", {}),
        ("A" + cursor(), "/v1/parks", {}),
        ("", "/v1/parks", {}),
        ("游标", "/v1/parks", {}),
        ("!!!!", "/v1/parks", {}),
    ],
)
def test_elsewhere_it_is_refused(given, path, filters):
    with pytest.raises(BadCursor):
        PagingRequest(50, given, SECRET, path).decode(filters)
