"""What makes a park: its leading industries, its district, its day. Pure."""

from collections.abc import Collection, Sequence
from datetime import date

from chassis.errors import Conflict, RuleRefused


class LeadingIndustriesOutOfBounds(RuleRefused):
    """Too few or too many leading industries."""

    code = "leading_industries_out_of_bounds"
    zh = "每园重点培育{least}至{most}个主导产业"
    en = "A park leads in {least} to {most} industries"
    detail_zh = "收到{given}个不同的主导产业，请调整后再提交。"
    detail_en = "{given} different industries were given; name {least} to {most}."


class DistrictNotInForce(RuleRefused):
    """No such unit on that day."""

    code = "district_not_in_force"
    zh = "{district}在{day}不是有效的区县单元"
    en = "{district} is no unit in force on {day}"
    detail_zh = "请使用 /v1/reference/districts 中当日有效的 unit_id。"
    detail_en = "Use a unit_id of /v1/reference/districts that is in force on the day."


class DayInTheFuture(RuleRefused):
    """A fact cannot lie ahead."""

    code = "day_in_the_future"
    zh = "日期{day}晚于今天"
    en = "{day} lies in the future"


class ParkNameTaken(Conflict):
    """The district already has a park of this name."""

    code = "park_name_taken"
    zh = "该区县已有名为“{name}”的园区"
    en = "The district already has a park named {name}"


def leading_industries(given: Sequence[str], least: int, most: int) -> tuple[str, ...]:
    """The different industries in the order given, between `least` and `most` of them (渝经信中小〔2024〕36号)."""
    different = tuple(dict.fromkeys(each.strip() for each in given if each.strip()))
    if not least <= len(different) <= most:
        raise LeadingIndustriesOutOfBounds(pointer="/leading_industries", least=least, most=most, given=len(different))
    return different


def check_district(district: str, day: date, in_force: Collection[str]) -> None:
    """Refuses a unit that is not in force on the day the park was established."""
    if district not in in_force:
        raise DistrictNotInForce(pointer="/district", district=district, day=day.isoformat())


def check_not_ahead(day: date, today: date, pointer: str) -> None:
    """Refuses a day after today."""
    if day > today:
        raise DayInTheFuture(pointer=pointer, day=day.isoformat())
