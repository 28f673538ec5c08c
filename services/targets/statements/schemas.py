"""Shapes of stated figures."""

from typing import Literal
from uuid import UUID

from chassis.shapes import Count, Day, F, Instant, Shape


class StatementCreate(Shape):
    """A figure for an indicator that the caller's department owns."""

    indicator: str = F("Code of the indicator", "TECH_ENTERPRISE", min_length=1, max_length=64)
    as_of: Day = F("Day the figure is of; not in the future", "2025-06-30")
    district: str | None = F("Unit id for a unit's figure; leave out for the whole city", None, default=None)
    value: Count = F(
        "The indicator's whole value at the end of the day in its base unit; of a yearly flow, since 1 January", 61234
    )
    note: str | None = F("Where the figure comes from", "科技型企业库", default=None, max_length=400)
    kind: Literal["figure", "opening"] = F(
        "figure: what the department counts; opening: what a counted indicator held at the end of the day",
        "figure",
        default="figure",
    )


class StatementRead(Shape):
    """A stated figure and who stood up for it."""

    id: UUID = F("Id of the statement", "0199a5b0-7c1e-7000-8000-000000000000")
    indicator: str = F("Code of the indicator", "TECH_ENTERPRISE")
    as_of: Day = F("Day the figure is of", "2025-06-30")
    district: str | None = F("Unit id; null for the whole city", None)
    value: int = F("Figure in the indicator's base unit", 61234)
    department: str = F("Department that stated it", "市科技局")
    note: str | None = F("Where the figure comes from", "科技型企业库")
    kind: str = F("figure or opening", "figure")
    state: str = F("submitted or approved; only an approved figure counts", "submitted")
    submitted_by: str = F("Subject id of who submitted it", "officer-1")
    submitted_at: Instant = F("When it was submitted", "2025-07-01T09:00:00+08:00")
    approved_by: str | None = F("Subject id of who approved it", None)
    approved_at: Instant | None = F("When it was approved", None)
    allowed_actions: list[str] = F("What the caller may do now", ["approval"])


class LineRead(Shape):
    """What became of one line of a file."""

    line: int = F("Number of the line; the first holds the column names", 2)
    statement: UUID | None = F("Statement it became; null where it is refused", "0199a5b0-7c1e-7000-8000-000000000000")
    code: str | None = F("Why it is refused", "not_the_owner")
    zh: str | None = F("Why, in Chinese", None)
    en: str | None = F("Why, in English", None)


class FileRead(Shape):
    """A file of figures, line by line."""

    accepted: int = F("Lines that became statements", 12)
    refused: int = F("Lines that were refused and changed nothing", 1)
    lines: list[LineRead] = F("Every line", [])
