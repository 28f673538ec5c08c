"""The table of steps as the policy has it, its terms on working days, and who acts."""

from datetime import date
from functools import lru_cache

from chassis import policy, workdays
from chassis.access import Principal
from chassis.uow import Reader
from services.enterprise.deputies import service as deputies
from services.enterprise.workflow import rules


def flow() -> rules.Workflow:
    """The steps of applications."""
    return _flow(str(policy.root()))


@lru_cache(maxsize=4)
def _flow(_root: str) -> rules.Workflow:
    return rules.workflow(policy.load("workflow/applications.yaml"))


def actor(principal: Principal | None) -> rules.Actor:
    """The caller as the rules see it."""
    if principal is None:
        return rules.Actor("", ())
    return rules.Actor(principal.subject, principal.roles, principal.credit_code, principal.district)


async def acting(reader: Reader, on_behalf_of: str | None) -> rules.Actor:
    """The caller, or the caller as the deputy of an officer for today; raises NotADeputy."""
    own = actor(reader.principal)
    if on_behalf_of is None:
        return own
    found = await deputies.deputation(reader, on_behalf_of, own.subject)
    return rules.Actor(own.subject, (found["role"],), None, found["district"], represents=on_behalf_of)


def due_on(state: str, entered_on: date) -> date | None:
    """The last day of the state's term; None without a term, or while the calendar of its year is not published."""
    days = flow().terms.get(state)
    if days is None:
        return None
    try:
        return workdays.calendar().after(entered_on, days)
    except workdays.CalendarNotPublished:
        return None


def reminder_day(today: date) -> date | None:
    """The last due day of which a reminder is sent today; None while the calendar is not published."""
    try:
        return workdays.calendar().after(today, flow().remind_before)
    except workdays.CalendarNotPublished:
        return None
