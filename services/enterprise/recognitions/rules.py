"""Validity of a title, and when it may be granted or revoked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal
from uuid import UUID

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
    suspended_from: date | None = None
    under_review_since: date | None = None
    id: UUID | None = None

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


@dataclass(frozen=True, slots=True)
class Consequence:
    """What the end of one title does to another."""

    title: Held
    what: Literal["under_review", "revoke"]
    cause: str


def consequences(
    policy: Mapping[str, Any], ended: Held, reason: str, on: date, held: Iterable[Held]
) -> list[Consequence]:
    """What `ended` does to the firm's other titles in force on `on`, by policy/workflow/recognitions.yaml.

    A title that rests on the ended tier is touched when none it may rest on is left; a reason may touch its own tiers.
    """
    left = [each for each in held if each.id != ended.id and each.in_force(on)]
    tiers = {each.tier for each in left}
    found: dict[UUID | None, Consequence] = {}
    for rule in policy["rests_on"]:
        if ended.tier in rule["needs_any"] and not tiers & set(rule["needs_any"]):
            _touch(found, left, {rule["tier"]}, rule["consequence"], f"lost:{ended.tier}")
    for rule in policy["touches"]:
        if rule["reason"] == reason and ended.tier in rule["tiers"]:
            _touch(found, left, set(rule["tiers"]), rule["consequence"], f"{reason}:{ended.tier}")
    return list(found.values())


def _touch(found: dict[UUID | None, Consequence], left: Iterable[Held], tiers: set[str], what: Any, cause: str) -> None:
    for each in left:
        if each.tier in tiers and what != "none" and found.get(each.id) is None:
            found[each.id] = Consequence(each, what, cause)


def bar(policy: Mapping[str, Any], reason: str, effective_on: date, given: date | None) -> date | None:
    """The last day of the bar: as given, else the least the reason asks for; raises BarTooShort, EndsBeforeItBegins."""
    years = [each["least_years"] for each in policy["bars"] if each["reason"] == reason]
    least = last_day(effective_on, years[0]) if years else None
    if given is not None and least is not None and given < least:
        raise BarTooShort(pointer="/barred_until", least=least.isoformat())
    return given or least


def check_suspendable(title: Held, today: date) -> None:
    """A title in force is suspended once."""
    if title.suspended_from is not None:
        raise TitleSuspended(tier=title.tier, since=title.suspended_from.isoformat())
    if not title.in_force(today):
        raise NotInForce


def check_climbing(policy: Mapping[str, Any], tier: str, on: date, held: Iterable[Held]) -> None:
    """An application does not rest on suspended titles alone."""
    needed = {name for rule in policy["rests_on"] if rule["tier"] == tier for name in (*rule["needs_any"], tier)}
    carrying = [each for each in held if each.tier in needed | {tier} and each.in_force(on)]
    own = [each for each in carrying if each.tier == tier]
    base = [each for each in carrying if each.tier != tier]
    for group in (own, base):
        if group and all(each.suspended_from for each in group):
            since = min(each.suspended_from for each in group if each.suspended_from)
            raise TitleSuspended(tier=group[0].tier, since=since.isoformat())


def allowed_actions(title: Held, today: date, *, city: bool, own: bool) -> list[str]:
    """What a caller can do with a title now: the city's officers, and whoever may apply for the firm."""
    running, paused = title.in_force(today), title.suspended_from is not None
    revocable = title.revoked_on is None and (title.valid_to is None or today <= title.valid_to)
    able = {
        "renewal": (city or own) and running and not paused,
        "suspension": city and running and not paused,
        "suspension-lifting": city and paused and title.revoked_on is None,
        "review": city and title.under_review_since is not None and title.revoked_on is None,
        "revocation": city and revocable,
        "certificate": (city or own) and running and not paused,
    }
    return [name for name, may in able.items() if may]
