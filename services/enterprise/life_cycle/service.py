"""The stage of a firm and the funnels of districts, on any day."""

from collections import defaultdict
from datetime import date
from functools import lru_cache
from typing import Any

from chassis import policy
from chassis.errors import NotFound
from chassis.uow import Reader
from services.enterprise.life_cycle import repository, rules
from services.enterprise.registry import service as registry

YEARS = 200
"""No firm is older; the age of a single firm is not cut."""


@lru_cache(maxsize=1)
def stages() -> tuple[rules.Stage, ...]:
    """The stages by the rule data."""
    return rules.stages(policy.load("reference/life_cycle.yaml")["items"])


async def stage(reader: Reader, code: str, as_of: date) -> dict[str, Any]:
    """A firm's stage on a day with its age, and by what it is in it; NotFound, also before the firm existed."""
    await registry.known(reader, code)
    row = await repository.firm(reader, rules.title_levels(stages()), YEARS, code, as_of)
    named = rules.stage_of(stages(), row["title"], row["age"]) if row else None
    if row is None or named is None:
        raise NotFound
    by_age = rules.stage_of(stages(), None, row["age"])
    return {"stage": named, "age_years": row["age"], "by": "age" if named == by_age else "title"}


async def funnels(reader: Reader, since: date, as_of: date, district: str | None) -> list[dict[str, Any]]:
    """Each district's funnel from one day to a later one; raises SinceNotBefore."""
    rules.check_days(since, as_of)
    oldest = max(each.from_age or 0 for each in stages())
    levels = rules.title_levels(stages())
    by_district: dict[str, list[rules.Group]] = defaultdict(list)
    for group in await repository.groups(reader, levels, oldest, (since, as_of), district):
        by_district[group.district].append(group)
    found = []
    for unit, groups in by_district.items():
        first, last, steps = rules.funnel(stages(), groups)
        found.append({"district": unit, "first": first, "last": last, "steps": steps})
    return found
