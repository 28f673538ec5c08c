"""The draw of visits: by hash, so that anybody with the seed and the list can draw it again."""

import hashlib
import math
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis.errors import NotFound, RuleRefused


class SampleNotFound(NotFound):
    """No such draw, or another district's."""

    code = "sample_not_found"


class NothingToDraw(RuleRefused):
    """No case of the rung waits in the states that are drawn from."""

    code = "nothing_to_draw"
    zh = "没有可抽取的申请"
    en = "There is no application to draw from"


class ShareTooSmall(RuleRefused):
    """A share below the least."""

    code = "share_too_small"
    zh = "抽查比例不得低于{least}"
    en = "The share is at least {least}"


class VisitInFuture(RuleRefused):
    """A visit that has not been made, or before the application was."""

    code = "visit_day_wrong"
    zh = "核查日期须在申请日与今天之间"
    en = "The day of the visit lies between the application and today"


def check_share(share: Decimal, least: Decimal) -> None:
    """Raises ShareTooSmall."""
    if share < least:
        raise ShareTooSmall(pointer="/share", least=str(least))


def check_visit_day(visited_on: date, opened_on: date, today: date) -> None:
    """Raises VisitInFuture."""
    if not opened_on <= visited_on <= today:
        raise VisitInFuture(pointer="/visited_on")


def draw(seed: str, population: Sequence[UUID], share: Decimal) -> list[UUID]:
    """The drawn cases: those with the smallest SHA-256 of `seed:id`, the share rounded up, in the order of the draw."""
    wanted = math.ceil(share * len(population))
    return sorted(population, key=lambda each: hashlib.sha256(f"{seed}:{each}".encode()).digest())[:wanted]
