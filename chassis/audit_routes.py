"""The audit log for auditors and operators: its lines, and whether they are what was sealed."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query

from chassis import audit_seals
from chassis.access import Principal, caller
from chassis.paging import Paging, page
from chassis.seal_keys import trusted_keys
from chassis.settings import Settings
from chassis.shapes import F, Page, Shape
from chassis.sql import Q
from chassis.web import Read, router

Auditor = Annotated[Principal, caller("auditor", "operator", "platform-admin")]

LINES = Q(
    "SELECT epoch, xid, id, at, business_date, actor, action, subject_type, subject_id, before, after, request_id"
    " FROM audit_log WHERE (epoch, xid, id) < (:epoch::int, :xid::xid8, :id::bigint)"
    " AND (:subject_id::text IS NULL OR subject_id = :subject_id::text) ORDER BY epoch DESC, xid DESC, id DESC LIMIT :n"
)
_END = (2**31 - 1, 2**63 - 1, 2**63 - 1)


class AuditLine(Shape):
    """One change: who did what to what, from what to what."""

    id: int = F("Number of the line", 1)
    at: datetime = F("Real time of the change", "2026-11-23T02:00:00Z")
    business_date: date = F("Business date of the change", "2026-11-23")
    actor: dict[str, Any] = F("Who, as the token names it", {"subject": "officer-1"})
    action: str = F("What was done", "enterprise.registered")
    subject_type: str = F("Kind of thing", "enterprise")
    subject_id: str = F("Which thing", "91500000202869177Y")
    before: dict[str, Any] | None = F("The fields that differ, before", None)
    after: dict[str, Any] | None = F("The fields that differ, after", {"name": "…"})
    request_id: str | None = F("The request that did it", "0199a5b0-7c1e-7000-8000-000000000000")


class AuditFault(Shape):
    """The first place where the log is not what was sealed."""

    seal: int = F("Number of the seal", 7)
    kinds: list[str] = F(
        "`edited`, `deleted`, `inserted`: the lines; `order`, `previous`, `link`, `signature`: the seal itself; "
        "`missing`, `head`: the seal asked for is not the one that was known",
        ["edited"],
    )
    line: int | None = F("The first line that is not as it was sealed", 3041)


class AuditVerification(Shape):
    """How much of the audit log is sealed, and whether it is what was sealed."""

    intact: bool = F("True when nothing was found wrong", example=True)
    fault: AuditFault | None = F("The first fault", None)
    length: int = F("Number of the last seal that holds", 128)
    head: str = F("Its hash: note both, and ask behind them later", "a3" * 32)
    checked: int = F("Lines that this answer has checked", 3040)
    more: bool = F("True when seals behind `length` were not checked yet: ask again with `after`", example=False)
    sealed: int = F("Lines sealed up to now", 3040)
    waiting: int = F("Lines not sealed yet; the sealer comes by twice a second", 1)
    oldest_waiting: datetime | None = F("When the oldest of them was written", "2026-11-23T02:00:00Z")
    keys: list[str] = F("Public keys whose signatures hold (Ed25519, hex)", ["b4" * 32])


def of(service: str, settings: Settings) -> APIRouter:
    """The routes of a service's audit log."""
    routes = router(prefix="/v1/audit-log", tags=["operations"])
    trusted = trusted_keys(settings, audit_seals.purpose(service))

    @routes.get(f"/{service}")
    async def list_audit(
        uow: Read,
        caller: Auditor,
        paging: Paging,
        subject_id: Annotated[str | None, Query(max_length=100, description="Only this thing's lines")] = None,
    ) -> Page[AuditLine]:
        """Who changed what from what to what, newest first."""
        filters = {"subject_id": subject_id}
        epoch, xid, number = paging.decode(filters) or _END
        rows = await uow.fetch(LINES, epoch=epoch, xid=xid, id=number, subject_id=subject_id, n=paging.limit + 1)
        return page(rows, paging, key=lambda r: (r["epoch"], r["xid"], r["id"]), filters=filters, shape=_line)

    @routes.get(f"/{service}/verification")
    async def verify_audit(
        uow: Read,
        caller: Auditor,
        after: Annotated[int, Query(ge=0, le=2**62, description="Only the seals behind this one")] = 0,
        head: Annotated[
            str | None, Query(pattern="^[0-9a-f]{64}$", description="The hash that seal had when it was noted")
        ] = None,
    ) -> AuditVerification:
        """Whether every line is what was sealed, some ten thousand lines at a time."""
        found = await audit_seals.verify(uow, trusted, after, bytes.fromhex(head) if head else None)
        return _verification(found, trusted)

    return routes


def _line(row: Any) -> AuditLine:
    return AuditLine(**{name: row[name] for name in AuditLine.model_fields})


def _verification(found: audit_seals.Verdict, trusted: frozenset[str]) -> AuditVerification:
    fault = found.fault
    return AuditVerification(
        intact=fault is None,
        fault=None if fault is None else AuditFault(seal=fault.seal, kinds=fault.kinds, line=fault.line),
        length=found.length,
        head=found.head.hex(),
        checked=found.lines,
        more=found.more,
        sealed=found.sealed,
        waiting=found.waiting,
        oldest_waiting=found.oldest_waiting,
        keys=sorted(trusted),
    )
