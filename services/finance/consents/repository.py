"""Every query over consents and the access log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.access import Principal
from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.finance.access import firm_of, institution_of

_SCOPE = """(CAST(:every AS boolean) OR credit_code = CAST(:own AS text)
    OR institution_id = CAST(:own_institution AS uuid))"""

INSERT_CONSENT = Q(
    """
    INSERT INTO consents (consent_id, credit_code, institution_id, purpose, blocks, granted_at, expires_at)
    VALUES (:consent_id, :credit_code, :institution_id, :purpose, :blocks, :granted_at, :expires_at)
    """
)
CONSENT = Q(f"SELECT * FROM consents WHERE consent_id = :consent_id AND {_SCOPE}")
CONSENTS = Q(
    f"""
    SELECT * FROM consents WHERE {_SCOPE} AND (CAST(:after AS uuid) IS NULL OR consent_id > CAST(:after AS uuid))
    ORDER BY consent_id LIMIT :rows
    """
)
REVOKE = Q("UPDATE consents SET revoked_at = :at WHERE consent_id = :consent_id AND revoked_at IS NULL")
LIVE = Q(
    """
    SELECT DISTINCT ON (credit_code) * FROM consents
    WHERE institution_id = :institution_id AND purpose = :purpose AND credit_code = ANY(CAST(:codes AS text[]))
      AND revoked_at IS NULL AND expires_at > :now
    ORDER BY credit_code, cardinality(blocks) DESC, expires_at DESC, consent_id
    """
)
LOG = Q(
    """
    INSERT INTO access_log (at, credit_code, institution_id, reader, match_id, consent_id, purpose, blocks)
    VALUES (:at, :credit_code, :institution_id, :reader, :match_id, :consent_id, :purpose, :blocks)
    """
)
ENTRIES = Q(
    """
    SELECT * FROM access_log
    WHERE (CAST(:every AS boolean) OR credit_code = CAST(:own AS text))
      AND (CAST(:after AS bigint) IS NULL OR entry < CAST(:after AS bigint))
    ORDER BY entry DESC LIMIT :rows
    """
)


@dataclass(frozen=True)
class Consent:
    """A consent as stored."""

    consent_id: UUID
    credit_code: str
    institution_id: UUID
    purpose: str
    blocks: tuple[str, ...]
    granted_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


def readable_by(principal: Principal) -> dict[str, Any]:
    """The rows the caller may know of: a firm's own, those a bank got, all for an auditor."""
    return {
        "every": principal.has("auditor"),
        "own": firm_of(principal),
        "own_institution": institution_of(principal),
    }


async def add(uow: UnitOfWork, consent: Consent) -> None:
    """Stores a consent."""
    values = {name: value for name, value in vars(consent).items() if name != "revoked_at"}
    await uow.execute(INSERT_CONSENT, **{**values, "blocks": list(consent.blocks)})


async def find(uow: Reader, consent_id: UUID, principal: Principal) -> Consent | None:
    """One consent, or None when it is not there for this caller."""
    row = await uow.fetchrow(CONSENT, consent_id=consent_id, **readable_by(principal))
    return _consent(row) if row else None


async def page(uow: Reader, principal: Principal, after: UUID | None, rows: int) -> list[Consent]:
    """Consents in the order of their ids."""
    found = await uow.fetch(CONSENTS, after=after, rows=rows, **readable_by(principal))
    return [_consent(row) for row in found]


async def revoke(uow: UnitOfWork, consent_id: UUID, at: datetime) -> None:
    """Stores that it was taken back."""
    await uow.execute(REVOKE, consent_id=consent_id, at=at)


async def live(
    uow: Reader, institution_id: UUID, codes: Sequence[str], purpose: str, now: datetime
) -> dict[str, Consent]:
    """The widest live consent of each firm for the institution and purpose."""
    found = await uow.fetch(LIVE, institution_id=institution_id, codes=list(codes), purpose=purpose, now=now)
    return {row["credit_code"]: _consent(row) for row in found}


async def log(uow: UnitOfWork, entries: Sequence[dict[str, Any]]) -> None:
    """Appends what was read."""
    await uow.many(LOG, entries)


async def entries(uow: Reader, principal: Principal, after: int | None, rows: int) -> list[dict[str, Any]]:
    """What was read about the caller's firm, newest first; all for an auditor."""
    scope = {"every": principal.has("auditor"), "own": firm_of(principal)}
    return [dict(row) for row in await uow.fetch(ENTRIES, after=after, rows=rows, **scope)]


def _consent(row: Any) -> Consent:
    return Consent(**{**dict(row), "blocks": tuple(row["blocks"])})
