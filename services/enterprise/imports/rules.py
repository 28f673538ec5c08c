"""What a line of an import file must hold, and what is wrong with it."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from chassis import credit_code
from chassis.errors import BusinessError, NotFound
from chassis.money import MoneyMalformed, wan_to_fen

REQUIRED = ("credit_code", "name", "district", "industry", "registered_on")
LISTS = ("clusters", "chains")
AMOUNTS = ("revenue", "main_revenue", "rd", "net_profit", "total_assets", "total_liabilities")
COUNTS = ("employees", "rd_staff", "tech_staff")
COLUMNS = (
    *REQUIRED,
    "town",
    *LISTS,
    "synthetic",
    "report_year",
    *COUNTS,
    *(f"{name}_wan" for name in AMOUNTS),
)
_INDUSTRY = re.compile(r"[A-T]?[0-9]{2,4}|[A-T]", re.ASCII)
_DAYS = (
    re.compile(r"(\d{4})([01]\d)([0-3]\d)", re.ASCII),
    re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]00:00(?::00)?)?", re.ASCII),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日?", re.ASCII),
)
_COUNT = re.compile(r"\d{1,8}", re.ASCII)
_WAN = re.compile(r"-?\d{1,11}(\.\d{1,6})?", re.ASCII)
LONGEST = 1000
"""Characters of a cell."""
LOST = "\ufffd"
"""What no encoding could read; it begins every mark."""
FORMULA, ERROR, MERGED, DIGITS, DAY, LONG = (
    LOST + each for each in ("formula", "error", "merged", "digits", "day", "long")
)
UNREADABLE = ("unreadable", "含有不可用字符或过长", "holds a character that cannot be stored, or is too long")
TOLD = {
    FORMULA: ("formula_cell", "公式没有保存计算结果，请改为数值", "a formula without a stored result; enter the value"),
    ERROR: ("error_cell", "单元格为公式错误值", "the cell holds a spreadsheet's error"),
    MERGED: ("merged_cell", "合并单元格，请取消合并并逐行填写", "the cell is merged with others; enter each line"),
    DIGITS: ("digits_lost", "以数字保存，末位已丢失，请设为文本", "as a number it lost its last digits; make it text"),
    DAY: ("date_form", "日期序列值超出范围", "a serial number that is no date"),
    LONG: UNREADABLE,
}
MIXED = ("mixed_encoding", "编码与文件其余部分不同或含有乱码", "in another encoding than the rest, or garbled")
HIDDEN = ("'=", "'+", "'-", "'@", "'\t", "'\r", "'\n", "''", "'＝", "'＋", "'－", "'＠")
"""How text begins that an export has kept from being a formula: the apostrophe is no part of it."""
_SEPARATORS = re.compile(r"[;；|、]")


class ImportNotFound(NotFound):
    """No such import, or none the caller may know of."""

    code = "import_not_found"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field of a line."""

    field: str
    code: str
    zh: str
    en: str


