"""What a cell of a workbook says, as the text a CSV would hold."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from services.enterprise.imports.rules import DAY, DIGITS, ERROR, FORMULA, MERGED

__all__ = ["MERGED"]
DAYS = ("registered_on",)
"""Columns whose plain numbers are serials: nothing else can stand there as a number."""
_SURE = 15
"""Decimal digits that a spreadsheet keeps of a number."""
_LOCAL_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Formats with a number of their own; from 27 and 50 on those of Chinese spreadsheets."""
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
_LETTERS = re.compile(r"[A-Z]{1,3}")
_EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_LAST = date(9999, 12, 31)
_LEAP = 60
"""The serial of 29 February 1900, which never was."""


@dataclass(slots=True)
class Cell:
    """A cell as it stands: its kind and style, its text, whether it has a formula and a value."""

    kind: str = "n"
    style: int = 0
    text: str = ""
    formula: bool = False
    valued: bool = False


@lru_cache(maxsize=4096)
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_of(place: str) -> int:
    """The column of a place such as B7, from 1 on; ValueError where it is none."""
    found = _LETTERS.match(place)
    if found is None:
        raise ValueError(place)
    return _column(found[0])


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

    def named(self, header: Sequence[str]) -> None:
        """Remembers which columns hold days."""
        self._days = frozenset(at for at, name in enumerate(header, start=1) if name.strip().lower() in DAYS)

    def read(self, cell: Cell, column: int) -> str:
        """The text of a cell, or a mark; raises ValueError for a cell that no spreadsheet writes."""
        if cell.formula and not cell.valued:
            return FORMULA
        text = cell.text
        if cell.kind == "s":
            text = self._strings(int(text)) if text else ""
        elif cell.kind == "n":
            text = self._number(cell, column) if text else ""
        elif cell.kind == "e":
            text = ERROR
        elif cell.kind == "b":
            text = "true" if text == "1" else "false"
        return text[:10] if cell.kind == "d" else text

    def _number(self, cell: Cell, column: int) -> str:
        dated = cell.style in self._dated or column in self._days
        if dated and not (column in self._days and len(cell.text) == 8 and cell.text.isdecimal()):
            return self._day(float(cell.text))
        if cell.text.isascii() and cell.text.isdecimal():
            return cell.text
        number = Decimal(f"{float(cell.text):.{_SURE}g}")
        if not number.is_finite() or abs(number) >= Decimal(10) ** _SURE:
            return DIGITS
        return format(number.normalize() if number else Decimal(0), "f")

    def _day(self, serial: float) -> str:
        """The day of a serial; before 1900-03-01 a spreadsheet counts a day that never was."""
        whole = int(serial)
        if not self._first <= whole <= (_LAST - self._epoch).days:
            return DAY
        whole += self._first and whole < _LEAP
        return (self._epoch + timedelta(days=whole)).isoformat()
