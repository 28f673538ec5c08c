"""Every query on residences."""

from collections.abc import Sequence
from datetime import date

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from contracts.parks import ResidentMovedIn, ResidentMovedOut
from services.enterprise.residences.models import LIVES_THERE

KEEP = Q(
    "INSERT INTO residences (resident_id, credit_code, park_id, moved_in_on)"
    " VALUES (:resident_id, :credit_code, :park_id, :moved_in_on) ON CONFLICT (resident_id) DO NOTHING"
)
END = Q("UPDATE residences SET moved_out_on = :moved_out_on WHERE resident_id = :resident_id")
OF_FIRMS = Q(
    "SELECT DISTINCT p.credit_code, p.park_id FROM residences p"
    f" WHERE p.credit_code = ANY(CAST(:codes AS text[])) AND {LIVES_THERE} ORDER BY p.credit_code, p.park_id"
)


async def keep(uow: UnitOfWork, event: ResidentMovedIn) -> None:
    """Stores that a firm lives in a park; a team is no firm of the registry."""
    if event.credit_code is not None:
        await uow.execute(KEEP, **event.model_dump())


async def end(uow: UnitOfWork, event: ResidentMovedOut) -> None:
    """Stores that it left."""
    await uow.execute(END, resident_id=event.resident_id, moved_out_on=event.moved_out_on)


async def of_firms(reader: Reader, codes: Sequence[str], on: date) -> list[Record]:
    """The parks in which these firms live on a day."""
    return await reader.fetch(OF_FIRMS, codes=list(codes), lives_on=on)
