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
        (b'{"n": 1e400}', "too large"),
        (b"[-1e999]", "too large"),
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


@pytest.mark.parametrize(
    ("body", "code", "place"),
    [
        (b'{"n": 9223372036854775808}', "beyond_64_bits", ("n",)),
        (b"[0, -9223372036854775809]", "beyond_64_bits", (1,)),
        (rb'{"text": "a\u0000b"}', "nul_in_text", ("text",)),
        (rb'{"a\u0000": 1}', "nul_in_text", ()),
        (rb'[[{"a": ["\u0000"]}]]', "nul_in_text", (0, 0, "a", 0)),
    ],
)
def test_the_place_is_told_where_it_is_known(body, code, place):
    with pytest.raises(RequestValidationError) as refused:
        strict_json.parse(body)
    fault = refused.value.errors()[0]
    assert (fault["type"], fault["loc"]) == (code, ("body", *place))
    assert fault["ctx"]["zh"]
    assert fault["ctx"]["en"]
