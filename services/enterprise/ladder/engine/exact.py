"""Exact numbers as pairs (numerator, denominator > 0), and what stands where no number can be had."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, Inexact, InvalidOperation, Overflow
from typing import TypeAlias

Rational: TypeAlias = tuple[Decimal, Decimal]

ONE = Decimal(1)
EXACT = Context(prec=400, traps=[Inexact, InvalidOperation, Overflow])
DISPLAY_PLACES = 6
_DISPLAY = Context(prec=60)


@dataclass(frozen=True, slots=True)
class Gap:
    """Why there is no number: inputs that are missing, else inputs whose values allow no computation."""

    missing: tuple[str, ...] = ()
    not_computable: tuple[str, ...] = ()


Number: TypeAlias = Rational | Gap
Operation: TypeAlias = Callable[[Rational, Rational], Number]


def number(value: Decimal | int) -> Rational:
    """A whole or decimal number as a pair."""
    return (value if isinstance(value, Decimal) else Decimal(value), ONE)


def join(left: Gap | Rational, right: Gap | Rational) -> Gap:
    """One gap out of two values of which at least one is a gap."""
    gaps = [side for side in (left, right) if isinstance(side, Gap)]
    missing = [name for gap in gaps for name in gap.missing]
    stuck = [name for gap in gaps for name in gap.not_computable]
    return Gap(tuple(dict.fromkeys(missing)), tuple(dict.fromkeys(stuck)))


def add(left: Rational, right: Rational) -> Rational:
    """Gives left + right."""
    if left[1] is ONE and right[1] is ONE:
        return (left[0] + right[0], ONE)
    return (left[0] * right[1] + right[0] * left[1], left[1] * right[1])


def subtract(left: Rational, right: Rational) -> Rational:
    """Gives left - right."""
    return add(left, (-right[0], right[1]))


def multiply(left: Rational, right: Rational) -> Rational:
    """Gives left x right."""
    down = right[1] if left[1] is ONE else left[1] if right[1] is ONE else left[1] * right[1]
    return (left[0] * right[0], down)


def divide(left: Rational, right: Rational) -> Number:
    """Gives left / right; a gap for a zero divisor."""
    if not right[0]:
        return Gap()
    top, bottom = left[0] * right[1], left[1] * right[0]
    return (-top, -bottom) if bottom < 0 else (top, bottom)


def floor(value: Rational) -> Rational:
    """The largest whole number not above the value."""
    whole, rest = divmod(value[0], value[1])
    return (whole - 1 if rest < 0 else whole, ONE)


def compare(left: Rational, right: Rational) -> int:
    """-1, 0 or 1, by cross-multiplication and so without rounding."""
    if left[1] is ONE and right[1] is ONE:
        a, b = left[0], right[0]
    else:
        a, b = left[0] * right[1], right[0] * left[1]
    return (a > b) - (a < b)


def display(value: Rational, round_up: bool = False) -> Decimal:
    """The value for people, at most six decimals, rounded away from a better band so that it never flatters."""
    top, bottom = value
    if bottom != ONE:
        top = _DISPLAY.divide(top, bottom)
    if top.as_tuple().exponent < -DISPLAY_PLACES:  # type: ignore[operator]  # finite: an exponent is an int
        context = Context(prec=400, rounding=ROUND_CEILING if round_up else ROUND_FLOOR)
        top = top.quantize(Decimal(1).scaleb(-DISPLAY_PLACES), context=context)
    return plain(top)


def plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent."""
    if not value:
        return Decimal(0)
    return Decimal(f"{value:f}".rstrip("0").rstrip(".")) if "." in f"{value:f}" else Decimal(f"{value:f}")
