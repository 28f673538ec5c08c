"""Shapes of reports and of decisions."""

from typing import Literal
from uuid import UUID

from chassis.shapes import Day, F, Instant, Shape

_ID = "0199a5b0-7c1e-7000-8000-000000000000"
Kind = Literal["scoreboard", "brief"]
Format = Literal["xlsx", "pdf"]


Language = Literal["zh", "en"]


class ReportCreate(Shape):
    """A wish for a report."""

    kind: Kind = F("scoreboard: every number; brief: red items and decisions for the leading group too", "brief")
    format: Format = F("File format", "pdf")
    language: Language = F("Language of the report", "zh", default="zh")
    as_of: Day = F("Day of the numbers; not in the future", "2025-06-30")


class ReportRead(Shape):
    """A report and how far it is."""

    id: UUID = F("Id of the report", _ID)
    kind: Literal["scoreboard", "brief", "environment"] = F("What it shows", "brief")
    format: Format = F("File format", "pdf")
    language: Language = F("Language", "zh")
    as_of: Day = F("Day of the numbers", "2025-06-30")
    state: Literal["queued", "gathered", "done"] = F("How far it is", "done")
    progress_percent: int = F("How far it is, in percent", 100)
    content_hash: str | None = F("SHA-256 of the file, hex; null until done", None)
    size: int | None = F("Length of the file in bytes; null until done", 48213)
    requested_by: str = F("Subject id of who asked for it", "officer-1")
    requested_at: Instant = F("When", "2025-07-01T09:00:00+08:00")
    finished_at: Instant | None = F("When it was done", "2025-07-01T09:00:01+08:00")


class AssessmentReportCreate(Shape):
    """A wish for the report of a published round."""

    format: Format = F("File format", "pdf")
    language: Language = F("Language of the report", "zh", default="zh")


class DecisionCreate(Shape):
    """A decision of the leading group."""

    indicator: str | None = F("Indicator it is about", "CHAMPION_NEW", default=None, max_length=64)
    decision: str = F("What was decided", "对单项冠军后备企业开展一对一辅导", min_length=1, max_length=1000)
    owner: str = F("Department that carries it out", "市经济信息委", min_length=1, max_length=64)
    decided_on: Day = F("Day of the decision; not in the future", "2025-07-05")
    due_on: Day = F("Last day for it", "2025-09-30")


class DecisionResult(Shape):
    """How a decision was carried out."""

    result: str = F("What was done", "已完成首批辅导", min_length=1, max_length=1000)


class DecisionRead(Shape):
    """A decision and how it stands."""

    id: UUID = F("Id of the decision", _ID)
    indicator: str | None = F("Indicator it is about", "CHAMPION_NEW")
    decision: str = F("What was decided", "对单项冠军后备企业开展一对一辅导")
    owner: str = F("Department that carries it out", "市经济信息委")
    decided_on: Day = F("Day of the decision", "2025-07-05")
    due_on: Day = F("Last day for it; overdue from the next", "2025-09-30")
    state: Literal["open", "overdue", "done"] = F("How it stands at the end of the day asked for", "open")
    done_on: Day | None = F("Day on which it was carried out", None)
    result: str | None = F("What was done", None)
    recorded_by: str = F("Subject id of who recorded it", "officer-1")
    allowed_actions: list[str] = F("What the caller may do now", ["completion"])
