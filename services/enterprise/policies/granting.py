"""Recording what firms were granted, one by one or the whole list of 免申即享, and that it reached them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis.uow import Reader, UnitOfWork
from contracts.enterprise_support import PolicyGranted
from services.enterprise import homes
from services.enterprise.policies import grants, repository, rules, service, stacking
from services.enterprise.registry import service as registry


@dataclass(frozen=True, slots=True)
class Paper:
    """What a grant says: its day, its sum (fen) where money is given, its document."""

    granted_on: date
    amount: int | None
    document_number: str


async def record_grant(uow: UnitOfWork, policy_id: UUID, code: str, paper: Paper) -> Record:
    """Records what a firm was granted; raises NotEntitled unless it was entitled on that day, AboveMost."""
    await service.policy(uow, policy_id)
    firm, on = dict(await registry.locked(uow, code)), paper.granted_on
    row = next((each for each in await service.matches(uow, firm, on) if each["policy"]["id"] == policy_id), None)
    if row is None or row["state"] != "entitled" or on > uow.clock.today():
        unmet = [] if row is None else [each.field for each in row["reasons"] if each.result != "met"]
        state = "other_district" if row is None else row["state"]
        raise rules.NotEntitled(on=on.isoformat(), state=state, unmet="、".join(unmet) or "—")
    service.must_own(uow, firm["district"])
    return await grant(uow, await _grant(uow, row, firm, paper))


async def _grant(uow: UnitOfWork, row: Mapping[str, Any], firm: Mapping[str, Any], paper: Paper) -> UUID:
    """Stores and tells a grant to a locked firm that is entitled."""
    stacking.check_most(row["most"], paper.amount)
    code, policy, grant_id = firm["credit_code"], row["policy"], uuid7()
    told = {
        "credit_code": code,
        "district": firm["district"],
        "granted_on": paper.granted_on,
        "policy_id": policy["id"],
    }
    numbered = {"amount": paper.amount, "document_number": paper.document_number}
    by = uow.principal.subject if uow.principal else "system"
    await repository.add_grant(uow, {**told, **numbered, "id": grant_id, "by_subject": by})
    uow.publish(PolicyGranted(**told, grant_id=grant_id, policy_code=policy["code"], amount_fen=paper.amount))
    after = {"policy": policy["code"], "document_number": paper.document_number}
    uow.audit(action="policy.granted", subject=("enterprise", code), after=after)
    return UUID(str(grant_id))


async def grant_list(uow: UnitOfWork, policy_id: UUID, paper: Paper, limit: int) -> tuple[list[UUID], bool]:
    """Grants an automatic policy to the next firms of its list; their grants, and whether more firms may wait.

    Raises NotAutomatic, GrantToCome. Without a sum of its own the paper gives what the policy fixes, and to who had
    something for the same matter what is missing to it.
    """
    policy, on = dict(await service.policy(uow, policy_id)), paper.granted_on
    grants.check_list(policy, on, uow.clock.today())
    listed, following = await service.entitled(uow, policy_id, on, "", limit)
    codes = [str(each["credit_code"]) for each in listed]
    await uow.lock(*codes)
    firms = list((await registry.find_many(uow, codes)).values())
    known, held = await service.known_of(uow, firms, on), await repository.held(uow, codes, on)
    made = []
    for firm in firms:
        code = firm["credit_code"]
        row = service.match(policy, known[code], held.get(code, rules.NOTHING), on)
        if row["state"] == "entitled":
            amount = stacking.sum_of(policy, row["most"], paper.amount)
            made.append(await _grant(uow, row, firm, Paper(on, amount, paper.document_number)))
    return made, following is not None


async def grant(reader: Reader, grant_id: UUID) -> Record:
    """A grant the caller may know of, or GrantNotFound."""
    row = await repository.grant(reader, grant_id)
    if row is None or not await homes.may_see(reader, row["credit_code"], row["district"]):
        raise rules.GrantNotFound
    return row


async def _standing(uow: UnitOfWork, grant_id: UUID) -> Record:
    """A grant the caller may change, locked; raises GrantReversed."""
    row = await grant(uow, grant_id)
    await homes.must_write(uow, row["credit_code"], row["district"])
    await uow.lock(row["credit_code"])
    row = await grant(uow, grant_id)
    if row["reversed_on"] is not None:
        raise rules.GrantReversed(on=row["reversed_on"].isoformat())
    return row


async def fulfil_grant(uow: UnitOfWork, grant_id: UUID, on: date, proof: str) -> Record:
    """Records that what was granted reached the firm; raises GrantFulfilled, GrantReversed, FulfilledOutside."""
    row = await _standing(uow, grant_id)
    grants.check_fulfilment(row["granted_on"], row["fulfilled_on"], on, uow.clock.today())
    by = uow.principal.subject if uow.principal else "system"
    await repository.fulfil(uow, {"id": grant_id, "on": on, "proof": proof, "by": by})
    after = {"fulfilled_on": on.isoformat(), "proof": proof}
    uow.audit(action="policy.grant_fulfilled", subject=("policy_grant", grant_id), after=after)
    return await grant(uow, grant_id)


async def reverse_grant(uow: UnitOfWork, grant_id: UUID, reason: str) -> Record:
    """Reverses a grant from today on; the row stays. Raises GrantReversed."""
    await _standing(uow, grant_id)
    await repository.reverse(uow, grant_id, uow.clock.today(), reason)
    uow.audit(action="policy.grant_reversed", subject=("policy_grant", grant_id), after={"reason": reason})
    return await grant(uow, grant_id)
