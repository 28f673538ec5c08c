"""Every query on quotas."""

from collections.abc import Mapping
from typing import Any

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

COLUMNS = "id, tier, year, district, places, document_number, set_on"
ADD = Q(
    "INSERT INTO district_quotas (id, tier, year, district, places, document_number, set_on, set_by)"
    " VALUES (:id, :tier, :year, :district, :places, :document_number, :set_on, :set_by)"
)
STANDING = Q(
    f"SELECT DISTINCT ON (district, tier) {COLUMNS} FROM district_quotas WHERE year = :year"
    " AND (CAST(:district AS text) IS NULL OR district = CAST(:district AS text))"
    " AND (CAST(:tier AS text) IS NULL OR tier = CAST(:tier AS text)) ORDER BY district, tier, id DESC"
)


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a quota; earlier ones stay."""
    await uow.execute(ADD, **row)


async def standing(reader: Reader, year: int, district: str | None, tier: str | None) -> list[Record]:
    """The quotas of a year that stand, the latest of each district and rung."""
    return await reader.fetch(STANDING, year=year, district=district, tier=tier)
