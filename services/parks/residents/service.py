"""Use cases of residents."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from chassis.access import Principal
from chassis.errors import NotFound
from chassis.uow import Reader, UnitOfWork
from contracts.parks import ResidentMovedIn, ResidentMovedOut
from services.parks.enterprises import service as enterprises
from services.parks.parks import service as parks
from services.parks.parks.rules import check_not_ahead
from services.parks.residents import repository, rules
from services.parks.residents.repository import Resident

__all__ = ["NewResident", "Resident", "depart", "list_residents", "move_in", "require_resident", "tiers_of"]


@dataclass(frozen=True)
class NewResident:
    """Who wants to move in."""

    kind: str
    credit_code: str | None
    team_name: str | None
    moved_in_on: date


async def move_in(uow: UnitOfWork, caller: Principal, park_id: UUID, wanted: NewResident) -> Resident:
    """Moves a firm or a team into a park and tells the others."""
    rules.check_description(wanted.kind, wanted.credit_code, wanted.team_name)
    await uow.lock(wanted.credit_code or str(park_id))
    park = await parks.require_park(uow, park_id, caller)
    check_not_ahead(wanted.moved_in_on, uow.clock.today(), "/moved_in_on")
    team_id = None if wanted.credit_code else uuid7()
    resident = Resident(**vars(wanted), resident_id=uuid7(), park_id=park_id, team_id=team_id)
    if wanted.credit_code:
        await enterprises.require_known(uow, wanted.credit_code)
    rules.check_free(wanted.moved_in_on, await repository.stays(uow, resident))
    await repository.add(uow, resident)
    uow.audit(action="move_in", subject=("resident", str(resident.resident_id)), before=None, after=_told(resident))
    uow.publish(
        ResidentMovedIn(
            resident_id=resident.resident_id,
            resident_key=resident.key,
            park_id=park_id,
            kind=resident.kind,
            credit_code=resident.credit_code,
            team_id=resident.team_id,
            district=park.district,
            town=park.town,
            moved_in_on=resident.moved_in_on,
        )
    )
    return resident


async def depart(
    uow: UnitOfWork, caller: Principal, park_id: UUID, resident_id: UUID, moved_out_on: date, reason: str
) -> Resident:
    """Lets a resident leave and tells the others."""
    seen = await require_resident(uow, caller, park_id, resident_id)
    await uow.lock(seen.key)
    before = await require_resident(uow, caller, park_id, resident_id)
    rules.check_departure(before.stay, moved_out_on, uow.clock.today())
    await repository.depart(uow, resident_id, moved_out_on, reason)
    after = replace(before, moved_out_on=moved_out_on, reason=reason)
    uow.audit(action="depart", subject=("resident", str(resident_id)), before=_told(before), after=_told(after))
    uow.publish(
        ResidentMovedOut(
            resident_id=resident_id,
            resident_key=after.key,
            park_id=park_id,
            moved_out_on=moved_out_on,
            reason=reason,
        )
    )
    return after


async def require_resident(uow: Reader, caller: Principal, park_id: UUID, resident_id: UUID) -> Resident:
    """The resident, or NotFound when the caller may not know of it."""
    await parks.require_park(uow, park_id, caller)
    found = await repository.find(uow, park_id, resident_id)
    if found is None:
        raise NotFound
    return found


async def list_residents(
    uow: Reader, caller: Principal, park_id: UUID, day: date, kind: str | None, after: UUID | None, rows: int
) -> list[Resident]:
    """Who lives in the park on the day."""
    await parks.require_park(uow, park_id, caller)
    return await repository.page(uow, park_id, day, kind, after, rows)


async def tiers_of(uow: Reader, residents: Sequence[Resident], day: date) -> dict[str, list[str]]:
    """The titles in force of those residents that are firms."""
    return await enterprises.tiers_in_force(uow, [each.credit_code for each in residents if each.credit_code], day)


def _told(resident: Resident) -> dict[str, Any]:
    return {
        "park_id": str(resident.park_id),
        "kind": resident.kind,
        "credit_code": resident.credit_code,
        "team_id": str(resident.team_id) if resident.team_id else None,
        "moved_in_on": resident.moved_in_on.isoformat(),
        "moved_out_on": resident.moved_out_on.isoformat() if resident.moved_out_on else None,
        "reason": resident.reason,
    }
