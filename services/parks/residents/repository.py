"""Every query over residents; the caller's right to the park is asked before."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.parks.residents.rules import Stay

INSERT_RESIDENT = Q(
    """
    INSERT INTO residents (resident_id, park_id, kind, credit_code, team_id, team_name, moved_in_on)
    VALUES (:resident_id, :park_id, :kind, :credit_code, :team_id, :team_name, :moved_in_on)
    """
)
STAYS_OF_FIRM = Q("SELECT moved_in_on, moved_out_on FROM residents WHERE credit_code = :credit_code")
STAYS_OF_TEAM = Q("SELECT moved_in_on, moved_out_on FROM residents WHERE park_id = :park_id AND team_name = :team_name")
RESIDENT = Q("SELECT * FROM residents WHERE park_id = :park_id AND resident_id = :resident_id")
RESIDENTS = Q(
    """
    SELECT * FROM residents
    WHERE park_id = :park_id AND moved_in_on <= :day AND (moved_out_on IS NULL OR moved_out_on > :day)
      AND (CAST(:kind AS text) IS NULL OR kind = CAST(:kind AS text))
      AND (CAST(:after AS uuid) IS NULL OR resident_id > CAST(:after AS uuid))
    ORDER BY resident_id LIMIT :rows
    """
)
DEPART = Q(
    """
    UPDATE residents SET moved_out_on = :moved_out_on, reason = :reason
    WHERE resident_id = :resident_id AND moved_out_on IS NULL
    """
)


@dataclass(frozen=True)
class Resident:
    """A resident as stored."""

    resident_id: UUID
    park_id: UUID
    kind: str
    credit_code: str | None
    team_id: UUID | None
    team_name: str | None
    moved_in_on: date
    moved_out_on: date | None = None
    reason: str | None = None

    @property
    def key(self) -> str:
        """What orders its events: the firm's credit code; for a team, the park id."""
        return self.credit_code or str(self.park_id)

    @property
    def stay(self) -> Stay:
        """First day there and first day no longer there."""
        return self.moved_in_on, self.moved_out_on


async def add(uow: UnitOfWork, resident: Resident) -> None:
    """Stores a resident that moved in."""
    values = {name: value for name, value in vars(resident).items() if name not in {"moved_out_on", "reason"}}
    await uow.execute(INSERT_RESIDENT, **values)


async def stays(uow: UnitOfWork, resident: Resident) -> list[Stay]:
    """All stays of the same firm in any park, or of the same team name in this park."""
    if resident.credit_code:
        rows = await uow.fetch(STAYS_OF_FIRM, credit_code=resident.credit_code)
    else:
        rows = await uow.fetch(STAYS_OF_TEAM, park_id=resident.park_id, team_name=resident.team_name)
    return [(row["moved_in_on"], row["moved_out_on"]) for row in rows]


async def find(uow: Reader, park_id: UUID, resident_id: UUID) -> Resident | None:
    """One resident of the park."""
    row = await uow.fetchrow(RESIDENT, park_id=park_id, resident_id=resident_id)
    return _resident(row) if row else None


async def page(
    uow: Reader, park_id: UUID, day: date, kind: str | None, after: UUID | None, rows: int
) -> list[Resident]:
    """Who lives in the park on the day, in the order of the ids."""
    found = await uow.fetch(RESIDENTS, park_id=park_id, day=day, kind=kind, after=after, rows=rows)
    return [_resident(row) for row in found]


async def depart(uow: UnitOfWork, resident_id: UUID, moved_out_on: date, reason: str) -> None:
    """Stores the departure."""
    await uow.execute(DEPART, resident_id=resident_id, moved_out_on=moved_out_on, reason=reason)


def _resident(row: Any) -> Resident:
    return Resident(**dict(row))
