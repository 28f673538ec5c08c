"""Every query on the rule-set registry."""

from collections.abc import Mapping
from typing import Any

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

COLUMNS = (
    "s.id, s.tier, s.state, s.revision, s.created_at, s.created_by, s.approved_at, s.approved_by, s.active_from,"
    " s.activated_by, s.withdrawn_by, s.reason, s.version"
)
WITH_TEXT = (
    f"SELECT {COLUMNS}, r.document, r.cases, r.digest FROM rule_sets s"
    " JOIN rule_set_revisions r ON r.rule_set = s.id AND r.revision = s.revision"
)
ONE = Q(f"{WITH_TEXT} WHERE s.id = :id")
ALL = Q(f"{WITH_TEXT} ORDER BY s.id")
ACTIVATED = Q(f"{WITH_TEXT} WHERE s.state = 'activated' ORDER BY s.id")
KEYS = Q("SELECT id, revision, active_from FROM rule_sets WHERE state = 'activated' ORDER BY id")
ADD = Q(
    "INSERT INTO rule_sets (id, tier, state, revision, created_at, created_by)"
    " VALUES (:id, :tier, 'draft', 1, :at, :by_subject)"
)
ADD_REVISION = Q(
    "INSERT INTO rule_set_revisions (rule_set, revision, document, cases, digest, at, by_subject)"
    " VALUES (:id, :revision, :document, :cases, :digest, :at, :by_subject)"
)
REVISE = Q("UPDATE rule_sets SET revision = :revision, tier = :tier, version = version + 1 WHERE id = :id")
APPROVE = Q(
    "UPDATE rule_sets SET state = 'approved', approved_at = :at, approved_by = :by_subject, version = version + 1"
    " WHERE id = :id"
)
ACTIVATE = Q(
    "UPDATE rule_sets SET state = 'activated', active_from = :first, activated_by = :by_subject, version = version + 1"
    " WHERE id = :id"
)
WITHDRAW = Q(
    "UPDATE rule_sets SET state = 'withdrawn', withdrawn_by = :by_subject, reason = :reason, version = version + 1"
    " WHERE id = :id"
)
REVISIONS = Q(
    "SELECT revision, document, cases, digest, at, by_subject FROM rule_set_revisions WHERE rule_set = :id"
    " ORDER BY revision"
)


async def one(reader: Reader, rule_set: str) -> Record | None:
    """A set with its latest wording and cases."""
    return await reader.fetchrow(ONE, id=rule_set)


async def every(reader: Reader) -> list[Record]:
    """All sets of the registry with their latest wording."""
    return await reader.fetch(ALL)


async def activated(reader: Reader) -> list[Record]:
    """The sets that have a first day."""
    return await reader.fetch(ACTIVATED)


async def keys(reader: Reader) -> tuple[tuple[Any, ...], ...]:
    """What tells whether the activated sets are still those known."""
    return tuple(tuple(row) for row in await reader.fetch(KEYS))


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """A new draft with its first revision."""
    await uow.execute(ADD, **row)
    await uow.execute(ADD_REVISION, **row)


async def revise(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Another revision; the earlier ones stay."""
    await uow.execute(ADD_REVISION, **row)
    await uow.execute(REVISE, **row)


async def approve(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Approved by another person."""
    await uow.execute(APPROVE, **row)


async def activate(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """It begins on a day."""
    await uow.execute(ACTIVATE, **row)


async def withdraw(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """It never begins; the row stays."""
    await uow.execute(WITHDRAW, **row)


async def revisions(reader: Reader, rule_set: str) -> list[Record]:
    """All wordings of one set, oldest first."""
    return await reader.fetch(REVISIONS, id=rule_set)
