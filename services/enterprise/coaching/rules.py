"""When a plan may be opened, worked on and closed; days are working days of the published calendar."""

from collections.abc import Callable
from datetime import date, timedelta

from chassis.errors import Conflict, Forbidden, NotFound, RuleRefused

ONE_DAY = timedelta(days=1)


class PlanNotFound(NotFound):
    """No such plan, or none the caller may know of."""

    code = "coaching_plan_not_found"
    zh = "没有该辅导计划"
    en = "There is no such coaching plan"


class TaskNotFound(NotFound):
    """No such task of the plan."""

    code = "coaching_task_not_found"
    zh = "没有该辅导任务"
    en = "There is no such coaching task"


class PlanExists(Conflict):
    """The firm has an open plan for this rung."""

    code = "coaching_plan_exists"
    zh = "该企业已有该层级的在办辅导计划"
    en = "The firm has an open coaching plan for this rung"


class PlanClosed(Conflict):
    """The plan is closed."""

    code = "coaching_plan_closed"
    zh = "该辅导计划已于{on}结束"
    en = "The coaching plan was closed on {on}"


class TaskDone(Conflict):
    """The task is done."""

    code = "coaching_task_done"
    zh = "该任务已于{on}完成"
    en = "The task was done on {on}"


class TasksOpen(Conflict):
    """A plan is completed when its tasks are."""

    code = "coaching_tasks_open"
    zh = "还有{count}项任务未完成"
    en = "{count} tasks are not done"


class DueInPast(RuleRefused):
    """A due or target day before today."""

    code = "due_in_past"
    zh = "{on}早于今日"
    en = "The day {on} lies before today"


class NotTheFirmsTask(Forbidden):
    """A firm reports its own tasks only."""

    code = "not_the_firms_task"
    zh = "该任务不由企业办理"
    en = "This task is not the firm's"


def check_open(closed_on: date | None) -> None:
    """Raises PlanClosed."""
    if closed_on is not None:
        raise PlanClosed(on=closed_on.isoformat())


def check_day(on: date | None, today: date, pointer: str) -> None:
    """Raises DueInPast."""
    if on is not None and on < today:
        raise DueInPast(pointer=pointer, on=on.isoformat())


def check_closing(state: str, undone: int) -> None:
    """A plan is completed with all its tasks, cancelled at any time."""
    if state == "completed" and undone:
        raise TasksOpen(count=undone)


def reminder(due: date, opened: date, days: int, working: Callable[[date], bool]) -> date:
    """The day so many working days before the due day, never before the task was made."""
    day = due
    while days > 0 and day > opened:
        day -= ONE_DAY
        days -= working(day)
    return max(day, opened)
