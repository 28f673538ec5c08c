"""Every query over needs."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from chassis.access import Principal
from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.finance.access import firm_of

_SCOPE = "(CAST(:every AS boolean) OR credit_code = CAST(:own AS text))"

INSERT_NEED = Q(
    """
    INSERT INTO needs (need_id, credit_code, amount_fen, tenor_months, purpose, wanted_rate_bp, stated_on)
    VALUES (:need_id, :credit_code, :amount_fen, :tenor_months, :purpose, :wanted_rate_bp, :stated_on)
    """
)
NEED = Q(f"SELECT * FROM needs WHERE need_id = :need_id AND {_SCOPE}")
NEEDS = Q(
    f"""
    SELECT * FROM needs WHERE {_SCOPE} AND (CAST(:firm AS text) IS NULL OR credit_code = CAST(:firm AS text))
    AND (CAST(:after AS uuid) IS NULL OR need_id > CAST(:after AS uuid))
    ORDER BY need_id LIMIT :rows
    """
)


@dataclass(frozen=True)
class Need:
    """A need as stored; money in fen, rate in basis points a year."""

    need_id: UUID
    credit_code: str
    amount_fen: int
    tenor_months: int
    purpose: str
    wanted_rate_bp: int | None
    stated_on: date


def readable_by(principal: Principal) -> dict[str, Any]:
    """The rows the caller may know of: the city all, a firm its own."""
    return {"every": principal.has("municipal-officer", "leader", "auditor"), "own": firm_of(principal)}


async def add(uow: UnitOfWork, need: Need) -> None:
    """Stores a need."""
    await uow.execute(INSERT_NEED, **vars(need))


async def find(uow: Reader, need_id: UUID, principal: Principal) -> Need | None:
    """One need, or None when it is not there for this caller."""
    row = await uow.fetchrow(NEED, need_id=need_id, **readable_by(principal))
    return Need(**dict(row)) if row else None


async def page(uow: Reader, principal: Principal, firm: str | None, after: UUID | None, rows: int) -> list[Need]:
    """Needs in the order of their ids, of one firm or of all."""
    found = await uow.fetch(NEEDS, firm=firm, after=after, rows=rows, **readable_by(principal))
    return [Need(**dict(row)) for row in found]
