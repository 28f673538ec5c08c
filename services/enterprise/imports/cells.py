"""What a cell of a workbook says, as the text a CSV would hold."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from services.enterprise.imports.rules import DAY, DIGITS, ERROR, FORMULA, LONG, LONGEST, MERGED

__all__ = ["FORMULA", "MERGED"]
DAYS = ("registered_on",)
"""Columns whose plain numbers are serials: nothing else can stand there as a number."""
_SURE = 15
"""Decimal digits that a spreadsheet keeps of a number."""
_LOCAL_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Formats with a number of their own; from 27 and 50 on those of Chinese spreadsheets."""
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
_LETTERS = re.compile(r"[A-Z]{1,3}")
_EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_EXACT = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]*[1-9]")
"""As a number is written shortest: of fifteen characters at most nothing is rounded away."""
_LAST = date(9999, 12, 31)
_LEAP = 60
"""The serial of 29 February 1900, which never was."""


@lru_cache(maxsize=4096)
def column_of(letters: str) -> int:
    """The column of letters such as AB, from 1 on; ValueError where they are none."""
    if not _LETTERS.fullmatch(letters):
        raise ValueError(letters)
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def shown(text: str) -> str:
    """Text no longer than a cell's may be; a mark stands for what is, so that no row fills the memory."""
    return text if len(text) <= LONGEST else LONG


def covered(merges: Iterable[tuple[int, int, int, int]], row: int, width: int) -> Iterator[int]:
    """The columns of a row that merges cover; the first cell of each keeps its value."""
    for top, _, left, right in merges:
        yield from (column for column in range(left, min(right, width) + 1) if (row, column) != (top, left))


def date_styles(styles: Sequence[tuple[str, Mapping[str, str]]]) -> frozenset[int]:
    """The numbers of the cell styles that show a date."""
    own = {given.get("numFmtId"): given.get("formatCode", "") for tag, given in styles if tag == "numFmt"}
    begun, found = False, []
    for tag, given in styles:
        begun = (begun or tag == "cellXfs") and tag not in {"cellStyles", "dxfs"}
        if begun and tag == "xf":
            number = given.get("numFmtId", "0")
            found.append(_shows_date(own[number]) if number in own else int(number) in _LOCAL_DATES)
    return frozenset(at for at, dated in enumerate(found) if dated)


def _shows_date(code: str) -> bool:
    plain = _QUOTED.sub("", code.split(";", maxsplit=1)[0]).lower()
    return "general" not in plain and any(letter in plain for letter in "ymd")


class Reader:
    """Cells as text; numbers exact to the digits a spreadsheet keeps, dates written YYYY-MM-DD."""

    def __init__(self, strings: Callable[[int], str], dated: frozenset[int], *, since_1904: bool) -> None:
        self._strings, self._dated, self._epoch = strings, dated, _EPOCHS[since_1904]
        self._first = 0 if since_1904 else 1
        self._days: frozenset[int] = frozenset()

    def named(self, header: Mapping[int, str]) -> None:
        """Remembers which columns hold days."""
        self._days = frozenset(at for at, name in header.items() if name.strip().lower() in DAYS)

    def read(self, given: Mapping[str, str], text: str, column: int) -> str:
        """What a cell with these attributes says, or a mark; ValueError for a cell that no spreadsheet writes."""
        kind = given.get("t", "n")
        if kind == "s":
            return self._strings(int(text)) if text else ""
        if kind == "n":
            return self._number(given.get("s"), text, column) if text else ""
        if kind == "e":
            return ERROR
        if kind == "b":
            return "true" if text == "1" else "false"
        return text[:10] if kind == "d" else text

    def _number(self, style: str | None, text: str, column: int) -> str:
        named = column in self._days
        if named or (style is not None and int(style) in self._dated):
            written = named and len(text) == 8 and text.isdecimal()
            return text if written else self._day(float(text))
        if len(text) <= _SURE and ((text.isascii() and text.isdecimal()) or _EXACT.fullmatch(text)):
            return text
        return _rounded(text)

    def _day(self, serial: float) -> str:
        """The day of a serial; before 1900-03-01 a spreadsheet counts a day that never was."""
        whole = int(serial)
        if not self._first <= whole <= (_LAST - self._epoch).days:
            return DAY
        whole += self._first and whole < _LEAP
        return (self._epoch + timedelta(days=whole)).isoformat()


def _rounded(text: str) -> str:
    """A number to the digits a spreadsheet is sure of."""
    if text.isascii() and text.isdecimal():
        return text
    number = Decimal(f"{float(text):.{_SURE}g}")
    if not number.is_finite() or abs(number) >= Decimal(10) ** _SURE:
        return DIGITS
    return format(number.normalize() if number else Decimal(0), "f")
