"""Validity of a title, and when it may be granted or revoked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from chassis.errors import Conflict, NotFound, RuleRefused

ONE_DAY = timedelta(days=1)


class RecognitionNotFound(NotFound):
    """No such title."""

    code = "recognition_not_found"


class TitleInForce(Conflict):
    """A new title while one is in force."""

    code = "title_in_force"
    zh = "该企业的{tier}称号在有效期内，请走复核"
    en = "The title {tier} is in force; ask for a renewal"


class NothingToRenew(Conflict):
    """A renewal without a title that is in force."""

    code = "nothing_to_renew"
    zh = "没有可复核的{tier}称号"
    en = "There is no title {tier} in force to renew"


class Barred(RuleRefused):
    """Applications are barred after a revocation."""

    code = "barred"
    zh = "在{until}之前（含当日）不得申报"
    en = "Applications are barred up to and including {until}"


class AlreadyRevoked(Conflict):
    """The title was revoked before."""

    code = "already_revoked"
    zh = "该称号已于{on}撤销"
    en = "The title was revoked with effect from {on}"


class RevokedOutsideValidity(RuleRefused):
    """Revocation before the title begins or after it ended."""

    code = "revoked_outside_validity"
    zh = "撤销生效日不在有效期内"
    en = "The day of revocation lies outside the title's validity"


class EndsBeforeItBegins(RuleRefused):
    """A validity that ends before it begins."""

    code = "ends_before_it_begins"
    zh = "有效期止早于有效期起"
    en = "The validity ends before it begins"


@dataclass(frozen=True, slots=True)
class Held:
    """A title a firm holds or held; both days included, not in force from `revoked_on`."""

    valid_from: date
    valid_to: date | None
    revoked_on: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether the title counts on a day."""
        began = self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)
        return began and (self.revoked_on is None or on < self.revoked_on)


@dataclass(frozen=True, slots=True)
class Term:
    """The term of a title to be granted."""

    valid_from: date
    valid_to: date | None
    first_time: bool
    gap_free: bool


def anniversary(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes 1 March, so that no day of the term is lost."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def last_day(valid_from: date, years: int | None) -> date | None:
    """The day before the anniversary (有效期三年: 工信部企业〔2022〕63号, validity of the rule set)."""
    return None if years is None else anniversary(valid_from, years) - ONE_DAY


def term(kind: Literal["new", "renewal"], granted_on: date, years: int | None, held: Iterable[Held]) -> Term:
    """When a title begins and ends: a renewal follows the title it renews without a gap."""
    before = list(held)
    begins = granted_on
    running = [each for each in before if each.in_force(granted_on)]
    if kind == "renewal" and running and all(each.valid_to for each in running):
        begins = max(each.valid_to for each in running if each.valid_to) + ONE_DAY
    gap_free = any(each.in_force(begins - ONE_DAY) for each in before)
    return Term(begins, last_day(begins, years), first_time=not before, gap_free=gap_free)


def check_kind(kind: Literal["new", "renewal"], tier: str, on: date, held: Iterable[Held]) -> None:
    """A new title needs none in force, a renewal needs one."""
    running = any(each.in_force(on) for each in held)
    if kind == "new" and running:
        raise TitleInForce(tier=tier)
    if kind == "renewal" and not running:
        raise NothingToRenew(tier=tier)


def check_revocation(title: Held, effective_on: date) -> None:
    """A title is revoked once, on a day of its validity."""
    if title.revoked_on is not None:
        raise AlreadyRevoked(on=title.revoked_on.isoformat())
    if effective_on < title.valid_from or (title.valid_to is not None and effective_on > title.valid_to):
        raise RevokedOutsideValidity(pointer="/effective_on")
