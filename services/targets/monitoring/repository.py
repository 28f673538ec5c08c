"""Every query on monitoring."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

OPEN = Q(
    """INSERT INTO monitor_periods (id, form, month, due_on, seed, opened_by, opened_at)
    VALUES (:id, :form, :month, :due_on, :seed, :opened_by, :opened_at)"""
)
SAMPLE = Q(
    """INSERT INTO monitor_samples (period_id, credit_code, stratum)
    SELECT :id, * FROM unnest(:codes::text[], :strata::text[])"""
)
SUBMIT = Q(
    """INSERT INTO monitor_submissions (id, period_id, credit_code, "values", warnings, submitted_by, submitted_on)
    VALUES (:id, :period_id, :credit_code, :values, :warnings, :submitted_by, :submitted_on)"""
)
CLOSE = Q("UPDATE monitor_periods SET closed_on = :on, closed_by = :by, indices = :indices WHERE id = :id")
ONE = Q(
    """SELECT p.*, (SELECT count(*) FROM monitor_samples s WHERE s.period_id = p.id) AS firms,
      (SELECT count(DISTINCT credit_code) FROM monitor_submissions m WHERE m.period_id = p.id) AS reported
    FROM monitor_periods p WHERE p.id = :id AND (:credit_code::text IS NULL OR EXISTS (SELECT FROM monitor_samples s
      WHERE s.period_id = p.id AND s.credit_code = :credit_code::text))"""
)
OF_MONTH = Q("SELECT id FROM monitor_periods WHERE form = :form AND month = :month")
BEFORE = Q("SELECT * FROM monitor_periods WHERE form = :form AND month < :month ORDER BY month DESC LIMIT 1")
IN_SAMPLE = Q("SELECT credit_code FROM monitor_samples WHERE period_id = :id ORDER BY credit_code")
LATEST = Q(
    """SELECT DISTINCT ON (credit_code) credit_code, "values" FROM monitor_submissions
    WHERE period_id = :id AND (:credit_code::text IS NULL OR credit_code = :credit_code::text)
    ORDER BY credit_code, id DESC"""
)
FIRST = Q("SELECT credit_code, min(submitted_on) AS on FROM monitor_submissions WHERE period_id = :id GROUP BY 1")


async def open_period(uow: UnitOfWork, row: dict[str, Any], sample: Mapping[str, str]) -> None:
    """Store a period with its sample."""
    await uow.execute(OPEN, **row)
    await uow.execute(SAMPLE, id=row["id"], codes=list(sample), strata=list(sample.values()))


async def submit(uow: UnitOfWork, row: dict[str, Any]) -> None:
    """Append what a firm reported."""
    await uow.execute(SUBMIT, **row)


async def close(uow: UnitOfWork, period_id: UUID, on: date, by: str, indices: dict[str, Any]) -> None:
    """Store the end of a period and its indices."""
    await uow.execute(CLOSE, id=period_id, on=on, by=by, indices=indices)


async def one(uow: Reader, period_id: UUID, credit_code: str | None = None) -> dict[str, Any] | None:
    """A period, for a firm only when it is in the sample."""
    row = await uow.fetchrow(ONE, id=period_id, credit_code=credit_code)
    return dict(row) if row else None


async def exists(uow: Reader, form: str, month: date) -> bool:
    """Whether a form's month was opened."""
    return await uow.fetchval(OF_MONTH, form=form, month=month) is not None


async def period_before(uow: Reader, form: str, month: date) -> dict[str, Any] | None:
    """The form's period before a month."""
    row = await uow.fetchrow(BEFORE, form=form, month=month)
    return dict(row) if row else None


async def sample(uow: Reader, period_id: UUID) -> list[str]:
    """The firms of a sample."""
    return [row["credit_code"] for row in await uow.fetch(IN_SAMPLE, id=period_id)]


async def latest(uow: Reader, period_id: UUID, credit_code: str | None = None) -> dict[str, dict[str, int]]:
    """What each firm last reported."""
    rows = await uow.fetch(LATEST, id=period_id, credit_code=credit_code)
    return {row["credit_code"]: row["values"] for row in rows}


async def first_days(uow: Reader, period_id: UUID) -> dict[str, date]:
    """The day on which each firm first reported."""
    return {row["credit_code"]: row["on"] for row in await uow.fetch(FIRST, id=period_id)}
