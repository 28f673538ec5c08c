"""Asking for an impact run, and what it found."""

from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis.uow import Reader, UnitOfWork
from services.enterprise.impact import repository, rules
from services.enterprise.ladder.engine.inputs import Kind
from services.enterprise.registry import service as registry
from services.enterprise.rulesets import service as rule_sets


async def request_run(uow: UnitOfWork, draft: Record, kind: Kind, on: date) -> Record:
    """Lets the worker hold all active firms against a set of the registry and the set of the day."""
    settled = (await rule_sets.current(uow)).select(draft["tier"], kind, on)
    row = {
        "id": uuid7(),
        "rule_set": draft["id"],
        "revision": draft["revision"],
        "against": settled.id if settled and settled.id != draft["id"] else None,
        "tier": draft["tier"],
        "kind": kind,
        "on": on,
        "firms": await registry.count_active(uow),
        "requested_at": uow.clock.now(),
        "by_subject": uow.principal.subject if uow.principal else "system",
    }
    await repository.add(uow, row)
    after = {"rule_set": draft["id"], "revision": draft["revision"], "against": row["against"]}
    uow.audit(action="impact_run.requested", subject=("impact_run", row["id"]), before=None, after=after)
    return await known_run(uow, draft["id"], row["id"])


async def known_run(reader: Reader, rule_set: str, run_id: UUID) -> Record:
    """A run of this set, or ImpactRunNotFound."""
    row = await repository.one(reader, run_id)
    if row is None or row["rule_set"] != rule_set:
        raise rules.ImpactRunNotFound
    return row


async def breakdown(reader: Reader, run_id: UUID) -> list[dict[str, Any]]:
    """Firms, gains and falls of the city, each district, chain and park."""
    return rules.breakdown([dict(row) for row in await repository.counts(reader, run_id)])
