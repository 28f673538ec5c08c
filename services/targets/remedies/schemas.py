"""Shapes of remedial tasks."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import Day, F, Flag, Ratio, Shape
from services.targets.indicators.schemas import Named

_ID = "0199a5b0-7c1e-7000-8000-000000000000"


class TaskCreate(Shape):
    """A task for a district."""

    district: str = F("Unit id; one that the round assessed", "CQ-500107", min_length=1, max_length=32)
    indicator: str | None = F("Indicator it is about", "ARREARS_SETTLED", default=None, max_length=64)
    task: str = F("What is to be done", "三个月内办结存量拖欠投诉", min_length=1, max_length=1000)
    owner: str = F("Unit of the district that carries it out; no person", "区经济信息委", min_length=1, max_length=64)
    due_on: Day = F("Last day for it; not over yet", "2025-12-31")


class ProgressCreate(Shape):
    """How far a task is."""

    progress_percent: int = Field(description="How far, in percent", examples=[60], ge=0, le=99, strict=True)
    note: str = F("What was done", "已办结18件", min_length=1, max_length=1000)


class CompletionCreate(Shape):
    """That a task is completed."""

    note: str = F("What was done", "存量投诉全部办结", min_length=1, max_length=1000)


class CheckCreate(Shape):
    """The second look at a completion."""

    confirmed: Flag = F("true: completed; false: the task goes back", True)
    note: str = F("What was looked at, or what is missing", "抽查属实", min_length=1, max_length=1000)


class StepRead(Shape):
    """A step of a task."""

    kind: Literal["progress", "completion", "confirmation", "return"] = F("What it was", "progress")
    note: str = F("What was said", "已办结18件")
    progress_percent: int | None = F("How far the district said it was", 60)
    taken_by: str = F("Subject id of who took it", "officer-9")
    taken_on: Day = F("When", "2025-11-03")


class TaskRead(Shape):
    """A task and how it stands."""

    id: UUID = F("Id of the task", _ID)
    round_id: UUID = F("Id of the round it follows from", _ID)
    district: str = F("Unit id", "CQ-500107")
    name: Named = F("Name of the unit", {"zh": "九龙坡区", "en": "Jiulongpo"})
    indicator: str | None = F("Indicator it is about", "ARREARS_SETTLED")
    task: str = F("What is to be done", "三个月内办结存量拖欠投诉")
    owner: str = F("Unit of the district that carries it out", "区经济信息委")
    set_on: Day = F("Day on which it was set", "2025-10-10")
    due_on: Day = F("Last day for it; overdue from the next", "2025-12-31")
    state: Literal["open", "overdue", "reported", "confirmed"] = F("How it stands at the day's end", "open")
    progress_percent: int = F("How far it is", 60)
    steps: list[StepRead] = F("Steps up to that day", [])
    allowed_actions: list[str] = F("What the caller may do now", ["progress", "completion"])


class ProposalRead(Shape):
    """A weak score that has no task yet."""

    district: str = F("Unit id", "CQ-500107")
    name: Named = F("Name of the unit", {"zh": "九龙坡区", "en": "Jiulongpo"})
    indicator: str = F("Indicator", "ARREARS_SETTLED")
    score: Ratio = F("Its score", "3.2")
    weight: Ratio = F("Greatest score", "10")


class ProposalsRead(Shape):
    """Weak scores without a task."""

    below_ratio: Ratio = F("Scores below this share of their weight are proposed", "0.6")
    items: list[ProposalRead] = F("Proposals; the office decides", [])
