"""What may stand in the factor ledger (技术、资金、人才、数据)."""

from datetime import date

from chassis.errors import Conflict, NotFound, RuleRefused

KINDS = ("technology", "capital", "talent", "data")


class FactorNotFound(NotFound):
    """No such entry, or none the caller may know of."""

    code = "factor_entry_not_found"
    zh = "没有该要素记录"
    en = "There is no such entry"


class NotYetReceived(RuleRefused):
    """A day to come."""

    code = "not_yet_received"
    zh = "{on}尚未到来"
    en = "The day {on} has not come"


class AmountNotPositive(RuleRefused):
    """A value of nothing or less."""

    code = "amount_not_positive"
    zh = "价值须大于零"
    en = "The value must be above zero"


class EntryAlreadyReversed(Conflict):
    """The entry was reversed before."""

    code = "entry_already_reversed"
    zh = "该记录已于{on}冲销"
    en = "The entry was reversed on {on}"


def check_entry(received_on: date, amount: int | None, today: date) -> None:
    """A day that has come, a value above zero (fen) where one is given."""
    if received_on > today:
        raise NotYetReceived(pointer="/received_on", on=received_on.isoformat())
    if amount is not None and amount <= 0:
        raise AmountNotPositive(pointer="/value")


def check_reversal(reversed_on: date | None) -> None:
    """An entry is reversed once."""
    if reversed_on is not None:
        raise EntryAlreadyReversed(on=reversed_on.isoformat())
