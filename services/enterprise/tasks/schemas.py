"""HTTP shapes of tasks."""

from typing import Literal
from uuid import UUID

from chassis.shapes import Day, F, Flag, Shape
from services.enterprise.applications.schemas import Action, State


class TaskRead(Shape):
    """An application that waits for the caller."""

    application_id: UUID = F("The application", "0198d3a0-0000-7000-8000-000000000005")
    credit_code: str = F("The firm", "915001070901701252")
    tier: str = F("Title", "SRDI")
    kind: Literal["new", "renewal"] = F("New or renewal", "new")
    district: str = F("District that reviews", "CQ-500107")
    state: State = F("State", "submitted")
    actions: list[Action] = F("What the caller is to do, one of these", ["district-review"])
    entered_on: Day | None = F("Day the state was entered", "2026-03-02")
    due_on: Day | None = F("Last working day of the term; none without a term or a published calendar", "2026-03-20")
    overdue: Flag = F("Whether the term is over", False)
