"""Shapes of monitoring."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import Count, CreditCode, Day, F, Flag, Ratio, Shape
from services.targets.indicators.schemas import Named

_ID = "0199a5b0-7c1e-7000-8000-000000000000"


class FrameFirm(Shape):
    """A firm that may be drawn."""

    credit_code: CreditCode = F("Credit code", "91500000202869177Y")
    stratum: str = F("Stratum it is drawn in", "CQ-500107|small", min_length=1, max_length=64)


class FieldRead(Shape):
    """A field of a form."""

    code: str = F("Code of the field; money in fen", "REVENUE_FEN")
    name: Named = F("Name", {"zh": "营业收入（分）", "en": "Revenue, fen"})
    indexed: Flag = F("Whether an index is made of it", True)


class CheckRead(Shape):
    """A check within one report."""

    code: str = F("Code, as warnings name it", "RD_ABOVE_REVENUE")
    name: Named = F("What is wrong", {"zh": "研发费用大于营业收入", "en": "R&D spending above revenue"})


class FormRead(Shape):
    """A reporting form."""

    code: str = F("Code of the form", "MONTHLY_OPERATION")
    name: Named = F("Name", {"zh": "中小企业月度运行情况表", "en": "Monthly operation of SMEs"})
    every: Literal["month", "quarter"] = F("How long its periods are", "month")
    due_working_days: int = F("Working days after a period's end in which firms report", 10)
    fields: list[FieldRead] = F("Fields", [])
    checks: list[CheckRead] = F("Checks beside the jump against the firm's last report", [])


class FormList(Shape):
    """All forms."""

    items: list[FormRead] = F("Forms", [])


class PeriodCreate(Shape):
    """A month or quarter to be watched."""

    form: str = F("Code of the form", "MONTHLY_OPERATION", min_length=1, max_length=64)
    month: Day = F("Any day of the month, or of the quarter for a quarterly form", "2025-06-01")
    seed: str = F("Seed of the draw; the same seed draws the same firms", "2025-06", min_length=1, max_length=64)
    per_stratum: int = Field(description="Firms drawn in each stratum", examples=[20], ge=1, le=1000, strict=True)
    frame: list[FrameFirm] = Field(
        description="Firms that may be drawn", examples=[[{"credit_code": "91500000202869177Y", "stratum": "small"}]],
        min_length=1, max_length=5000,
    )  # fmt: skip


class IndexRead(Shape):
    """A field's chained index."""

    field: str = F("Code of the field", "REVENUE_FEN")
    index: Ratio | None = F("100 in the form's first period; null where the chain broke", "103.2")
    before: Ratio | None = F("The index of the period before", "101", default=None)
    matched: int = F("Firms that reported in this period and the one before", 180)
    alert: Flag = F("It fell by the share of policy/targets/monitoring.yaml or more", False)


class PeriodRead(Shape):
    """A watched month or quarter."""

    id: UUID = F("Id of the period", _ID)
    form: str = F("Code of the form", "MONTHLY_OPERATION")
    month: Day = F("First day of the month or quarter", "2025-06-01")
    ends_on: Day = F("Its last day", "2025-06-30")
    due_on: Day = F("Last day for reports, by working days after its end", "2025-07-14")
    seed: str = F("Seed of the draw", "2025-06")
    firms: int = F("Firms in the sample", 200)
    reported: int = F("Firms that reported", 190)
    closed_on: Day | None = F("Day of the end", None)
    indices: list[IndexRead] = F("Chained indices; none before the end", [])


class SubmissionCreate(Shape):
    """What a firm reports."""

    values: dict[str, Count] = F("Value by field; money in fen", {"REVENUE_FEN": 1200000, "EMPLOYEES": 85})


class SubmissionRead(Shape):
    """What was kept."""

    id: UUID = F("Id of the report", _ID)
    credit_code: str = F("Credit code", "91500000202869177Y")
    values: dict[str, int] = F("Value by field", {"REVENUE_FEN": 1200000, "EMPLOYEES": 85})
    warnings: list[str] = F("Fields that jump against the firm's last report, and checks of the form that fail", [])
    submitted_on: Day = F("Day of the report", "2025-07-08")


class LateRead(Shape):
    """Who was late on a day."""

    as_of: Day = F("End of this day", "2025-07-15")
    due_on: Day = F("Last day for reports", "2025-07-14")
    credit_codes: list[str] = F("Firms that reported late or not at all", [])


class OwnReportsRead(Shape):
    """What a firm reported in a period."""

    items: list[SubmissionRead] = F("Reports, the last first; the last holds", [])


class StratumRead(Shape):
    """How a stratum reported."""

    stratum: str = F("Stratum", "CQ-500107|small")
    firms: int = F("Firms drawn", 20)
    reported: int = F("Firms that reported", 19)


class QualityRead(Shape):
    """What the checks found in a period."""

    period_id: UUID = F("Id of the period", _ID)
    strata: list[StratumRead] = F("How each stratum reported", [])
    warned: list[SubmissionRead] = F("Reports that hold and carry a warning", [])


class AlertRead(Shape):
    """An index that fell too far."""

    period_id: UUID = F("Id of the period", _ID)
    form: str = F("Code of the form", "MONTHLY_OPERATION")
    month: Day = F("First day of the month or quarter", "2025-07-01")
    closed_on: Day = F("Day on which the period was closed", "2025-08-15")
    field: str = F("Code of the field", "REVENUE_FEN")
    before: Ratio | None = F("The index of the period before", "100")
    index: Ratio = F("The index", "88.5")
    matched: int = F("Firms that reported in both periods", 180)
