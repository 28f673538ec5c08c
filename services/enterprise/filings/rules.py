"""Which yearly figures and which evidence are taken."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from chassis.errors import Conflict, Forbidden, RuleRefused

MONEY = ("revenue", "main_revenue", "rd", "net_profit", "total_assets", "total_liabilities")
COUNTS = ("employees", "rd_staff", "tech_staff")
FIGURES = (*MONEY, *COUNTS)
NEVER_NEGATIVE = ("rd", "total_assets", "total_liabilities")
DAYS = ("date", "valid_from", "valid_to", "granted_on", "transferred_on")


class YearNotOver(RuleRefused):
    """Figures are of a year that is over."""

    code = "year_not_over"
    zh = "{year}年度尚未结束，不能填报"
    en = "The year {year} is not over yet"


class BeforeRegistration(RuleRefused):
    """Figures of a year before the firm existed."""

    code = "before_registration"
    zh = "{year}年早于企业成立年份"
    en = "The year {year} lies before the firm's registration"


class NegativeAmount(RuleRefused):
    """An amount that cannot be below zero."""

    code = "negative_amount"
    zh = "{field}不能为负数"
    en = "{field} cannot be negative"


class PartAboveWhole(RuleRefused):
    """A part larger than its whole."""

    code = "part_above_whole"
    zh = "{part}不能大于{whole}"
    en = "{part} cannot exceed {whole}"


class AlreadyFiled(Conflict):
    """If-None-Match: * and a report is there."""

    status = 412
    code = "already_filed"
    zh = "该年度已填报，请带 If-Match 更新"
    en = "This year is filed; send If-Match to correct it"


class NotYetHappened(RuleRefused):
    """Evidence dated after today."""

    code = "not_yet_happened"
    zh = "{field}晚于今天"
    en = "{field} lies after today"


class TitleOfTheRegistry(Forbidden):
    """A title this registry itself keeps, stated by the firm."""

    code = "title_of_the_registry"
    zh = "{code_given}称号以登记为准，企业不能自行填报证书"
    en = "The title {code_given} is what the registry holds; a firm does not file it as a certificate"


class EndsBeforeItBegins(RuleRefused):
    """A validity that ends before it begins."""

    code = "ends_before_it_begins"
    zh = "有效期止早于有效期起"
    en = "It ends before it begins"


def differences(
    before: Mapping[str, Any] | None, after: Mapping[str, Any], names: Iterable[str] = FIGURES
) -> list[dict[str, Any]]:
    """What one version has otherwise than the version before: field, before, after; nothing where none was before."""
    if before is None:
        return []
    changed = [name for name in names if before[name] != after[name]]
    return [{"field": name, "before": before[name], "after": after[name]} for name in changed]


def told_apart(versions: Sequence[dict[str, Any]], names: Collection[str], after: int) -> list[dict[str, Any]]:
    """Versions in their order behind one, each with its differences; that one comes along to be compared with."""
    pairs = zip((None, *versions), versions, strict=False)
    found = [{**each, "changes": differences(before, each, names)} for before, each in pairs]
    return [each for each in found if each["version"] > after]


def check_year(year: int, today: date, registered_on: date) -> None:
    """A report is of a year that is over and in which the firm existed."""
    if year >= today.year:
        raise YearNotOver(year=year)
    if year < registered_on.year:
        raise BeforeRegistration(year=year)


def check_figures(figures: Mapping[str, Any]) -> None:
    """Signs, and that a part is not larger than its whole."""
    for name in NEVER_NEGATIVE:
        if (figures[name] or 0) < 0:
            raise NegativeAmount(pointer=f"/{name}", field=name)
    for part, whole in (("rd_staff", "employees"), ("tech_staff", "employees")):
        if figures[part] is not None and figures[whole] is not None and figures[part] > figures[whole]:
            raise PartAboveWhole(pointer=f"/{part}", part=part, whole=whole)


def check_evidence(item: Mapping[str, Any], today: date) -> None:
    """What is proved has happened, and ends after it began."""
    for name in ("date", "granted_on", "transferred_on"):
        if item.get(name) is not None and item[name] > today:
            raise NotYetHappened(pointer=f"/{name}", field=name)
    begins = item.get("valid_from") or item.get("granted_on") or item.get("date")
    if begins is not None and item.get("valid_to") is not None and item["valid_to"] < begins:
        raise EndsBeforeItBegins(pointer="/valid_to")


def check_certificate(item: Mapping[str, Any], kept_here: Collection[str], *, by_officer: bool) -> None:
    """A firm does not prove a title of this registry with a certificate of its own."""
    if item["kind"] == "certificate" and item.get("code") in kept_here and not by_officer:
        raise TitleOfTheRegistry(pointer="/code", code_given=item["code"])
