"""When figures of trademarks may be recorded: each day of a district or firm is told of once (annex no. 10)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from chassis.errors import Conflict, NotFound, RuleRefused

MOST = 1000


class TrademarkBatchNotFound(NotFound):
    """No such batch."""

    code = "trademark_batch_not_found"
    zh = "没有该批次"
    en = "There is no such batch"


class PeriodEndsBeforeItBegins(RuleRefused):
    """A period of no days."""

    code = "period_ends_before_it_begins"
    zh = "统计期止早于统计期起"
    en = "The period ends before it begins"


class PeriodNotOver(RuleRefused):
    """Figures of days to come."""

    code = "period_not_over"
    zh = "统计期至{to}，尚未结束"
    en = "The period runs to {to} and is not over"


class DistrictNotThere(RuleRefused):
    """A unit that did not exist on the last day of the period."""

    code = "district_not_there"
    zh = "{on}没有单元{district}"
    en = "There was no unit {district} on {on}"


class TrademarkFirmUnknown(RuleRefused):
    """A line names a firm that is not registered, or one of another district."""

    code = "trademark_firm_unknown"
    zh = "{district}没有登记企业{code}"
    en = "No firm {code} is registered in {district}"


class PeriodAlreadyCounted(Conflict):
    """The same days were told of before, for the firm or for its whole district."""

    code = "period_already_counted"
    zh = "{district}在该统计期内已有数据（批次{batch}），请先冲销"
    en = "{district} has figures for days of this period (batch {batch}); reverse that batch first"


class BatchAlreadyReversed(Conflict):
    """The batch was reversed before."""

    code = "batch_already_reversed"
    zh = "该批次已于{on}冲销"
    en = "The batch was reversed on {on}"


@dataclass(frozen=True, slots=True)
class Line:
    """A district's figures, or those of one firm in it; whole registrations, none negative."""

    district: str
    credit_code: str | None
    registered: int
    cancelled: int
    expired: int


@dataclass(frozen=True, slots=True)
class Told:
    """Whose days another batch has told of."""

    batch: str
    district: str
    credit_code: str | None


def net(registered: int, cancelled: int, expired: int) -> int:
    """What is left of what came: registered less cancelled and expired; below zero where more went."""
    return registered - cancelled - expired


def check_period(first: date, last: date, today: date) -> None:
    """Days that are over, in their order."""
    if last < first:
        raise PeriodEndsBeforeItBegins(pointer="/period_to")
    if last > today:
        raise PeriodNotOver(pointer="/period_to", to=last.isoformat())


def check_places(lines: Sequence[Line], units: Collection[str], homes: dict[str, str], on: date) -> None:
    """Units that existed, and firms registered there; `homes` gives each firm's district."""
    for number, line in enumerate(lines):
        if line.district not in units:
            raise DistrictNotThere(pointer=f"/lines/{number}/district", district=line.district, on=on.isoformat())
        if line.credit_code is not None and homes.get(line.credit_code) != line.district:
            where = f"/lines/{number}/credit_code"
            raise TrademarkFirmUnknown(pointer=where, district=line.district, code=line.credit_code)


def check_once(lines: Sequence[Line], told: Iterable[Told]) -> None:
    """A district is told of as a whole or by its firms, never both for one day, and each only once."""
    before = list(told)
    for number, line in enumerate(lines):
        for other in before:
            if _same(line, other):
                raise PeriodAlreadyCounted(pointer=f"/lines/{number}", district=line.district, batch=other.batch)
        before.append(Told("—", line.district, line.credit_code))


def _same(line: Line, other: Told) -> bool:
    whole = line.credit_code is None or other.credit_code is None
    return line.district == other.district and (whole or line.credit_code == other.credit_code)
