"""What R&D inputs say: parts, ratio of research, trend (渝府办发〔2024〕14号: 加大基础研究和应用研究投入力度)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Literal

from chassis.errors import Conflict, RuleRefused

PARTS = ("basic", "applied", "development")
Trend = Literal["rising", "falling", "level", "unknown"]


class NegativeInput(RuleRefused):
    """An input below zero."""

    code = "negative_input"
    zh = "{field}不能为负数"
    en = "{field} cannot be negative"


class InputsAlreadyFiled(Conflict):
    """If-None-Match: * and the year is on file."""

    status = 412
    code = "inputs_already_filed"
    zh = "该年度研发投入已填报，请带 If-Match 更新"
    en = "The inputs of this year are filed; send If-Match to correct them"


@dataclass(frozen=True, slots=True)
class Year:
    """A year's inputs in fen; `research` is the part of basic and applied research, None where there is no input."""

    year: int
    basic: int
    applied: int
    development: int

    @property
    def total(self) -> int:
        """All three together."""
        return self.basic + self.applied + self.development

    @property
    def research(self) -> Decimal | None:
        """(basic + applied) / total, four places."""
        return ratio(self.basic + self.applied, self.total)


def ratio(part: int, whole: int | None) -> Decimal | None:
    """A part of a whole, four places; None where the whole is not above zero or not known."""
    if whole is None or whole <= 0:
        return None
    return (Decimal(part) / Decimal(whole)).quantize(Decimal("0.0001"), ROUND_HALF_EVEN)


def check_inputs(inputs: Mapping[str, int]) -> None:
    """No part is below zero."""
    for name in PARTS:
        if inputs[name] < 0:
            raise NegativeInput(pointer=f"/{name}", field=name)


def trend(years: Sequence[Year]) -> Trend:
    """Whether the ratio of research rose from the last year but one on file to the last; they must be neighbours."""
    if len(years) < 2:
        return "unknown"
    before, last = sorted(years, key=lambda each: each.year)[-2:]
    if last.year != before.year + 1 or last.research is None or before.research is None:
        return "unknown"
    if last.research == before.research:
        return "level"
    return "rising" if last.research > before.research else "falling"
