"""JSON in its one canonical form (RFC 8785): what is hashed is the same bytes whoever writes it."""

import json
from decimal import Decimal
from typing import Any


def canonical(value: Any) -> bytes:
    """The canonical bytes of a JSON value; numbers beyond a double's precision keep all their digits."""
    return _text(value).encode()


def _text(value: Any) -> str:
    if value is None or isinstance(value, (bool, str)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (int, float, Decimal)):
        return _number(value)
    if isinstance(value, dict):
        pairs = sorted(value.items(), key=lambda pair: str(pair[0]).encode("utf-16-be"))
        return "{" + ",".join(f"{_text(str(name))}:{_text(each)}" for name, each in pairs) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(_text, value)) + "]"
    raise TypeError(f"JSON has no {type(value).__name__}")


def _number(value: float | Decimal) -> str:
    """A number as ECMAScript writes it."""
    if isinstance(value, int) and abs(value) < 10**21:
        return str(value)
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    if not exact.is_finite():
        raise ValueError("JSON has no infinity")
    if not exact:
        return "0"
    sign, figures, exponent = exact.as_tuple()
    digits = "".join(map(str, figures)).lstrip("0")
    point = len(digits) + int(exponent)
    digits = digits.rstrip("0")
    return "-" * sign + _placed(digits, point)


def _placed(digits: str, point: int) -> str:
    """Digits with their decimal point after the `point`-th of them."""
    if len(digits) <= point <= 21:
        return digits.ljust(point, "0")
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    rest = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{rest}e{point - 1:+d}"
