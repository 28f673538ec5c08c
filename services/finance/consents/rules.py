"""When a consent may be given, and whether it is alive. Pure."""

from datetime import datetime, timedelta

from chassis.errors import Conflict, RuleRefused

BLOCKS = ("identity", "titles", "figures", "residence")
"""What can be opened: name and code; titles in force; yearly figures; the park it lives in."""

CREDIT_DECISION = "credit_decision"
"""The purpose under which a bank reads a match."""


class ConsentEndsInThePast(RuleRefused):
    """A consent must outlive its own beginning."""

    code = "consent_ends_in_the_past"
    zh = "授权截止时间须晚于现在"
    en = "The consent must end in the future"


class ConsentTooLong(RuleRefused):
    """A consent is bound in time."""

    code = "consent_too_long"
    zh = "授权期限最长{days}天"
    en = "A consent lasts {days} days at most"


class ConsentAlreadyRevoked(Conflict):
    """A consent is taken back once."""

    code = "consent_already_revoked"
    zh = "该授权已撤回"
    en = "The consent was revoked already"


def check_expiry(expires_at: datetime, now: datetime, longest_days: int) -> None:
    """A consent ends after now and within the longest time."""
    if expires_at <= now:
        raise ConsentEndsInThePast(pointer="/expires_at")
    if expires_at > now + timedelta(days=longest_days):
        raise ConsentTooLong(pointer="/expires_at", days=longest_days)


def is_live(expires_at: datetime, revoked_at: datetime | None, now: datetime) -> bool:
    """Whether reading is allowed now; the moment of expiry is already over."""
    return revoked_at is None and now < expires_at
