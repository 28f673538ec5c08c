"""When an analysis may be written and released, and which indices it shows."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from chassis.errors import Conflict, Forbidden, NotFound, RuleRefused


class ReleaseUnknown(NotFound):
    """No analysis has this id, or it is not released and the caller may not know of it."""

    code = "monitor_release_unknown"
    zh = "没有该运行分析"
    en = "There is no such analysis"


class ReleasePublished(Conflict):
    """The analysis was released before."""

    code = "monitor_release_published"
    zh = "该运行分析已发布"
    en = "The analysis was released before"


class WriterMayNotRelease(Forbidden):
    """Who wrote an analysis also wanted to release it."""

    code = "writer_may_not_release"
    zh = "撰写人不能发布自己撰写的分析"
    en = "Who wrote an analysis may not release it"


class PeriodStillOpen(RuleRefused):
    """An analysis was written of a period that is not closed: its indices do not stand yet."""

    code = "monitor_period_still_open"
    zh = "该监测期尚未关闭，不能撰写分析"
    en = "The period is not closed yet; its indices do not stand"


def index_lines(
    periods: Sequence[Mapping[str, Any]], fields: Sequence[str]
) -> dict[str, list[tuple[date, Decimal | None]]]:
    """The index of each field over closed periods; None where the chain broke or the field was not asked yet."""
    return {
        field: [
            (row["month"], Decimal(held) if (held := row["indices"].get(field, {}).get("index")) else None)
            for row in periods
        ]
        for field in fields
    }
