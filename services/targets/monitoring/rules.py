"""The draw, the checks of what firms report, and the chained index."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from chassis.errors import Conflict, Forbidden, NotFound, RuleRefused

Values = Mapping[str, int]
Every = Literal["month", "quarter"]
BASE = Decimal(100)
"""The index of the first closed period of a form."""
_TWO = Decimal("0.01")


class PeriodUnknown(NotFound):
    """No period has this id, or the firm is not in its sample."""

    code = "monitor_period_unknown"
    zh = "没有该监测期，或企业不在样本内"
    en = "There is no such period, or the firm is not in its sample"


class PeriodExists(Conflict):
    """The form's month was opened before."""

    code = "monitor_period_exists"
    zh = "{form} {month} 已开启"
    en = "{form} of {month} was opened before"


class PeriodClosed(Conflict):
    """The period was closed before."""

    code = "monitor_period_closed"
    zh = "该监测期已关闭"
    en = "The period was closed before"


class PeriodNotOver(RuleRefused):
    """The month or quarter has not ended."""

    code = "monitor_period_not_over"
    zh = "{month} 起的监测期尚未结束"
    en = "The period that begins in {month} has not ended"


class LaterPeriodClosed(RuleRefused):
    """A later period of the form was closed: its index was chained without this one."""

    code = "later_period_closed"
    zh = "之后的监测期已关闭，不能再开启较早的监测期"
    en = "A later period was closed; an earlier one can no longer be opened"


class EarlierPeriodOpen(RuleRefused):
    """An earlier period of the form is open; indices are chained in order."""

    code = "earlier_period_open"
    zh = "较早的监测期尚未关闭"
    en = "An earlier period is still open"


class NotTheMonitor(Forbidden):
    """A department that does not run the monitoring."""

    code = "not_the_monitor"
    zh = "运行监测由{owners}负责"
    en = "Monitoring is run by {owners}"


class FormUnknown(NotFound):
    """No form has this code."""

    code = "monitor_form_unknown"
    zh = "没有报表 {form}"
    en = "There is no form {form}"


class FieldsDiffer(RuleRefused):
    """Fields of the form are missing, or fields were given that it does not have."""

    code = "monitor_fields_differ"
    zh = "填报项与报表不符：{fields}"
    en = "The fields are not those of the form: {fields}"


class FirmTwice(RuleRefused):
    """A firm stands twice in the frame."""

    code = "firm_twice_in_frame"
    zh = "抽样框中企业重复：{credit_code}"
    en = "The firm {credit_code} stands twice in the frame"


def draw(frame: Iterable[tuple[str, str]], per_stratum: int, seed: str) -> set[str]:
    """The sample: in each stratum the firms whose hash with the seed comes first; the same seed, the same firms."""
    strata: dict[str, list[str]] = defaultdict(list)
    for credit_code, stratum in frame:
        strata[stratum].append(credit_code)
    order = lambda code: hashlib.sha256(f"{seed}|{code}".encode()).digest()  # noqa: E731 - a key
    return {code for codes in strata.values() for code in sorted(codes, key=order)[:per_stratum]}


def period_of(day: date, every: Every) -> date:
    """The first day of the month or quarter that holds a day."""
    return day.replace(month=day.month if every == "month" else (day.month - 1) // 3 * 3 + 1, day=1)


def period_end(start: date, every: Every) -> date:
    """The last day of the month or quarter that begins on a day."""
    months = start.month + (0 if every == "month" else 2)
    return date.fromordinal(date(start.year + months // 12, months % 12 + 1, 1).toordinal() - 1)


def check_fields(values: Values, fields: Iterable[str]) -> None:
    """Raise `FieldsDiffer` unless exactly the form's fields are given."""
    differing = sorted(set(values) ^ set(fields))
    if differing:
        raise FieldsDiffer(fields="、".join(differing), pointer="/values")


def jumps(now: Values, before: Values | None, times: int) -> list[str]:
    """Fields that are more than so many times the last value, or less than that part of it."""
    if before is None:
        return []
    return sorted(
        code for code, value in now.items() if value > before.get(code, value) * times
        or value * times < before.get(code, value)
    )  # fmt: skip


def above(now: Values, checks: Iterable[Mapping[str, str]]) -> list[str]:
    """The checks of a form that one report fails: left greater than right."""
    return sorted(each["code"] for each in checks if now[each["left"]] > now[each["right"]])


def late(sample: Iterable[str], first: Mapping[str, date], due_on: date, as_of: date) -> list[str]:
    """Firms that on a day had not reported by the due day: those that came later, and those still missing."""
    return sorted(
        code for code in sample
        if (first[code] > due_on if code in first and first[code] <= as_of else as_of > due_on)
    )  # fmt: skip


def chained(now: Mapping[str, int], before: Mapping[str, int], index_before: Decimal | None) -> Decimal | None:
    """The index of a period: the one before times the growth of firms that report in both; 100 in the first.

    None where no firm reports in both or they held nothing before: the chain breaks rather than being guessed.
    """
    if index_before is None:
        return BASE
    both = now.keys() & before.keys()
    held = sum(before[code] for code in both)
    if not held:
        return None
    return (index_before * sum(now[code] for code in both) / held).quantize(_TWO, ROUND_HALF_UP)


def alerting(now: Decimal | None, before: Decimal | None, fall: Decimal) -> bool:
    """Whether an index fell by a share or more."""
    return now is not None and before is not None and now <= before * (1 - fall)
