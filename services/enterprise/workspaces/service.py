"""Setting quotas, and putting a district's desk together from what the features know."""

from datetime import date, timedelta
from typing import Any

from uuid_utils.compat import uuid7

from chassis import policy
from chassis.uow import Reader, UnitOfWork
from services.enterprise.applications import service as applications
from services.enterprise.coaching import service as coaching
from services.enterprise.ladder import service as ladder
from services.enterprise.ladder.rules import UnknownTier
from services.enterprise.officers import service as officers
from services.enterprise.pool import service as pool
from services.enterprise.recognitions import service as recognitions
from services.enterprise.registry import rules as registry_rules
from services.enterprise.scope import READS_ALL, OutOfScope
from services.enterprise.workflow import rules as steps
from services.enterprise.workflow import service as workflow
from services.enterprise.workspaces import repository, rules


def must_be_own(reader: Reader, district: str | None) -> str | None:
    """The district a caller may look at; a district officer's is always the own. Raises OutOfScope."""
    who = reader.principal
    if who is not None and who.has(*READS_ALL):
        return district
    if who is None or who.district is None or district not in {None, who.district}:
        raise OutOfScope
    return who.district


async def set_quota(uow: UnitOfWork, tier: str, year: int, district: str, places: int, document: str) -> dict[str, Any]:
    """Gives a district its places of a rung for a year; the latest stands.

    Raises UnknownTier, UnknownDistrict, QuotaForThePast.
    """
    today = uow.clock.today()
    if tier not in ladder.tiers():
        raise UnknownTier(pointer="/tier", tier=tier)
    if district not in registry_rules.units_on(policy.load("reference/districts.yaml")["units"], today):
        raise registry_rules.UnknownDistrict(pointer="/district", district=district, on=today.isoformat())
    rules.check_year(year, today)
    row = {"id": uuid7(), "tier": tier, "year": year, "district": district, "places": places}
    by = uow.principal.subject if uow.principal else "system"
    await repository.add(uow, {**row, "document_number": document, "set_on": today, "set_by": by})
    after = {**{name: str(value) for name, value in row.items() if name != "id"}, "document_number": document}
    uow.audit(action="district_quota.set", subject=("district_quota", row["id"]), before=None, after=after)
    return (await quotas(uow, year, district, tier))[0]


async def quotas(reader: Reader, year: int, district: str | None, tier: str | None) -> list[dict[str, Any]]:
    """The quotas of a year with what their districts passed on of them."""
    rows = [dict(row) for row in await repository.standing(reader, year, district, tier)]
    first, last = date(year, 1, 1), date(year, 12, 31)
    passed = await applications.passed_by_districts(reader, first, last, district)
    return rules.standing(rows, {(row["district"], row["tier"]): row["cases"] for row in passed})


async def desk(reader: Reader, district: str) -> dict[str, Any]:
    """A district's desk today: pipeline, review queue, quotas, coaching, staff."""
    today = reader.clock.today()
    first, soon = today.replace(month=1, day=1), today + timedelta(days=rules.SOON_DAYS)
    cases = [dict(row) for row in await applications.standing_of_district(reader, district, today)]
    titles = [dict(row) for row in await recognitions.titles_in_district(reader, district, today, first, soon)]
    by_programme = {row["programme"]: dict(row) for row in await pool.in_district(reader, district, today)}
    pools = {each["tier"]: by_programme[each["code"]] for each in pool.programmes() if each["code"] in by_programme}
    order = [str(each["code"]) for each in policy.load("reference/tiers.yaml")["items"]]
    plans = await coaching.in_district(reader, district, today)
    return {
        "district": district,
        "as_of": today,
        "pipeline": rules.pipeline(order, titles, pools, cases),
        "queue": rules.queue(cases, steps.states_of(workflow.flow(), frozenset({"district-officer"}))),
        "quotas": await quotas(reader, today.year, district, None),
        "coaching": dict(plans) if plans else {},
        "staff": [dict(row) for row in await officers.staff(reader, district, today, first)],
    }
