"""Where firms live, for rooms that count by park."""

from collections.abc import Sequence
from datetime import date

from chassis.uow import Reader
from services.enterprise.residences import repository


async def parks_of_many(reader: Reader, codes: Sequence[str], on: date) -> dict[str, tuple[str, ...]]:
    """The parks in which these firms live on a day, by code; firms in none are left out."""
    found: dict[str, list[str]] = {}
    for row in await repository.of_firms(reader, codes, on):
        found.setdefault(row["credit_code"], []).append(str(row["park_id"]))
    return {code: tuple(parks) for code, parks in found.items()}
