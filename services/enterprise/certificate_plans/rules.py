"""When a plan for a certificate may be opened and closed."""

from collections.abc import Collection
from datetime import date

from chassis.errors import Conflict, NotFound, RuleRefused


class CertificatePlanNotFound(NotFound):
    """No such plan, or none the caller may know of."""

    code = "certificate_plan_not_found"
    zh = "没有该认证提升计划"
    en = "There is no such plan for a certificate"


class CertificateUnknown(RuleRefused):
    """A code outside the list of certificates."""

    code = "certificate_unknown"
    zh = "认证目录中没有{value}"
    en = "The list of certificates has no {value}"


class PlanDueInThePast(RuleRefused):
    """A plan for a day that has passed."""

    code = "plan_due_in_the_past"
    zh = "计划完成日{on}已过"
    en = "The day {on} has passed"


class CertificateHeld(Conflict):
    """The certificate is in force."""

    code = "certificate_held"
    zh = "该认证{value}在有效期内"
    en = "The certificate {value} is in force"


class PlanOpen(Conflict):
    """A plan for the same certificate is open."""

    code = "plan_open"
    zh = "已有{value}的提升计划"
    en = "A plan for {value} is open"


class PlanClosed(Conflict):
    """The plan was closed before."""

    code = "plan_closed"
    zh = "该计划已于{on}结束"
    en = "The plan was closed on {on}"


class CertificateNotOnFile(RuleRefused):
    """The certificate is said to be obtained, and no evidence in force shows it."""

    code = "certificate_not_on_file"
    zh = "档案中没有有效的{value}证书，请先登记证据"
    en = "No certificate {value} in force is on file; file the evidence first"


def check_plan(
    code: str, due_on: date, today: date, *, known: Collection[str], held: Collection[str], planned: Collection[str]
) -> None:
    """A listed certificate that is not held and not planned, for today or a day to come."""
    if code not in known:
        raise CertificateUnknown(pointer="/code", value=code)
    if due_on < today:
        raise PlanDueInThePast(pointer="/due_on", on=due_on.isoformat())
    if code in held:
        raise CertificateHeld(pointer="/code", value=code)
    if code in planned:
        raise PlanOpen(pointer="/code", value=code)


def check_close(code: str, closed_on: date | None, outcome: str, held: Collection[str]) -> None:
    """A plan is closed once; obtained is only what is on file and in force."""
    if closed_on is not None:
        raise PlanClosed(on=closed_on.isoformat())
    if outcome == "obtained" and code not in held:
        raise CertificateNotOnFile(pointer="/outcome", value=code)
