"""Shapes of report cards, their figures, the ranking and appeals."""

from typing import Literal
from uuid import UUID

from chassis.shapes import Count, Day, F, Flag, Instant, Ratio, Shape
from services.targets.indicators.schemas import Named

_ID = "0199a5b0-7c1e-7000-8000-000000000000"
_SHEET = {"zh": "普惠金融", "en": "Inclusive finance"}


class FigureCreate(Shape):
    """A district's figure that the caller's department owns."""

    input: str = F("Code of the input", "FIRMS", min_length=1, max_length=64)
    district: str = F("Unit id; a unit that existed on the day", "CQ-500107", min_length=1, max_length=32)
    as_of: Day = F("Day the figure is of; not in the future", "2025-06-30")
    value: Count = F("Value; money in fen", 8200)


class FigureRead(Shape):
    """A figure behind a card."""

    id: UUID = F("Id of the figure", _ID)
    input: str = F("Code of the input", "FIRMS")
    district: str = F("Unit id", "CQ-500107")
    as_of: Day = F("Day the figure is of", "2025-06-30")
    value: int = F("Value; money in fen", 8200)
    department: str = F("Department that answers for it", "市经济信息委")
    stated_by: str = F("Subject id of who stated it", "officer-1")
    stated_at: Instant = F("When", "2025-07-01T09:00:00+08:00")
    approved_by: str | None = F("Subject id of who approved it; only then it counts", "officer-2")
    approved_at: Instant | None = F("When", "2025-07-01T10:00:00+08:00")
    appeal_id: UUID | None = F("The appeal that corrected it", None)


class MissingInput(Shape):
    """An input that nobody stated."""

    input: str = F("Code of the input", "FIRMS")
    name: Named = F("What it is", {"zh": "中小企业数", "en": "SMEs"})
    owners: list[str] = F("Departments that answer for it", ["市经济信息委"])
    reason: Named = F("Why it is missing", {"zh": "本年尚无经审核的填报数", "en": "no approved figure this year"})


class MeasureRead(Shape):
    """One measure of a sheet."""

    code: str = F("Code of the measure", "LOAN_COVERAGE")
    name: Named = F("Name", {"zh": "贷款覆盖率", "en": "Share of firms with loans"})
    value_ratio: Ratio | None = F("Its value; null where an input is missing", "0.3512")
    score: Ratio | None = F("Its score; null where it cannot be scored", "28.1")
    weight: Ratio = F("Greatest score", "40")
    why: Literal["input_missing", "nothing_below_the_line", "too_few"] | None = F("Why it has no score", None)


class SheetRead(Shape):
    """One of the eight sheets; seven are slots that no document names."""

    slot: int = F("Place, 1 to 8", 1)
    code: str | None = F("Code; null for a slot", "INCLUSIVE_FINANCE")
    name: Named | None = F("Name; null for a slot", _SHEET)
    note: Named = F("Where formula or slot come from", {"zh": "此为项目设定", "en": "a project setting"})
    total: Ratio | None = F("Sum of the scores; null while one is missing", "71.4")
    rank: int | None = F("Place among the districts with a total; equals share one", 3)
    ranked: int | None = F("How many districts have a total", 38)
    measures: list[MeasureRead] = F("Its measures", [])
    missing: list[MissingInput] = F("What nobody stated", [])
    figures: list[FigureRead] = F("The figures behind it", [])


class ReportCardRead(Shape):
    """A district's report card on a day."""

    district: str = F("Unit id", "CQ-500107")
    name: Named = F("Name", {"zh": "九龙坡区", "en": "Jiulongpo"})
    as_of: Day = F("End of this day", "2025-06-30")
    version: int = F("One, and one more for every appeal upheld", 1)
    sheets: list[SheetRead] = F("The eight sheets", [])


class PlaceRead(Shape):
    """A district in the ranking."""

    district: str = F("Unit id", "CQ-500107")
    name: Named = F("Name", {"zh": "九龙坡区", "en": "Jiulongpo"})
    total: Ratio | None = F("Sum of the scores; null while one is missing", "71.4")
    rank: int | None = F("Place; equals share one, the next is skipped; null without a total", 3)


class CardRankingRead(Shape):
    """The districts of a day by their totals."""

    as_of: Day = F("End of this day", "2025-06-30")
    sheet: str = F("Code of the sheet", "INCLUSIVE_FINANCE")
    minimum_base: int = F("With fewer firms than this below the line a measure is not scored", 20)
    items: list[PlaceRead] = F("Ranked first, then those without a place", [])


class AppealCreate(Shape):
    """An appeal against a figure on the card."""

    input: str = F("Code of the input", "FIRMS", min_length=1, max_length=64)
    as_of: Day = F("Day of the card", "2025-06-30")
    reason: str = F("What is wrong and why", "企业数含已注销企业", min_length=1, max_length=400)


class AppealDecision(Shape):
    """A decision on an appeal."""

    upheld: Flag = F("true: the figure was wrong", True)
    answer: str = F("Why", "经核对予以更正", min_length=1, max_length=400)
    corrected: Count | None = F("The right figure; exactly when upheld", 8100, default=None)


class CardAppealRead(Shape):
    """An appeal and what became of it."""

    id: UUID = F("Id of the appeal", _ID)
    district: str = F("Unit id", "CQ-500107")
    input: str = F("Code of the input", "FIRMS")
    as_of: Day = F("Day of the card", "2025-06-30")
    reason: str = F("What is wrong and why", "企业数含已注销企业")
    raised_by: str = F("Subject id of who raised it", "officer-9")
    raised_at: Instant = F("When", "2025-07-03T09:00:00+08:00")
    upheld: bool | None = F("Decision; null while open", None)
    answer: str | None = F("Why", None)
    decided_by: str | None = F("Subject id of who decided", None)
    decided_at: Instant | None = F("When", None)