WORKBOOK_UNREADABLE = Fault("", "file_unreadable", "工作簿无法读取", "the workbook cannot be read")
CSV_TOO_LARGE = Fault("", "too_large", "工作簿转换为CSV后超过1 GiB", "as CSV the workbook is larger than 1 GiB")
BROKEN_OFF = Fault("", "broken_off", "工作簿转换多次中断", "reading the workbook broke off again and again")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the profile fields its file has, and the figures of `year` (fen, persons), or its faults."""

    number: int
    profile: dict[str, Any]
    year: int | None = None
    figures: dict[str, int | None] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


class _Wrong(ValueError):
    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(code)
        self.told = (code, zh, en)


def check_header(names: Sequence[str]) -> Fault | None:
    """The first thing wrong with the header: unknown, doubled or missing columns."""
    unknown = [name for name in names if name not in COLUMNS]
    if unknown:
        return Fault(unknown[0], "unknown_column", f"没有列{unknown[0]}", f"there is no column {unknown[0]}")
    doubled = [name for name in names if names.count(name) > 1]
    if doubled:
        return Fault(doubled[0], "doubled_column", f"列{doubled[0]}重复", f"column {doubled[0]} stands twice")
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        return Fault(missing[0], "missing_column", f"缺少列{missing[0]}", f"column {missing[0]} is missing")
    return None


def read_cell(column: str, text: str) -> tuple[Any, Fault | None]:
    """The value of one cell as the registry keeps it (fen, persons, dates), or what is wrong with it."""
    try:
        return _READERS[column](_printable(text.strip())), None
    except _Wrong as wrong:
        return None, Fault(column, *wrong.told)


def read_line(number: int, cells: Mapping[str, str], last_year: int) -> Line:
    """Types one line; every fault is told, not only the first."""
    faults: list[Fault] = []
    profile: dict[str, Any] = {}
    figures: dict[str, int | None] = {}
    year = last_year
    for column, text in cells.items():
        value, fault = read_cell(column, text)
        if fault:
            faults.append(fault)
        elif column == "report_year":
            year = value or last_year
        elif column in COUNTS or column.endswith("_wan"):
            figures[column.removesuffix("_wan")] = value
        else:
            profile[column] = value
    filed = {name: figures.get(name) for name in (*AMOUNTS, *COUNTS)}
    some = any(value is not None for value in filed.values())
    return Line(number, profile, year if some else None, filed if some else {}, tuple(faults))


def ragged(number: int, wanted: int, found: int) -> Line:
    """A line that has not as many cells as the header."""
    zh, en = f"应有{wanted}列，实有{found}列", f"has {found} columns instead of {wanted}"
    return Line(number, {}, faults=(Fault("", "columns", zh, en),))


def refused(line: Line, checks: Sequence[Callable[[], None]]) -> tuple[Fault, ...]:
    """The faults that rules of other rooms find."""
    found = list(line.faults)
    for check in checks:
        try:
            check()
        except BusinessError as error:
            name = (error.pointer or "/").strip("/").split("/")[0] or "credit_code"
            found.append(Fault(name, error.code, error.title("zh"), error.title("en")))
    return tuple(found)


def in_district(own: str | None, districts: Collection[str]) -> Fault | None:
    """A district's import holds that district's firms only, before and after."""
    if own is None or set(districts) <= {own}:
        return None
    return Fault("district", "out_of_scope", f"企业不在{own}", f"the firm is not in {own}")


def _text(longest: int, *, needed: bool) -> Callable[[str], str | None]:
    def read(text: str) -> str | None:
        if len(text) > longest:
            raise _Wrong("too_long", f"超过{longest}个字符", f"is longer than {longest} characters")
        if needed and not text:
            raise _Wrong("missing", "不能为空", "must not be empty")
        return text or None

    return read


def _printable(text: str) -> str:
    if text.startswith(HIDDEN):
        text = text[1:]
    if LOST in text:
        raise _Wrong(*TOLD.get(text, MIXED))
    if "\0" in text or len(text) > LONGEST:
        raise _Wrong(*UNREADABLE)
    return text


def _code(text: str) -> str:
    code = credit_code.normalise(text)
    found = credit_code.check(code)
    if not found.ok:
        raise _Wrong("credit_code", found.reason_zh or "", found.reason_en or "")
    return code


def _industry(text: str) -> str:
    if not _INDUSTRY.fullmatch(text):
        raise _Wrong("industry", "应为GB/T 4754行业代码", "must be an industry code of GB/T 4754")
    return text


def _day(text: str) -> date:
    """Year, month and day in this order, however they are parted; a bare serial is told, for no CSV says its epoch."""
    found = next((match for form in _DAYS if (match := form.fullmatch(text))), None)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise _Wrong("date_form", "应为YYYY-MM-DD日期", "must be a date written YYYY-MM-DD")


def _list(text: str) -> list[str]:
    return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]


def _flag(text: str) -> bool:
    known = {"": False, "true": True, "false": False, "1": True, "0": False, "是": True, "否": False}
    if text.lower() not in known:
        raise _Wrong("flag", "应为true或false", "must be true or false")
    return known[text.lower()]


def _count(text: str) -> int | None:
    if text and not _COUNT.fullmatch(text):
        raise _Wrong("count", "应为非负整数", "must be a whole number, not negative")
    return int(text) if text else None


def _wan(text: str) -> int | None:
    if not text:
        return None
    try:
        if _WAN.fullmatch(text):
            return wan_to_fen(Decimal(text))
    except (MoneyMalformed, InvalidOperation):
        pass
    raise _Wrong(
        "money", "应为万元金额，至多六位小数", "must be an amount in units of CNY 10,000, at most six decimals"
    )


_READERS: dict[str, Callable[[str], Any]] = {
    "credit_code": _code,
    "name": _text(200, needed=True),
    "district": _text(20, needed=True),
    "town": _text(100, needed=False),
    "industry": _industry,
    "registered_on": _day,
    "clusters": _list,
    "chains": _list,
    "synthetic": _flag,
    "report_year": _count,
    **dict.fromkeys(COUNTS, _count),
    **dict.fromkeys([f"{name}_wan" for name in AMOUNTS], _wan),
}
