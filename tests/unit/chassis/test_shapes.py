"""Days, moments and numbers as callers write them."""

from datetime import UTC, date, datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from chassis.shapes import Count, Day, Instant

DAY, INSTANT = TypeAdapter(Day), TypeAdapter(Instant)


@pytest.mark.parametrize("text", ["1900-01-01", "2024-02-29", "2999-12-31"])
def test_a_day_of_business(text):
    assert DAY.validate_python(text) == date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0001-01-01", "out_of_time"),
        ("1899-12-31", "out_of_time"),
        ("3000-01-01", "out_of_time"),
        ("9999-12-31", "out_of_time"),
        ("0000-01-01", "date_form"),
        ("2026-02-30", "date_form"),
        ("20260228", "date_form"),
        (20260228, "date_form"),
    ],
)
def test_no_day_of_business(text, code):
    with pytest.raises(ValidationError) as refused:
        DAY.validate_python(text)
    assert refused.value.errors()[0]["type"] == code


def test_what_follows_from_a_day_may_lie_further_out():
    """A title granted in 2999 ends later, and is read all the same."""
    assert DAY.validate_python(date(3003, 1, 1)) == date(3003, 1, 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0001-01-01T00:00:00+08:00", "out_of_time"),
        ("9999-12-31T23:59:59-08:00", "out_of_time"),
        ("2026-01-01T00:00:00", "instant_form"),
        ("yesterday", "instant_form"),
    ],
)
def test_no_moment_of_business(text, code):
    with pytest.raises(ValidationError) as refused:
        INSTANT.validate_python(text)
    assert refused.value.errors()[0]["type"] == code


def test_a_moment_is_kept_in_utc():
    assert INSTANT.validate_python("2026-01-01T00:00:00+08:00") == datetime(2025, 12, 31, 16, tzinfo=UTC)


@pytest.mark.parametrize("written", [1.0, 100.0, "1", True, None])
def test_a_whole_number_is_written_as_one(written):
    assert TypeAdapter(Count).validate_python(1) == 1
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Count).validate_python(written)
    assert refused.value.errors()[0]["type"] == "int_type"
