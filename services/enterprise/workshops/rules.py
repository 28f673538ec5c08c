"""When a batch of workshops may be recorded, and when a workshop leaves the list; annex no. 9 counts workshops."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from chassis.errors import Conflict, NotFound, RuleRefused

IN_ERROR = "entered_in_error"
MOST = 500


class WorkshopNotFound(NotFound):
    """No such workshop, or none the caller may know of."""

    code = "workshop_not_found"
    zh = "没有该数字化车间"
    en = "There is no such workshop"


class WorkshopBatchNotFound(NotFound):
    """No such batch."""

    code = "workshop_batch_not_found"
    zh = "没有该批次"
    en = "There is no such batch"


class FirmsUnknown(RuleRefused):
    """Firms of a batch are not in the registry."""

    code = "firms_unknown"
    zh = "以下企业尚未登记：{codes}"
    en = "These firms are not registered: {codes}"


class NotYetRecognised(RuleRefused):
    """A batch with a day to come."""

    code = "not_yet_recognised"
    zh = "{on}尚未到来"
    en = "The day {on} has not come"


class WorkshopAlreadyRecognised(Conflict):
    """The same process of a plant at the same level is on the list."""

    code = "workshop_already_recognised"
    zh = "该企业“{plant}”的“{process}”已在同级名单内"
    en = "The process {process} of the plant {plant} is already on the list of this level"


class WorkshopAlreadyWithdrawn(Conflict):
    """The workshop left the list before."""

    code = "workshop_already_withdrawn"
    zh = "该车间已于{on}退出名单"
    en = "The workshop left the list on {on}"


class WithdrawnBeforeRecognised(RuleRefused):
    """A withdrawal before the first day."""

    code = "withdrawn_before_recognised"
    zh = "退出日不得早于认定日"
    en = "The withdrawal lies before the recognition"


@dataclass(frozen=True, slots=True)
class Entry:
    """A workshop as a batch names it."""

    credit_code: str
    plant: str
    process: str
    level: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A workshop on file; `withdrawal` is the reason of its leaving."""

    entry: Entry
    withdrawal: str | None = None

    @property
    def place(self) -> tuple[str, str, str]:
        """The firm's plant and process."""
        return (self.entry.credit_code, self.entry.plant, self.entry.process)


def check_batch(entries: Sequence[Entry], known: Iterable[str], on: date, today: date) -> None:
    """Only registered firms and a day that has come."""
    if on > today:
        raise NotYetRecognised(pointer="/recognised_on", on=on.isoformat())
    missing = sorted({entry.credit_code for entry in entries} - set(known))
    if missing:
        raise FirmsUnknown(pointer="/entries", codes="、".join(missing))


def check_new(entries: Sequence[Entry], on_file: Iterable[Listed]) -> None:
    """No process of a plant is on the list of one level twice."""
    held = {each.entry for each in on_file if each.withdrawal is None}
    for number, entry in enumerate(entries):
        if entry in held:
            raise WorkshopAlreadyRecognised(pointer=f"/entries/{number}", plant=entry.plant, process=entry.process)
        held.add(entry)


def first_times(entries: Sequence[Entry], on_file: Iterable[Listed]) -> list[bool]:
    """Whether each entry is new in the sense of annex no. 9; what was entered in error never was."""
    seen = {each.place for each in on_file if each.withdrawal != IN_ERROR}
    found = []
    for entry in entries:
        place = Listed(entry).place
        found.append(place not in seen)
        seen.add(place)
    return found


def check_withdrawal(recognised_on: date, withdrawn_on: date | None, effective_on: date) -> None:
    """A workshop leaves the list once, not before it came."""
    if withdrawn_on is not None:
        raise WorkshopAlreadyWithdrawn(on=withdrawn_on.isoformat())
    if effective_on < recognised_on:
        raise WithdrawnBeforeRecognised(pointer="/effective_on")
