"""What a JSON body may not hold, whatever the route makes of it: what a reader would lose, the service never sees."""

import pytest
from fastapi.exceptions import RequestValidationError

from chassis import strict_json


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"n": 9223372036854775807}', {"n": 2**63 - 1}),
        (b'{"n": -9223372036854775808}', {"n": -(2**63)}),
        (b"[1.5e300, -0.0]", [1.5e300, 0.0]),
        (rb'"\ud83d\ude00"', "😀"),
        (rb'"\\u0000"', r"\u0000"),
        (rb'"\u4e2d"', "中"),
    ],
)
def test_what_is_whole_is_taken(body, value):
    assert strict_json.parse(body) == value


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b'{"n": 9223372036854775808}', "64 bits"),
        (b"[-9223372036854775809]", "64 bits"),
        (b'{"n": 1e400}', "too large"),
        (b"[-1e999]", "too large"),
        (rb'{"text": "a\u0000b"}', "NUL"),
        (rb'{"a\u0000": 1}', "NUL"),
        (rb'[[{"a": ["\u0000"]}]]', "NUL"),
        (rb'{"\ud800": 1}', "surrogate"),
        (rb'["a\udfffb"]', "surrogate"),
        (b'{"a": 1, "a": 2}', "twice"),
        (b"[NaN]", "NaN"),
    ],
)
def test_what_a_reader_would_lose_is_refused(body, why):
    with pytest.raises(RequestValidationError) as refused:
        strict_json.parse(body)
    fault = refused.value.errors()[0]
    assert fault["type"] == "json_invalid"
    assert why in fault["ctx"]["en"]
    assert fault["ctx"]["zh"]
