"""Every query over institutions."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

INSERT_INSTITUTION = Q(
    """
    INSERT INTO institutions (institution_id, name, kind, credit_code, recorded_on)
    VALUES (:institution_id, :name, :kind, :credit_code, :recorded_on)
    ON CONFLICT (name) DO NOTHING RETURNING institution_id
    """
)
INSTITUTION = Q("SELECT * FROM institutions WHERE institution_id = :institution_id")
INSTITUTIONS = Q(
    """
    SELECT * FROM institutions WHERE CAST(:after AS uuid) IS NULL OR institution_id > CAST(:after AS uuid)
    ORDER BY institution_id LIMIT :rows
    """
)


@dataclass(frozen=True)
class Institution:
    """An institution as stored."""

    institution_id: UUID
    name: str
    kind: str
    credit_code: str | None
    recorded_on: date


async def add(uow: UnitOfWork, institution: Institution) -> bool:
    """Stores an institution; False when the name is taken."""
    return await uow.fetchval(INSERT_INSTITUTION, **vars(institution)) is not None


async def find(uow: Reader, institution_id: UUID) -> Institution | None:
    """One institution; they are public to every caller."""
    row = await uow.fetchrow(INSTITUTION, institution_id=institution_id)
    return Institution(**dict(row)) if row else None


async def page(uow: Reader, after: UUID | None, rows: int) -> list[Institution]:
    """Institutions in the order of their ids."""
    return [Institution(**dict(row)) for row in await uow.fetch(INSTITUTIONS, after=after, rows=rows)]
