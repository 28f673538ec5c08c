"""JSON as RFC 8259 has it between systems: UTF-8 only, and no name twice, which each reader would read otherwise."""

import json
from typing import Any

from fastapi.exceptions import RequestValidationError


class _Refused(ValueError):
    """Well-formed for the library, and refused here; the arguments are the reason in Chinese and English."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Refused("同一对象中字段重复", "a name stands twice in one object")
    return found


def _no_constant(_: str) -> Any:
    raise _Refused("JSON 中没有 NaN 与 Infinity", "JSON knows no NaN and no Infinity")


def parse(body: bytes) -> Any:
    """The value of a request's body; RequestValidationError (`json_invalid`) says what is wrong with it."""
    try:
        return json.loads(body.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant)
    except _Refused as error:
        zh, en = error.args
    except UnicodeDecodeError:
        zh, en = "请求体须为 UTF-8 编码", "the body is not UTF-8"
    except RecursionError:
        zh, en = "嵌套过深", "it is nested too deeply"
    except ValueError:
        zh, en = "不是合法的 JSON", "it is not valid JSON"
    fault = {"type": "json_invalid", "loc": ("body",), "msg": en, "input": {}, "ctx": {"zh": zh, "en": en}}
    raise RequestValidationError([fault])
