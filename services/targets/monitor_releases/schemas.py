"""Shapes of analyses."""

from uuid import UUID

from chassis.shapes import Day, F, Flag, Instant, Ratio, Shape
from services.targets.indicators.schemas import Named

_ID = "0199a5b0-7c1e-7000-8000-000000000000"


class ReleaseCreate(Shape):
    """An analysis of a closed period."""

    period_id: UUID = F("Id of the closed period", _ID)
    title: str = F("Title", "2025年6月中小企业运行分析", min_length=1, max_length=200)
    analysis: str = F("The analysis; names no single firm", "营业收入指数回升至103.2。", min_length=1, max_length=20000)


class IndexPoint(Shape):
    """An index in a period."""

    month: Day = F("First day of the month or quarter", "2025-06-01")
    index: Ratio | None = F("100 in the form's first period; null where the chain broke", "103.2")


class IndexLineRead(Shape):
    """A field's index over the periods."""

    field: str = F("Code of the field", "REVENUE_FEN")
    name: Named = F("Name", {"zh": "营业收入（分）", "en": "Revenue, fen"})
    alert: Flag = F("Whether it fell too far in the period itself", False)
    points: list[IndexPoint] = F("Up to the period, in order of time", [])


class ReleaseRead(Shape):
    """An analysis with the indices it speaks of."""

    id: UUID = F("Id of the analysis", _ID)
    period_id: UUID = F("Id of the period", _ID)
    form: str = F("Code of the form", "MONTHLY_OPERATION")
    form_name: Named = F("Name of the form", {"zh": "中小企业月度运行情况表", "en": "Monthly operation of SMEs"})
    month: Day = F("First day of the month or quarter", "2025-06-01")
    firms: int = F("Firms in the sample", 200)
    reported: int = F("Firms that reported", 190)
    title: str = F("Title", "2025年6月中小企业运行分析")
    analysis: str = F("The analysis", "营业收入指数为103.2，较上月回升。")
    indices: list[IndexLineRead] = F("The indices", [])
    written_at: Instant = F("When it was written", "2025-07-20T09:00:00+08:00")
    published_at: Instant | None = F("When it was released; it cannot change since", None)
    allowed_actions: list[str] = F("What the caller may do now", ["publication"])
