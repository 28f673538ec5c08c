"""Every query over matches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.finance.matching.decisions import Decision

KEEP = Q(
    """
    INSERT INTO matches (match_id, match_token, need_id, product_id, institution_id, credit_code, product_name,
        product_rate_bp, need_amount_fen, need_tenor_months, need_purpose, result, score, reasons, rules_version,
        state, updated_at)
    VALUES (:match_id, :match_token, :need_id, :product_id, :institution_id, :credit_code, :product_name,
        :product_rate_bp, :need_amount_fen, :need_tenor_months, :need_purpose, :result, :score, :reasons,
        :rules_version, 'proposed', :updated_at)
    ON CONFLICT (need_id, product_id) DO UPDATE SET result = excluded.result, score = excluded.score,
        reasons = excluded.reasons, rules_version = excluded.rules_version, updated_at = excluded.updated_at
    WHERE matches.decided_on IS NULL
      AND (matches.result, matches.reasons, matches.rules_version)
        IS DISTINCT FROM (excluded.result, excluded.reasons, excluded.rules_version)
    """
)
OF_NEED = Q("SELECT * FROM matches WHERE need_id = :need_id")
OF_BANK = Q(
    """
    SELECT * FROM matches WHERE institution_id = :institution_id
      AND (CAST(:product_id AS uuid) IS NULL OR product_id = CAST(:product_id AS uuid))
      AND (CAST(:state AS text) IS NULL OR state = CAST(:state AS text))
      AND score >= CAST(:min_score AS numeric)
      AND (CAST(:fitting AS boolean) IS NULL
           OR (result IN ('met', 'not_applicable')) = CAST(:fitting AS boolean))
      AND (CAST(:since AS timestamptz) IS NULL OR updated_at >= CAST(:since AS timestamptz))
      AND (CAST(:after_at AS timestamptz) IS NULL
           OR (updated_at, match_id) > (CAST(:after_at AS timestamptz), CAST(:after_id AS uuid)))
    ORDER BY updated_at, match_id LIMIT :rows
    """
)
ONE_OF_BANK = Q("SELECT * FROM matches WHERE match_id = :match_id AND institution_id = :institution_id")
SHOW_INTEREST = Q("UPDATE matches SET state = 'interested', updated_at = :at WHERE match_id = :match_id")
DECIDE = Q(
    """
    UPDATE matches SET state = :decision, amount_fen = :amount_fen, rate_bp = :rate_bp, tenor_months = :tenor_months,
        reason_code = :reason_code, decided_on = :decided_on, updated_at = :at
    WHERE match_id = :match_id
    """
)
TOUCH = Q("UPDATE matches SET updated_at = :at WHERE credit_code = :credit_code AND institution_id = :institution_id")


@dataclass(frozen=True)
class Match:
    """A match as stored; money in fen, rates in basis points, reasons as data."""

    match_id: UUID
    match_token: str
    need_id: UUID
    product_id: UUID
    institution_id: UUID
    credit_code: str
    product_name: str
    product_rate_bp: int | None
    need_amount_fen: int
    need_tenor_months: int
    need_purpose: str
    result: str
    score: Decimal
    reasons: list[dict[str, Any]]
    rules_version: str
    state: str
    amount_fen: int | None
    rate_bp: int | None
    tenor_months: int | None
    reason_code: str | None
    decided_on: date | None
    updated_at: datetime


@dataclass(frozen=True)
class Wanted:
    """What a bank wants to see of its matches."""

    product_id: UUID | None = None
    state: str | None = None
    min_score: Decimal = Decimal(0)
    fitting: bool | None = None
    since: datetime | None = None


async def keep(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Stores matches on the first ask; later only what changed and is not decided."""
    if rows:
        await uow.many(KEEP, rows)


async def of_need(uow: Reader, need_id: UUID) -> list[Match]:
    """The matches of a need; the caller's right to the need is asked before."""
    return [Match(**dict(row)) for row in await uow.fetch(OF_NEED, need_id=need_id)]


async def of_bank(
    uow: Reader, institution_id: UUID, wanted: Wanted, after: tuple[datetime, UUID] | None, rows: int
) -> list[Match]:
    """The institution's matches, the longest unchanged first."""
    at, last = after or (None, None)
    found = await uow.fetch(
        OF_BANK, institution_id=institution_id, after_at=at, after_id=last, rows=rows, **vars(wanted)
    )
    return [Match(**dict(row)) for row in found]


async def find(uow: Reader, match_id: UUID, institution_id: UUID) -> Match | None:
    """One match of the institution, or None."""
    row = await uow.fetchrow(ONE_OF_BANK, match_id=match_id, institution_id=institution_id)
    return Match(**dict(row)) if row else None


async def show_interest(uow: UnitOfWork, match_id: UUID, at: datetime) -> None:
    """Stores a bank's interest."""
    await uow.execute(SHOW_INTEREST, match_id=match_id, at=at)


async def decide(uow: UnitOfWork, match_id: UUID, decision: Decision, decided_on: date, at: datetime) -> None:
    """Stores a bank's decision."""
    await uow.execute(DECIDE, match_id=match_id, decided_on=decided_on, at=at, **vars(decision))


async def touch(uow: UnitOfWork, credit_code: str, institution_id: UUID, at: datetime) -> None:
    """Lets the bank's next `updated_since` show the firm's matches again."""
    await uow.execute(TOUCH, credit_code=credit_code, institution_id=institution_id, at=at)
