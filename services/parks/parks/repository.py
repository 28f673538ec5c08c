"""Every query over parks."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from chassis.access import Principal
from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

_SEES_ALL = frozenset({"municipal-officer", "leader", "auditor", "platform-admin"})
_SCOPE = """(CAST(:every AS boolean) OR park_id = CAST(:own_park AS uuid) OR district = CAST(:own_district AS text))"""

INSERT_PARK = Q(
    """
    INSERT INTO parks (park_id, name, district, town, carrier, operator, leading_industries, established_on,
        recorded_on)
    VALUES (:park_id, :name, :district, :town, :carrier, :operator, :leading_industries, :established_on, :recorded_on)
    ON CONFLICT (district, name) DO NOTHING RETURNING park_id
    """
)
PARK = Q(f"SELECT * FROM parks WHERE park_id = :park_id AND {_SCOPE}")
PARKS = Q(
    f"""
    SELECT * FROM parks
    WHERE {_SCOPE} AND established_on <= :day
      AND (CAST(:district AS text) IS NULL OR district = CAST(:district AS text))
      AND (CAST(:after AS uuid) IS NULL OR park_id > CAST(:after AS uuid))
    ORDER BY park_id LIMIT :rows
    """
)


@dataclass(frozen=True)
class Park:
    """A park as stored."""

    park_id: UUID
    name: str
    district: str
    carrier: str
    operator: str
    leading_industries: tuple[str, ...]
    established_on: date
    recorded_on: date
    town: str | None = None


def readable_by(principal: Principal) -> dict[str, Any]:
    """The rows the caller may know of: all, its own park, or its own district."""
    own_park = principal.park_id if principal.has("park-operator") else None
    return {
        "every": any(principal.has(role) for role in _SEES_ALL),
        "own_park": _uuid(own_park),
        "own_district": principal.district if principal.has("district-officer") else None,
    }


async def add(uow: UnitOfWork, park: Park) -> bool:
    """Stores a park; False when the district has one of this name."""
    values = vars(park) | {"leading_industries": list(park.leading_industries)}
    return await uow.fetchval(INSERT_PARK, **values) is not None


async def find(uow: Reader, park_id: UUID, principal: Principal) -> Park | None:
    """One park, or None when it is not there for this caller."""
    row = await uow.fetchrow(PARK, park_id=park_id, **readable_by(principal))
    return _park(row) if row else None


async def page(
    uow: Reader, principal: Principal, day: date, district: str | None, after: UUID | None, rows: int
) -> list[Park]:
    """Parks established up to the day, in the order of their ids."""
    scope = readable_by(principal)
    found = await uow.fetch(PARKS, day=day, district=district, after=after, rows=rows, **scope)
    return [_park(row) for row in found]


def _park(row: Any) -> Park:
    return Park(**{**dict(row), "leading_industries": tuple(row["leading_industries"])})


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(str(text)) if text else None
    except ValueError:
        return None
