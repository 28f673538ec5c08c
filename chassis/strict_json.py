"""JSON as RFC 8259 has it between systems: UTF-8, no name twice, no number and no text that a reader would lose."""

import json
import math
from typing import Any

from fastapi.exceptions import RequestValidationError

_BOUND = 2**63


class _Refused(ValueError):
    """Well-formed for the library, and refused here; the arguments are the reason in Chinese and English."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Refused("同一对象中字段重复", "a name stands twice in one object")
    return found


def _no_constant(_: str) -> Any:
    raise _Refused("JSON 中没有 NaN 与 Infinity", "JSON knows no NaN and no Infinity")


def _whole(digits: str) -> int:
    number = int(digits)
    if not -_BOUND <= number < _BOUND:
        raise _Refused("整数超出 64 位", "a whole number is beyond 64 bits")
    return number


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _Refused("数值过大", "a number is too large")
    return number


def _read(text: str) -> Any:
    value = json.loads(
        text, object_pairs_hook=_once, parse_constant=_no_constant, parse_int=_whole, parse_float=_finite
    )
    if "\\u0000" in text and _holds_nul(value):
        raise _Refused("文本含有 NUL 字符", "a text holds a NUL")
    if "\\u" in text:
        json.dumps(value, ensure_ascii=False).encode()  # an escaped surrogate without its other half is no text
    return value


def _holds_nul(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_holds_nul(each) for pair in value.items() for each in pair)
    if isinstance(value, list):
        return any(_holds_nul(each) for each in value)
    return isinstance(value, str) and "\0" in value


def parse(body: bytes) -> Any:
    """The value of a request's body; RequestValidationError (`json_invalid`) says what is wrong with it."""
    try:
        return _read(body.decode("utf-8-sig"))
    except _Refused as error:
        zh, en = error.args
    except UnicodeEncodeError:
        zh, en = "文本含有不成对的代理字符", "a text holds half of a surrogate pair"
    except UnicodeDecodeError:
        zh, en = "请求体须为 UTF-8 编码", "the body is not UTF-8"
    except RecursionError:
        zh, en = "嵌套过深", "it is nested too deeply"
    except ValueError:
        zh, en = "不是合法的 JSON", "it is not valid JSON"
    fault = {"type": "json_invalid", "loc": ("body",), "msg": en, "input": {}, "ctx": {"zh": zh, "en": en}}
    raise RequestValidationError([fault])
