"""Every query on samples and answers."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

DRAW = Q(
    """INSERT INTO environment_draws (round_id, seed, per_district, drawn_by, drawn_at)
    VALUES (:round_id, :seed, :per_district, :drawn_by, :drawn_at)"""
)
SAMPLE = Q(
    """INSERT INTO environment_samples (round_id, credit_code, district)
    SELECT :id, * FROM unnest(:codes::text[], :districts::text[])"""
)
DRAWN = Q(
    """SELECT d.*, (SELECT count(*) FROM environment_samples s WHERE s.round_id = d.round_id) AS firms
    FROM environment_draws d WHERE round_id = :id"""
)
ASKED = Q("SELECT district FROM environment_samples WHERE round_id = :id AND credit_code = :credit_code")
FIRMS = Q(
    """SELECT s.credit_code, s.district, a.answered_on FROM environment_samples s
      LEFT JOIN environment_answers a USING (round_id, credit_code)
    WHERE s.round_id = :id AND (:district::text IS NULL OR s.district = :district::text)
      AND (:after::text IS NULL OR s.credit_code > :after::text)
    ORDER BY s.credit_code LIMIT :limit::int"""
)
ANSWER = Q(
    """INSERT INTO environment_answers (id, round_id, credit_code, answers, answered_by, answered_on)
    VALUES (:id, :round_id, :credit_code, :answers, :answered_by, :answered_on)"""
)
OWN = Q("SELECT * FROM environment_answers WHERE round_id = :id AND credit_code = :credit_code")
MEANS = Q(
    """SELECT s.district, q.indicator, count(DISTINCT a.credit_code) AS firms, avg(e.value::int) AS mean
    FROM environment_answers a JOIN environment_samples s USING (round_id, credit_code)
      CROSS JOIN jsonb_each_text(a.answers) e
      JOIN unnest(:questions::text[], :indicators::text[]) AS q (question, indicator) ON q.question = e.key
    WHERE a.round_id = :id GROUP BY 1, 2"""
)


async def draw(uow: UnitOfWork, row: dict[str, Any], sample: Mapping[str, str]) -> None:
    """Store a draw with its firms."""
    await uow.execute(DRAW, **row)
    await uow.execute(SAMPLE, id=row["round_id"], codes=list(sample), districts=list(sample.values()))


async def drawn(uow: Reader, round_id: UUID) -> dict[str, Any] | None:
    """A round's draw."""
    row = await uow.fetchrow(DRAWN, id=round_id)
    return dict(row) if row else None


async def asked(uow: Reader, round_id: UUID, credit_code: str) -> bool:
    """Whether a firm is in the sample."""
    return await uow.fetchval(ASKED, id=round_id, credit_code=credit_code) is not None


async def firms(
    uow: Reader, round_id: UUID, district: str | None, after: str | None, limit: int
) -> list[dict[str, Any]]:
    """The firms of the sample in order, and the day on which each answered."""
    rows = await uow.fetch(FIRMS, id=round_id, district=district, after=after, limit=limit)
    return [dict(row) for row in rows]


async def answer(uow: UnitOfWork, row: dict[str, Any]) -> None:
    """Store what a firm answered."""
    await uow.execute(ANSWER, **row)


async def own(uow: Reader, round_id: UUID, credit_code: str) -> dict[str, Any] | None:
    """What a firm answered."""
    row = await uow.fetchrow(OWN, id=round_id, credit_code=credit_code)
    return dict(row) if row else None


async def means(
    uow: Reader, round_id: UUID, questions: Mapping[str, str]
) -> dict[tuple[str, str], tuple[Decimal, int]]:
    """(mean answer, firms that answered) by district and indicator, over all its questions."""
    rows = await uow.fetch(MEANS, id=round_id, questions=list(questions), indicators=list(questions.values()))
    return {(row["district"], row["indicator"]): (row["mean"], row["firms"]) for row in rows}
