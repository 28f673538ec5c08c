"""Money as integer fen: exact in, exact out, never a float."""

import re
from decimal import Decimal, localcontext
from typing import NewType

Fen = NewType("Fen", int)

FEN_PER_YUAN = 100
FEN_PER_WAN = 1_000_000
_YUAN = re.compile(r"(-?)([0-9]{1,15})(?:\.([0-9]{1,2}))?", re.ASCII)
_EXACT_DIGITS = 60


class MoneyMalformed(ValueError):
    """Raised for a text or number that is not an exact amount of money."""


def parse_yuan(text: object) -> Fen:
    """Reads a decimal string in yuan ("1234.56", at most two decimals) as fen; anything else raises MoneyMalformed."""
    found = _YUAN.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise MoneyMalformed("an amount is a string of 1 to 15 digits with at most two decimals, such as 1234.56")
    sign, whole, part = found.groups()
    fen = int(whole) * FEN_PER_YUAN + int((part or "").ljust(2, "0"))
    return Fen(-fen if sign else fen)


def yuan(fen: int) -> str:
    """Writes fen as yuan with exactly two decimals: 123456 becomes "1234.56"."""
    whole, part = divmod(abs(fen), FEN_PER_YUAN)
    return f"{'-' if fen < 0 else ''}{whole}.{part:02d}"


def wan_to_fen(wan: object) -> Fen:
    """Turns 万元 (Decimal or int) into fen; finer than one fen, a float or a non-number raises MoneyMalformed."""
    if isinstance(wan, bool) or not isinstance(wan, Decimal | int) or not Decimal(wan).is_finite():
        raise MoneyMalformed("万元 is given as Decimal or int")
    with localcontext(prec=_EXACT_DIGITS):
        fen = Decimal(wan) * FEN_PER_WAN
        if fen.adjusted() >= _EXACT_DIGITS or fen != fen.to_integral_value():
            raise MoneyMalformed("the amount is finer than one fen or out of range")
        return Fen(int(fen))


def fen_to_wan(fen: int) -> Decimal:
    """Turns fen into 万元, exactly and without trailing zeros: 1900_0000_00 becomes Decimal("1900")."""
    whole, part = divmod(abs(fen), FEN_PER_WAN)
    digits = f"{whole}.{part:06d}".rstrip("0").rstrip(".")
    return Decimal(f"{'-' if fen < 0 else ''}{digits}")
