"""HTTP shapes of coaching plans."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, model_validator

from chassis.shapes import CreditCode, Day, F, Shape, wrong

_ID = "0198d3a0-0000-7000-8000-000000000051"
Owner = Literal["firm", "officer", "department"]
State = Literal["open", "completed", "cancelled"]
_TASK = {"title": "补充发明专利", "owner": "firm", "working_days": 20}


class TaskCreate(Shape):
    """A task, due on a day or so many working days from today."""

    title: str = Field(description="What is to be done", examples=["补充发明专利"], min_length=1, max_length=200)
    owner: Owner = F("Who does it", "firm")
    due_on: Day | None = F("Its due day", None, default=None)
    working_days: int | None = Field(
        default=None, description="Or: working days from today", examples=[20], strict=True, ge=1, le=250
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> "TaskCreate":
        if (self.due_on is None) == (self.working_days is None):
            raise wrong("one_of_both", "due_on 与 working_days 须且只能填一个", "give either due_on or working_days")
        return self


class PlanCreate(Shape):
    """A coaching plan for a firm and a rung."""

    credit_code: CreditCode = F("The firm", "915001070901701252")
    tier: str = Field(description="The rung it leads to", examples=["LITTLE_GIANT"], min_length=1, max_length=40)
    goal: str = Field(description="What it is to reach", examples=["2027年申报"], min_length=1, max_length=400)
    target_on: Day | None = F("By when", "2026-12-31", default=None)
    tasks: list[TaskCreate] = Field(default_factory=list, description="Its tasks", examples=[[_TASK]], max_length=100)


class WayCreate(Shape):
    """A plan made of one of the ways that next-steps shows for a rung."""

    credit_code: CreditCode = F("The firm", "915001070901701252")
    tier: str = Field(description="The rung it leads to", examples=["SRDI"], min_length=1, max_length=40)
    inputs: list[Annotated[str, Field(min_length=1, max_length=80)]] = Field(
        description="Inputs of the way's steps, as next-steps names them", examples=[["rd_y1"]], min_length=1,
        max_length=20,
    )  # fmt: skip
    target_on: Day = F("By when all of it is to be reached", "2027-06-30")


class TasksCreate(Shape):
    """More tasks of a plan."""

    tasks: list[TaskCreate] = Field(description="The tasks", examples=[[_TASK]], min_length=1, max_length=100)


class OutcomeCreate(Shape):
    """What came of a task."""

    outcome: str = Field(description="In words", examples=["已取得授权"], min_length=1, max_length=2000)


class PlanClosing(OutcomeCreate):
    """The end of a plan."""

    state: Literal["completed", "cancelled"] = F("Completed with all tasks, or cancelled", "completed")


class PlanVisitCreate(Shape):
    """A visit of the plan."""

    visited_on: Day = F("Day of the visit", "2026-03-02")
    findings: str = Field(description="What was found", examples=["研发费用归集需改进"], min_length=1, max_length=2000)


class TaskRead(Shape):
    """A task."""

    id: UUID = F("Its id", _ID)
    title: str = F("What is to be done", "补充发明专利")
    owner: Owner = F("Who does it", "firm")
    due_on: Day = F("Its due day", "2026-03-30")
    remind_on: Day = F("Day on which its owner is reminded", "2026-03-25")
    reminded_on: Day | None = F("Day on which that was done", None)
    done_on: Day | None = F("Day on which it was done", None)
    outcome: str | None = F("What came of it", None)
    overdue: bool = F("Whether it is not done and its day has passed", False)


class PlanRead(Shape):
    """A plan and how far it is."""

    id: UUID = F("Its id", _ID)
    credit_code: str = F("The firm", "915001070901701252")
    district: str = F("The firm's district when it was opened", "CQ-500107")
    tier: str = F("The rung it leads to", "LITTLE_GIANT")
    goal: str = F("What it is to reach", "2027年申报")
    state: State = F("How it stands", "open")
    opened_on: Day = F("When it was opened", "2026-03-02")
    target_on: Day | None = F("By when", "2026-12-31")
    closed_on: Day | None = F("When it was closed", None)
    outcome: str | None = F("What came of it", None)
    tasks: int = F("How many tasks it has", 5)
    done: int = F("How many are done", 2)


class PlanFull(PlanRead):
    """A plan with its tasks."""

    items: list[TaskRead] = F("Its tasks by due day", [])
