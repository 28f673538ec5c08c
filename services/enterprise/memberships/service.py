"""Making and ending memberships, and the two catalogues they go by."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis import policy
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes
from services.enterprise.memberships import repository, rules
from services.enterprise.registry import service as registry

IN_PROFILE = ("clusters", "chains")
"""Schemes whose codes the firm's profile names; a membership shows why."""


def catalogue(scheme: str) -> list[dict[str, Any]]:
    """The items of a scheme: the 33618 clusters, the chains (none while unpublished), highlands and fields of 416."""
    if scheme in IN_PROFILE:
        return list(policy.load(f"reference/{scheme}.yaml")["items"] or ())
    layout = policy.load("reference/innovation_416.yaml")
    return [*layout["highlands"], *(layout["fields_16"] or ())]


async def join(uow: UnitOfWork, given: Mapping[str, Any]) -> UUID:
    """Makes a firm a member, with evidence; gives the membership's id.

    Raises NotFound, OutOfScope, MembershipDayToCome, MembershipCodeUnknown, NotInProfile, AlreadyMember, MainTaken.
    """
    firm = await registry.locked(uow, given["credit_code"])
    code, scheme, begins = given["code"], given["scheme"], given["began_on"]
    rules.check_day(begins, uow.clock.today())
    profile, items = firm[scheme] if scheme in IN_PROFILE else None, catalogue(scheme)
    rules.check_code(code, rules.codes_on(items, begins) if items else (code,), profile, begins)
    rows = await repository.held(uow, given["credit_code"], scheme)
    rules.check_free([rules.Held(row["code"], row["main"]) for row in rows], code, main=given["main"])
    by = uow.principal.subject if uow.principal else "system"
    membership_id = UUID(str(uuid7()))
    row = {"id": membership_id, **given, "district": firm["district"], "recorded_on": uow.clock.today()}
    await repository.add(uow, {**row, "recorded_by": by})
    after = {name: str(value) for name, value in given.items()}
    uow.audit(action="membership.made", subject=("membership", membership_id), after=after)
    return membership_id


async def membership(reader: Reader, membership_id: UUID) -> Record:
    """A membership the caller may know of, or MembershipNotFound."""
    row = await repository.one(reader, membership_id)
    if row is None or not await homes.may_see(reader, row["credit_code"], row["district"]):
        raise rules.MembershipNotFound
    return row


async def leave(uow: UnitOfWork, membership_id: UUID, ended_on: date, why: str) -> None:
    """Ends a membership; raises MembershipNotFound, OutOfScope, MembershipAlreadyEnded and those of its days."""
    await registry.locked(uow, (await membership(uow, membership_id))["credit_code"])
    row = await membership(uow, membership_id)
    rules.check_end(row["began_on"], row["ended_on"], ended_on, uow.clock.today())
    await repository.end(uow, membership_id, ended_on, why)
    after = {"ended_on": str(ended_on), "why": why}
    uow.audit(action="membership.ended", subject=("membership", membership_id), before={}, after=after)
