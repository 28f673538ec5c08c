"""When a product enters a list, leaves it, and moves from the city's to the nation's."""

from datetime import date

from chassis.errors import Conflict, NotFound, RuleRefused

CITY, NATIONAL = "city", "national"


class ChampionEntryNotFound(NotFound):
    """No such entry, or none the caller may know of."""

    code = "champion_entry_not_found"
    zh = "没有该清单条目"
    en = "There is no such entry"


class AlreadyListed(Conflict):
    """The firm's product is on this list."""

    code = "champion_already_listed"
    zh = "该企业的该产品已在清单内"
    en = "This product of the firm is on the list already"


class AlreadyLeftList(Conflict):
    """The entry has ended."""

    code = "champion_already_left"
    zh = "该条目已于{on}退出清单"
    en = "The entry left the list on {on}"


class NotOnCityList(Conflict):
    """Only an entry of the city's list moves up."""

    code = "not_on_city_list"
    zh = "只有市级清单条目可以转入国家级清单"
    en = "Only an entry of the municipal list can move to the national list"


class ListDayRefused(RuleRefused):
    """A day to come, or an end before the beginning."""

    code = "list_day_refused"
    zh = "日期不得晚于今日，也不得早于入列日"
    en = "The day may not lie after today nor before the entry"


def check_entry(on: date, today: date) -> None:
    """Raises ListDayRefused for a day to come."""
    if on > today:
        raise ListDayRefused(pointer="/entered_on")


def check_leaving(entered: date, left: date | None, on: date, today: date) -> None:
    """Raises AlreadyLeftList, ListDayRefused."""
    if left is not None:
        raise AlreadyLeftList(on=left.isoformat())
    if not entered <= on <= today:
        raise ListDayRefused(pointer="/on")
