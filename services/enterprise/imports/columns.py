"""Lines of a piece checked and typed a column at a time; what is not plainly right is left to the row reader."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from chassis import credit_code
from chassis.errors import BusinessError
from chassis.money import FEN_PER_WAN
from services.enterprise.filings.rules import NEVER_NEGATIVE
from services.enterprise.imports.pieces import CELLS
from services.enterprise.imports.rules import AMOUNTS, COUNTS, LOST, read_cell

PLAIN = "plain"
"""True where the row reader would take the line too, with the same values."""
_CONTROL = rf"[\x00\x1c-\x1f{LOST}]"
"""What cannot be stored, what Python alone takes for space, and what stands where a cell has no value."""
_LEFT_TO_ROWS = rf"{_CONTROL}|^\s*'"
"""An apostrophe may be an export's, to be taken away."""
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_COUNT = r"^[0-9]{0,8}$"
_WAN = r"^(-?[0-9]{1,11}(\.[0-9]{1,6})?)?$"
_OLDEST = date(1900, 1, 1)
_ORGANISATION = (3, 7, 9, 10, 5, 8, 4, 2)
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_HALF, _WRONG = 1 << 32, 1 << 20
_LOOKED_UP: Mapping[str, pl.DataType] = {
    "district": pl.String(),
    "town": pl.String(),
    "industry": pl.String(),
    "clusters": pl.List(pl.String),
    "chains": pl.List(pl.String),
    "synthetic": pl.Boolean(),
}
"""Columns of few different cells: each different cell is read once, by the row reader itself."""

Check = Callable[[Mapping[str, Any]], None]


def _worth(byte: int, place: int) -> int:
    """What a character adds: to the lower half for the check of the whole, to the upper for the organisation's."""
    letter = chr(byte).upper() if byte < 128 else "-"
    value = credit_code.CHARSET.find(letter)
    whole = _WRONG if value < 0 else value * (pow(3, place, 31) if place < 17 else 1)
    if 8 <= place < 16:
        return whole + _HALF * max(0, _LETTERS.find(letter)) * _ORGANISATION[place - 8]
    stated = "0123456789X".find(letter) if place == 16 else 0
    return whole + _HALF * (_WRONG if stated < 0 else stated)


def _weighed(place: int) -> pl.Series:
    """What two characters from a place on add, by their sixteen bits."""
    first, second = ([_worth(byte, at) for byte in range(256)] for at in (place, place + 1))
    return pl.Series([low + high for high in second for low in first], dtype=pl.Int64)


_WEIGHED = [_weighed(place) for place in range(0, credit_code.LENGTH, 2)]


@dataclass(frozen=True, slots=True)
class Day:
    """What holds on the day of an import: the check of a profile, a unit in force, and whose firms it may hold."""

    today: date
    check: Check
    unit: str
    district: str | None


def typed(raw: pl.DataFrame, names: Sequence[str], day: Day) -> pl.DataFrame:
    """One row per line: `code` where it is one, the profile, the figures (fen, persons), `year` where it files."""
    cells = raw.with_columns(pl.col(names).str.strip_chars())
    frame = cells.select(
        *_code(),
        *_name(),
        *_founded(day.today),
        *_figures(names),
        *_year(names, day.today),
        (pl.col(CELLS) == len(names)).alias("_whole"),
    )
    looked_up = [_looked_up(column, cells, day) for column in _LOOKED_UP]
    frame = pl.concat([frame, *looked_up], how="horizontal")
    some = pl.any_horizontal(pl.col(*AMOUNTS, *COUNTS).is_not_null())
    frame = frame.with_columns(pl.when(some).then(pl.col("year")).alias("year"))
    right = [name for name in frame.columns if name.startswith("_")]
    good = pl.all_horizontal(*right, *_filed_rightly(day.today))
    return frame.with_columns(good.fill_null(value=False).alias(PLAIN)).drop(right)


