"""HTTP shapes of R&D inputs."""

from typing import Any

from pydantic import Field

from chassis.shapes import Count, Day, F, Ratio, Shape, Yuan
from services.enterprise.filings.schemas import Recorded, recorded
from services.enterprise.rd_inputs.rules import PARTS, Trend

AMOUNT = {"amount": "800000.00", "currency": "CNY"}
MONEY = (*PARTS, "total", "filed_rd")


class RdInputsWrite(Shape):
    """A firm's R&D inputs of one year, by what they are for; all three, zero where there is none."""

    basic: Yuan = F("Basic research (基础研究), in yuan", AMOUNT)
    applied: Yuan = F("Applied research (应用研究), in yuan", AMOUNT)
    development: Yuan = F("Development (试验发展), in yuan", AMOUNT)

    def inputs(self) -> dict[str, int]:
        """Fen by part."""
        return {name: getattr(self, name).fen for name in PARTS}


class RdInputsRead(RdInputsWrite):
    """Inputs as filed."""

    credit_code: str = F("The firm", "915001070901701252")
    year: Count = F("Accounting year", 2025)
    filed_on: Day = F("Day this version was filed", "2026-03-02")
    version: Count = F("Grows with each filing of other inputs; the ETag", 1)

    @classmethod
    def of(cls, row: Any) -> "RdInputsRead":
        """From a row in fen."""
        return cls(**dict(row) | {name: Yuan.of(row[name]) for name in PARTS})


class RdInputsVersion(RdInputsRead, Recorded):
    """A version of a year's inputs."""

    @classmethod
    def of(cls, row: Any) -> "RdInputsVersion":
        """From a row in fen with its differences."""
        plain = {name: row[name] for name in RdInputsRead.model_fields}
        return cls(**plain | {name: Yuan.of(row[name]) for name in PARTS} | recorded(row, PARTS))


class RdYear(RdInputsRead):
    """A year of the series."""

    total: Yuan = F("All three together", AMOUNT)
    research_ratio: Ratio | None = F("(basic + applied) / total, four places; null without inputs", "0.25")
    filed_rd: Yuan | None = F("R&D expenses of the annual report, for comparison; null when not filed", AMOUNT)
    intensity_ratio: Ratio | None = F("total / filed revenue; null when revenue is not filed", "0.05")


class RdSeries(Shape):
    """The last ten years' inputs and where the part of research goes."""

    credit_code: str = F("The firm", "915001070901701252")
    trend: Trend = F("Of the research ratio, last year against the one before; unknown if either lacks", "rising")
    items: list[RdYear] = Field(description="Years in their order", examples=[[]])

    @classmethod
    def of(cls, code: str, trend: Trend, rows: list[dict[str, Any]]) -> "RdSeries":
        """From rows in fen."""
        money = [{name: None if row[name] is None else Yuan.of(row[name]) for name in MONEY} for row in rows]
        items = [RdYear(**row | amounts) for row, amounts in zip(rows, money, strict=True)]
        return cls(credit_code=code, trend=trend, items=items)
