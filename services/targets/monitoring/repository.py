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
PAGE = Q(
    """SELECT p.*, (SELECT count(*) FROM monitor_samples s WHERE s.period_id = p.id) AS firms,
      (SELECT count(DISTINCT credit_code) FROM monitor_submissions m WHERE m.period_id = p.id) AS reported
    FROM monitor_periods p WHERE (:form::text IS NULL OR p.form = :form::text)
      AND (:before::uuid IS NULL OR p.id < :before::uuid)
      AND (:credit_code::text IS NULL OR EXISTS (SELECT FROM monitor_samples s
        WHERE s.period_id = p.id AND s.credit_code = :credit_code::text))
    ORDER BY p.id DESC LIMIT :limit::int"""
)
CLOSED_AFTER = Q(
    """SELECT EXISTS (SELECT FROM monitor_periods WHERE form = :form AND month > :month AND closed_on IS NOT NULL)"""
)
CLOSED_UNTIL = Q(
    """SELECT * FROM monitor_periods WHERE form = :form AND month <= :month AND closed_on IS NOT NULL
    ORDER BY month DESC LIMIT :limit::int"""
)
OWN = Q("SELECT * FROM monitor_submissions WHERE period_id = :id AND credit_code = :credit_code ORDER BY id DESC")
STRATA = Q(
    """SELECT stratum, count(*) AS firms, count(*) FILTER (WHERE EXISTS (SELECT FROM monitor_submissions m
      WHERE m.period_id = s.period_id AND m.credit_code = s.credit_code)) AS reported
    FROM monitor_samples s WHERE period_id = :id GROUP BY 1 ORDER BY 1"""
)
WARNED = Q(
    """SELECT * FROM (SELECT DISTINCT ON (credit_code) * FROM monitor_submissions WHERE period_id = :id
      ORDER BY credit_code, id DESC) held WHERE warnings <> '[]' ORDER BY credit_code"""
)
ALERTS = Q(
    """SELECT p.id AS period_id, p.form, p.month, p.closed_on, i.key AS field, i.value ->> 'before' AS before,
      i.value ->> 'index' AS index, (i.value ->> 'matched')::int AS matched
    FROM monitor_periods p CROSS JOIN jsonb_each(p.indices) i
    WHERE (i.value ->> 'alert')::bool AND (:form::text IS NULL OR p.form = :form::text)
      AND (:month::date IS NULL OR (p.month, p.form, i.key) < (:month::date, :of::text, :field::text))
    ORDER BY p.month DESC, p.form DESC, i.key DESC LIMIT :limit::int"""
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


async def listed(
    uow: Reader, form: str | None, credit_code: str | None, before: UUID | None, limit: int
) -> list[dict[str, Any]]:
    """Periods, the last opened first; for a firm those in whose sample it is."""
    rows = await uow.fetch(PAGE, form=form, credit_code=credit_code, before=before, limit=limit)
    return [dict(row) for row in rows]


async def closed_after(uow: Reader, form: str, month: date) -> bool:
    """Whether a later period of the form was closed."""
    return bool(await uow.fetchval(CLOSED_AFTER, form=form, month=month))


async def closed_until(uow: Reader, form: str, month: date, limit: int) -> list[dict[str, Any]]:
    """The form's closed periods up to one, the last first."""
    return [dict(row) for row in await uow.fetch(CLOSED_UNTIL, form=form, month=month, limit=limit)]


async def own(uow: Reader, period_id: UUID, credit_code: str) -> list[dict[str, Any]]:
    """What a firm reported in a period, the last first."""
    return [dict(row) for row in await uow.fetch(OWN, id=period_id, credit_code=credit_code)]


async def strata(uow: Reader, period_id: UUID) -> list[dict[str, Any]]:
    """How many firms of each stratum were drawn and reported."""
    return [dict(row) for row in await uow.fetch(STRATA, id=period_id)]


async def warned(uow: Reader, period_id: UUID) -> list[dict[str, Any]]:
    """The reports that hold and carry a warning."""
    return [dict(row) for row in await uow.fetch(WARNED, id=period_id)]


async def alerts(
    uow: Reader, form: str | None, after: tuple[date, str, str] | None, limit: int
) -> list[dict[str, Any]]:
    """Indices of closed periods that fell too far, the last period first."""
    month, of, field = after or (None, None, None)
    return [dict(row) for row in await uow.fetch(ALERTS, form=form, month=month, of=of, field=field, limit=limit)]
