"""Where a record is today: with its firm, and one without a firm with what took the place of the unit it names.

A record keeps the district it was recorded in. Who sees it and which `district=` finds it goes by the firm's unit:
that of today, or that of the day a list is asked for. A firm that only its town could place keeps the old unit until an
officer decides, and so do its records: they are the city's, and no successor's.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from chassis import policy
from chassis.sql import Q
from chassis.uow import Reader
from services.enterprise import scope
from services.enterprise.successions import columns, rules

UNITS = Q("SELECT credit_code, district FROM enterprises WHERE credit_code = ANY(CAST(:codes AS text[]))")
Asked = tuple[str, tuple[str, ...], dict[str, Any]]
"""A condition on where records are, the names of the other conditions that were given, and all parameters."""


def asked(
    reader: Reader,
    filters: Mapping[str, Any],
    firm: str,
    stated: str | None = None,
    town: str = "NULL",
    on: date | None = None,
) -> Asked:
    """What a list of records is narrowed by; `firm` is the qualified column of the credit code.

    `stated` is the column of the unit where records may have no firm, `town` that of the town. The day of the list is
    `on` or the condition of that name.
    """
    today = reader.clock.today()
    condition, own = readable_by(reader.principal, today, firm, stated, town)
    given = {name: value for name, value in filters.items() if value is not None and name != "district"}
    names, params = tuple(sorted(given)), {**given, **own}
    if filters.get("district") is not None:
        day = on or filters.get("on") or today
        found = in_unit(firm, "district") if day >= today else _then(firm, "district", "district_on")
        condition += f" AND {_with_stated(found, firm, stated, town, 'district', day)}"
        params |= {"district": filters["district"]} | ({"district_on": day} if day < today else {})
    return condition, names, params


def readable_by(
    caller: scope.Caller | None, today: date, firm: str, stated: str | None = None, town: str = "NULL"
) -> tuple[str, dict[str, Any]]:
    """The condition that keeps a query to the caller's records, and its parameters."""
    condition, own = scope.readable_by(caller, firm)
    if "own_district" not in own:
        return condition, own
    return _with_stated(in_unit(firm, "own_district"), firm, stated, town, "own_district", today), own


def in_unit(firm: str, unit: str = "district") -> str:
    """The condition that a record's firm lies in the unit of a parameter today."""
    return f"{firm} IN (SELECT home.credit_code FROM enterprises home WHERE home.district = :{unit})"


def _then(firm: str, unit: str, day: str) -> str:
    return f"(SELECT {columns.unit_on(day)} FROM enterprises e WHERE e.credit_code = {firm}) = :{unit}"


def _with_stated(condition: str, firm: str, stated: str | None, town: str, unit: str, day: date) -> str:
    if stated is None:
        return condition
    return f"({condition} OR ({firm} IS NULL AND {columns.lasting(stated, town, _drawn(day))} = :{unit}))"


def _drawn(day: date) -> list[rules.Redrawing]:
    redrawn = rules.redrawings(policy.load("reference/districts.yaml")["redrawings"])
    return [each for each in redrawn if each.on <= day]


async def units(reader: Reader, codes: Collection[str]) -> dict[str, str]:
    """The units in which firms lie today, by code."""
    return {row["credit_code"]: row["district"] for row in await reader.fetch(UNITS, codes=list(codes))}


async def unit_of(reader: Reader, code: str | None, stated: str, town: str | None = None) -> str:
    """The unit whose officers a record is for today; asked only where it tells callers apart."""
    who = reader.principal
    if who is None or not who.has("district-officer") or who.has(*scope.READS_ALL):
        return stated
    if code is None:
        return rules.lasting(stated, town, _drawn(reader.clock.today()))
    return (await units(reader, [code])).get(code, stated)


async def may_see(reader: Reader, code: str | None, stated: str, town: str | None = None) -> bool:
    """Whether the caller may know of a record."""
    return scope.may_see(reader.principal, code or "", await unit_of(reader, code, stated, town))


async def must_write(reader: Reader, code: str | None, stated: str, town: str | None = None) -> None:
    """Raises OutOfScope unless the caller may change a record."""
    scope.must_write(reader.principal, code or "", await unit_of(reader, code, stated, town))