def _code() -> list[pl.Expr]:
    """The code where its form and its check character are right, and whether the organisation's check holds.

    Two characters at a time are looked up, already weighed: the sum of both checks, each in its half of one number.
    """
    octets = pl.when(pl.col("credit_code").str.len_bytes() == credit_code.LENGTH).then(pl.col("credit_code"))
    total = pl.lit(0, dtype=pl.Int64)
    for place in range(0, credit_code.LENGTH, 2):
        pair = octets.cast(pl.Binary).bin.slice(place, 2).bin.reinterpret(dtype=pl.UInt16)
        total = total + pl.lit(_WEIGHED[place // 2]).gather(pair.cast(pl.UInt32))
    whole, organisation = total % _HALF, total // _HALF
    fits = (whole < _WRONG) & (whole % 31 == 0)
    code = pl.when(fits).then(octets.str.to_uppercase())
    sure = (organisation < _WRONG) & (organisation % 11 == 0)
    return [code.alias("code"), code.is_not_null().alias("_code"), sure.alias("sure")]


def _name() -> list[pl.Expr]:
    name = pl.col("name")
    return [name, (name.str.len_chars().is_between(1, 200) & ~name.str.contains(_LEFT_TO_ROWS)).alias("_name")]


def _founded(today: date) -> list[pl.Expr]:
    cell = pl.col("registered_on")
    day = pl.when(cell.str.contains(_DAY)).then(cell).str.to_date("%Y-%m-%d", strict=False)
    day = pl.when(day.is_between(_OLDEST, today)).then(day)
    return [day.alias("registered_on"), day.is_not_null().alias("_day")]


def _figures(names: Sequence[str]) -> list[pl.Expr]:
    """The counts, the amounts as exact fen, and whether all have the right form; a column that is absent is empty."""
    made, forms = list[pl.Expr](), [pl.lit(value=True)]
    for name in COUNTS:
        cell = pl.col(name) if name in names else pl.lit("")
        made.append(_number(cell).alias(name))
        forms.append(cell.str.contains(_COUNT))
    for name in AMOUNTS:
        cell = pl.col(f"{name}_wan") if f"{name}_wan" in names else pl.lit("")
        made.append(_fen(cell).alias(name))
        forms.append(cell.str.contains(_WAN))
    return [*made, pl.all_horizontal(forms).alias("_figures")]


def _year(names: Sequence[str], today: date) -> list[pl.Expr]:
    if "report_year" not in names:
        return [pl.lit(today.year - 1, dtype=pl.Int64).alias("year")]
    cell = pl.col("report_year")
    year = pl.when(_number(cell) > 0).then(_number(cell)).otherwise(pl.lit(today.year - 1, dtype=pl.Int64))
    return [year.alias("year"), cell.str.contains(_COUNT).alias("_year")]


def _number(cell: pl.Expr) -> pl.Expr:
    return cell.cast(pl.Int64, strict=False)


def _fen(cell: pl.Expr) -> pl.Expr:
    parts = cell.str.strip_prefix("-").str.splitn(".", 2)
    whole = parts.struct.field("field_0").cast(pl.Int64, strict=False) * FEN_PER_WAN
    part = parts.struct.field("field_1").str.pad_end(6, "0").cast(pl.Int64, strict=False).fill_null(0)
    return pl.when(cell.str.starts_with("-")).then(-(whole + part)).otherwise(whole + part)


def _filed_rightly(today: date) -> list[pl.Expr]:
    """The signs, parts and years of filings.rules, as far as a line files anything."""
    year, founded = pl.col("year"), pl.col("registered_on").dt.year()
    rules = [(year < today.year) & (year >= founded)]
    rules += [pl.col(name) >= 0 for name in NEVER_NEGATIVE]
    rules += [pl.col(part) <= pl.col("employees") for part in ("rd_staff", "tech_staff")]
    return [rule.fill_null(value=True) for rule in rules]


def _looked_up(column: str, cells: pl.DataFrame, day: Day) -> pl.DataFrame:
    """The values of a column, and whether they are right."""
    given = cells[column] if column in cells.columns else pl.Series([""] * cells.height, dtype=pl.String)
    different = given.unique()
    found = [_looked_at(column, cell, day) for cell in different]
    values = pl.Series(column, [value for value, _ in found], dtype=_LOOKED_UP[column])
    table = pl.DataFrame([values, pl.Series(f"_{column}", [right for _, right in found], dtype=pl.Boolean)])
    place = given.replace_strict(different, range(len(different)), return_dtype=pl.UInt32)
    return table.select(pl.all().gather(place))


def _looked_at(column: str, cell: str, day: Day) -> tuple[Any, bool]:
    value, fault = read_cell(column, cell)
    if fault:
        return None, False
    if column in {"district", "clusters", "chains"}:
        profile = {"district": day.unit, "registered_on": day.today, "clusters": (), "chains": (), column: value}
        try:
            day.check(profile)
        except BusinessError:
            return value, False
    return value, column != "district" or day.district in {None, value}
