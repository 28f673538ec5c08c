"""Use cases of parks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from chassis import policy
from chassis.access import Principal
from chassis.errors import NotFound
from chassis.uow import Reader, UnitOfWork
from contracts.parks import ParkEstablished
from services.parks.parks import repository, rules
from services.parks.parks.repository import Park

__all__ = ["NewPark", "Park", "establish_park", "list_parks", "require_park"]


@dataclass(frozen=True)
class NewPark:
    """What is asked for."""

    name: str
    district: str
    carrier: str
    operator: str
    leading_industries: Sequence[str]
    established_on: date
    town: str | None = None


async def establish_park(uow: UnitOfWork, wanted: NewPark) -> Park:
    """Establishes a park and tells the others."""
    least, most = _industry_bounds()
    industries = rules.leading_industries(wanted.leading_industries, least, most)
    rules.check_not_ahead(wanted.established_on, uow.clock.today(), "/established_on")
    rules.check_district(wanted.district, wanted.established_on, _units_on(wanted.established_on))
    park = Park(**{**vars(wanted), "leading_industries": industries}, park_id=uuid7(), recorded_on=uow.clock.today())
    await uow.lock(str(park.park_id))
    if not await repository.add(uow, park):
        raise rules.ParkNameTaken(pointer="/name", name=park.name)
    uow.audit(action="establish_park", subject=("park", str(park.park_id)), before=None, after=_shown(park))
    uow.publish(
        ParkEstablished(
            park_id=park.park_id,
            name=park.name,
            district=park.district,
            town=park.town,
            operator=park.operator,
            leading_industries=park.leading_industries,
            established_on=park.established_on,
        )
    )
    return park


async def require_park(uow: Reader, park_id: UUID, principal: Principal) -> Park:
    """The park, or NotFound when there is none that the caller may know of."""
    park = await repository.find(uow, park_id, principal)
    if park is None:
        raise NotFound
    return park


async def list_parks(
    uow: Reader, principal: Principal, day: date, district: str | None, after: UUID | None, rows: int
) -> list[Park]:
    """The parks the caller may know of, established up to the day."""
    return await repository.page(uow, principal, day, district, after, rows)


def _industry_bounds() -> tuple[int, int]:
    targets: list[dict[str, Any]] = policy.load("targets/indicators.yaml")["parks_plan_targets"]
    found = next(each for each in targets if each["code"] == "PARK_LEADING_INDUSTRIES")
    return int(found["min"]), int(found["max"])


def _units_on(day: date) -> frozenset[str]:
    def in_force(unit: dict[str, Any]) -> bool:
        return (unit["valid_from"] or "") <= day.isoformat() <= (unit["valid_to"] or "9999-12-31")

    return frozenset(unit["unit_id"] for unit in policy.load("reference/districts.yaml")["units"] if in_force(unit))


def _shown(park: Park) -> dict[str, Any]:
    return {
        "name": park.name,
        "district": park.district,
        "carrier": park.carrier,
        "operator": park.operator,
        "leading_industries": list(park.leading_industries),
        "established_on": park.established_on.isoformat(),
    }
