"""JSON as RFC 8259 has it between systems: UTF-8, no name twice, no number and no text that a reader would lose."""

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from fastapi.exceptions import RequestValidationError

_BOUND = 2**63
_LONG = re.compile("[0-9]{19}")


class _Refused(ValueError):
    """Well-formed for the library, and refused here; the arguments are the reason in Chinese and English."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Refused("同一对象中字段重复", "a name stands twice in one object")
    return found


def _no_constant(_: str) -> Any:
    raise _Refused("JSON 中没有 NaN 与 Infinity", "JSON knows no NaN and no Infinity")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _Refused("数值过大", "a number is too large")
    return number


def _read(text: str) -> Any:
    value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant, parse_float=_finite)
    if "\\u" in text:
        json.dumps(value, ensure_ascii=False).encode()  # an escaped surrogate without its other half is no text
    if "\\u0000" in text or _LONG.search(text):
        faults = [_fault(code, place, *words) for code, place, words in _lost(value, ())]
        if faults:
            raise RequestValidationError(faults)
    return value


def _lost(value: Any, place: tuple[str | int, ...]) -> Iterator[tuple[str, tuple[str | int, ...], tuple[str, str]]]:
    """What a database or another reader would lose, with its place."""
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in pairs:
            yield from _lost(key, place) if isinstance(key, str) else ()
            yield from _lost(inner, (*place, key))
    elif isinstance(value, str) and "\0" in value:
        yield "nul_in_text", place, ("文本含有 NUL 字符", "a text holds a NUL")
    elif isinstance(value, int) and not -_BOUND <= value < _BOUND:
        yield "beyond_64_bits", place, ("整数超出 64 位", "a whole number is beyond 64 bits")


def _fault(code: str, place: tuple[str | int, ...], zh: str, en: str) -> dict[str, Any]:
    return {"type": code, "loc": ("body", *place), "msg": en, "input": {}, "ctx": {"zh": zh, "en": en}}


def parse(body: bytes) -> Any:
    """The value of a request's body; RequestValidationError says what is wrong with it, and where it can tell."""
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
    raise RequestValidationError([_fault("json_invalid", (), zh, en)])
