"""When a plan may be opened, worked on and closed; days are working days of the published calendar."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal

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


class NoSuchWay(RuleRefused):
    """None of the ways to the rung changes exactly these inputs."""

    code = "no_such_way"
    zh = "提升路径中没有恰好改变这些项目的方案：{inputs}"
    en = "No way to the rung changes exactly these inputs: {inputs}"


class TargetTooEarly(RuleRefused):
    """A target before the day on which all changes can be shown."""

    code = "target_too_early"
    zh = "该方案最早{on}才能全部体现"
    en = "All changes of this way can be shown on {on} at the earliest"


class NotTheFirmsTask(Forbidden):
    """A firm reports its own tasks only."""

    code = "not_the_firms_task"
    zh = "该任务不由企业办理"
    en = "This task is not the firm's"


def way_of(plans: Sequence[Mapping[str, Any]], inputs: Sequence[str], target_on: date) -> Mapping[str, Any]:
    """The way that changes exactly these inputs and can be shown by the target; raises NoSuchWay, TargetTooEarly."""
    found = next((each for each in plans if {step["input"] for step in each["steps"]} == set(inputs)), None)
    if found is None:
        raise NoSuchWay(pointer="/inputs", inputs="、".join(inputs))
    if found["earliest"] is not None and found["earliest"] > target_on:
        raise TargetTooEarly(pointer="/target_on", on=found["earliest"].isoformat())
    return found


def task_of(step: Mapping[str, Any], target_on: date, today: date) -> tuple[str, Literal["firm", "officer"], date]:
    """What to do, who does it and by when: as soon as the calendar lets it be shown, else by the target."""
    before, after = step["before"], step["after"]
    numbers = "" if after in {"true", "false"} else f"，由{before}到{after}" if before else f"，达到{after}"
    owner: Literal["firm", "officer"] = "officer" if step["do"]["word"] == "review" else "firm"
    return f"{step['do']['zh']}：{step['zh']}{numbers}"[:200], owner, max(step["earliest"] or target_on, today)


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
