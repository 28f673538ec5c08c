"""Validity of a title, and when it may be granted or revoked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from chassis.errors import Conflict, NotFound, RuleRefused

ONE_DAY = timedelta(days=1)
ENTERED_IN_ERROR = "entered_in_error"
"""The reason of a revocation that corrects an entry: the title never was."""


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


class AlreadyRenewed(Conflict):
    """A second renewal of a title whose renewal stands."""

    code = "already_renewed"
    zh = "该称号已复核延续，新有效期自{since}起"
    en = "The title is renewed already, from {since} on"


class PriorTitleLost(RuleRefused):
    """The title an application rests on was revoked while it was being decided."""

    code = "prior_title_lost"
    zh = "申报所依据的称号已被撤销：{tiers}"
    en = "The title the application rests on was revoked: {tiers}"


class Barred(RuleRefused):
    """Applications are barred after a revocation or by a decision of its own."""

    code = "barred"
    zh = "在{until}之前（含当日）不得申报"
    en = "Applications are barred up to and including {until}"


class AlreadyRevoked(Conflict):
    """The title was revoked before."""

    code = "already_revoked"
    zh = "该称号已于{on}撤销"
    en = "The title was revoked with effect from {on}"


class DecidedNotEntered(RuleRefused):
    """An error of entry is said of a title that was decided here."""

    code = "decided_not_entered"
    zh = "该称号经本平台审定，不是录入差错，请以其他理由撤销"
    en = "The title was decided here and not entered from a list; revoke it for another reason"


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


class TitleSuspended(Conflict):
    """The title is suspended: no renewal, no application for a higher rung, no certificate."""

    code = "title_suspended"
    zh = "{tier}称号自{since}起暂停"
    en = "The title {tier} is suspended since {since}"


class NotSuspended(Conflict):
    """A lifting without a suspension."""

    code = "title_not_suspended"
    zh = "该称号未处于暂停状态"
    en = "The title is not suspended"


class NotUnderReview(Conflict):
    """A review is ended that is not open."""

    code = "title_not_under_review"
    zh = "该称号未处于复查状态"
    en = "The title is not under review"


class NotInForce(Conflict):
    """The title is not in force today."""

    code = "title_not_in_force"
    zh = "该称号今天不在有效期内"
    en = "The title is not in force today"


class BarTooShort(RuleRefused):
    """A bar shorter than the reason asks for."""

    code = "bar_too_short"
    zh = "该撤销原因须禁止申报至少到{least}"
    en = "For this reason applications are barred up to {least} at least"


@dataclass(frozen=True, slots=True)
class Held:
    """A title a firm holds or held; both days included, not in force from `revoked_on`."""

    valid_from: date
    valid_to: date | None
    revoked_on: date | None = None
    tier: str = ""
    kind: str = "new"
    suspended_from: date | None = None
    under_review_since: date | None = None
    id: UUID | None = None

    def in_force(self, on: date) -> bool:
        """Whether the title counts on a day."""
        began = self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)
        return began and (self.revoked_on is None or on < self.revoked_on)


@dataclass(frozen=True, slots=True)
class Validity:
    """How long a title lasts: full years, or through a day (MM-DD) of each year; neither: it has no end."""

    years: int | None = None
    until: str | None = None

    def last_day(self, first: date) -> date | None:
        """The last day of a title that begins on `first`."""
        if self.until is None:
            return last_day(first, self.years)
        ends = (date.fromisoformat(f"{year}-{self.until}") for year in (first.year, first.year + 1))
        return next(day for day in ends if day >= first)


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


def term(
    kind: Literal["new", "renewal"], granted_on: date, validity: Validity, held: Iterable[Held], *, stays: bool = True
) -> Term:
    """When a title begins and ends: a renewal follows the title it renews without a gap.

    `stays`: also where that title ran out while its renewal was being decided.
    """
    before = list(held)
    begins = granted_on
    renewed = [each for each in before if each.revoked_on is None and each.valid_from <= granted_on]
    if not stays:
        renewed = [each for each in renewed if each.in_force(granted_on)]
    if kind == "renewal" and renewed and all(each.valid_to for each in renewed):
        begins = max(each.valid_to for each in renewed if each.valid_to) + ONE_DAY
    gap_free = any(each.in_force(begins - ONE_DAY) for each in before)
    return Term(begins, validity.last_day(begins), first_time=not before, gap_free=gap_free)


def listed_term(
    tier: str,
    kind: Literal["new", "renewal"],
    first: date,
    last: date | None,
    validity: Validity,
    held: Iterable[Held],
) -> Term:
    """The term of an entry of an official list, told at any time: what was before goes by its days.

    A renewal that the list dates into the title it renews follows that title; without a printed last day a title lasts
    as its rule set says (有效期三年). Raises EndsBeforeItBegins, TitleInForce.
    """
    known = list(held)
    running = [each for each in known if each.in_force(first)]
    ends = [each.valid_to for each in running if each.valid_to]
    if running and (kind == "new" or len(ends) < len(running)):
        raise TitleInForce(tier=tier)
    begins = max(ends) + ONE_DAY if ends else first
    if any(each.in_force(begins) for each in known):
        raise TitleInForce(tier=tier)
    ending = validity.last_day(begins) if last is None else last
    if ending is not None and ending < begins:
        raise EndsBeforeItBegins(pointer="/valid_to")
    earlier = any(each.valid_from < begins for each in known)
    gap_free = any(each.in_force(begins - ONE_DAY) for each in known)
    return Term(begins, ending, first_time=not earlier, gap_free=gap_free)


def check_kind(kind: Literal["new", "renewal"], tier: str, on: date, held: Iterable[Held]) -> None:
    """A new title needs none in force, a renewal needs one that is not renewed yet."""
    known = list(held)
    running = any(each.in_force(on) for each in known)
    if kind == "new" and running:
        raise TitleInForce(tier=tier)
    if kind == "renewal" and not running:
        raise NothingToRenew(tier=tier)
    check_once(kind, on, known)


def check_once(kind: str, on: date, held: Iterable[Held]) -> None:
    """A renewal that stands is not renewed a second time."""
    later = [each.valid_from for each in held if each.valid_from > on and each.revoked_on is None]
    if kind == "renewal" and later:
        raise AlreadyRenewed(since=min(later).isoformat())


def check_suspendable(title: Held, today: date) -> None:
    """A title in force is suspended once."""
    if title.suspended_from is not None:
        raise TitleSuspended(tier=title.tier, since=title.suspended_from.isoformat())
    if not title.in_force(today):
        raise NotInForce


def allowed_actions(title: Held, today: date, *, city: bool, own: bool, renewed: bool) -> list[str]:
    """What a caller can do with a title now: the city's officers, and whoever may apply for the firm."""
    running, paused = title.in_force(today), title.suspended_from is not None
    revocable = title.revoked_on is None and (title.valid_to is None or today <= title.valid_to)
    able = {
        "renewal": (city or own) and running and not paused and not renewed,
        "suspension": city and running and not paused,
        "suspension-lifting": city and paused and title.revoked_on is None,
        "review": city and title.under_review_since is not None and title.revoked_on is None,
        "revocation": city and revocable,
        "certificate": (city or own) and running and not paused,
    }
    return [name for name, may in able.items() if may]
