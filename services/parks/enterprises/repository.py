"""Every query over the read copies of firms and titles."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from contracts.enterprise import EnterpriseChanged, EnterpriseRegistered, RecognitionGranted, RecognitionRevoked

KEEP_ENTERPRISE = Q(
    """
    INSERT INTO enterprises (credit_code, name, district, status)
    VALUES (:credit_code, :name, :district, coalesce(CAST(:status AS text), 'active'))
    ON CONFLICT (credit_code) DO UPDATE SET name = excluded.name, district = excluded.district,
        status = coalesce(CAST(:status AS text), enterprises.status)
    """
)
IS_KNOWN = Q("SELECT EXISTS (SELECT 1 FROM enterprises WHERE credit_code = :credit_code)")
KEEP_TITLE = Q(
    """
    INSERT INTO titles (recognition_id, credit_code, tier, valid_from, valid_to)
    VALUES (:recognition_id, :credit_code, :tier, :valid_from, :valid_to)
    ON CONFLICT (recognition_id) DO NOTHING
    """
)
END_TITLE = Q("UPDATE titles SET revoked_on = :effective_on WHERE recognition_id = :recognition_id")
TITLES_IN_FORCE = Q(
    """
    SELECT credit_code, array_agg(DISTINCT tier ORDER BY tier) AS tiers FROM titles
    WHERE credit_code = ANY(CAST(:codes AS text[])) AND valid_from <= :day
      AND (valid_to IS NULL OR valid_to >= :day) AND (revoked_on IS NULL OR revoked_on > :day)
    GROUP BY credit_code
    """
)


async def keep_enterprise(uow: UnitOfWork, event: EnterpriseRegistered | EnterpriseChanged) -> None:
    """Stores the firm as the event describes it."""
    await uow.execute(KEEP_ENTERPRISE, **{"status": None, **event.model_dump()})


async def is_known(uow: UnitOfWork, credit_code: str) -> bool:
    """Whether the firm's registration has arrived here."""
    return bool(await uow.fetchval(IS_KNOWN, credit_code=credit_code))


async def keep_title(uow: UnitOfWork, event: RecognitionGranted) -> None:
    """Stores a granted title."""
    await uow.execute(
        KEEP_TITLE,
        recognition_id=event.recognition_id,
        credit_code=event.credit_code,
        tier=event.tier,
        valid_from=event.valid_from,
        valid_to=event.valid_to,
    )


async def end_title(uow: UnitOfWork, event: RecognitionRevoked) -> None:
    """Marks a title as revoked from its day on."""
    await uow.execute(END_TITLE, recognition_id=event.recognition_id, effective_on=event.effective_on)


async def titles_in_force(uow: Reader, codes: Sequence[str], day: date) -> dict[str, list[str]]:
    """The tiers in force on the day, by credit code."""
    rows: list[Any] = await uow.fetch(TITLES_IN_FORCE, codes=list(codes), day=day)
    return {row["credit_code"]: list(row["tiers"]) for row in rows}
