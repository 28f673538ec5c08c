"""HTTP of policies."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query

from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.shapes import CreditCode, Day, Page, Yuan
from chassis.web import Read, Write, errors, router
from services.enterprise.access import AnyCaller, Officer, Overseer, Reader
from services.enterprise.parameters import DistrictFilter, FirmFilter, Id
from services.enterprise.policies import granting, grants, repository, rules, service, stacking
from services.enterprise.policies.schemas import (
    CoverageRead,
    CoverageRow,
    EntitledRead,
    FirmNamed,
    FulfilmentCreate,
    GrantCreate,
    GrantRead,
    Level,
    ListGrantCreate,
    ListGrantRead,
    MatchesRead,
    MatchRead,
    OverlapRead,
    OverlapsRead,
    PolicyCreate,
    PolicyRead,
    Reason,
)
from services.enterprise.registry import service as registry
from services.enterprise.scope import OutOfScope

routes = router(prefix="/v1/policies", tags=["policies"])
routes_of_firm = router(prefix="/v1/enterprises", tags=["policies"])
AsOf = Annotated[Day | None, Query(description="As of this day", examples=["2026-12-31"])]
LevelFilter = Annotated[Level | None, Query(description="Only of this level", examples=["city"])]
Automatic = Annotated[bool | None, Query(description="Only those given without application, or only others")]
Fulfilled = Annotated[bool | None, Query(description="Only standing grants that reached the firm, or that did not")]
PolicyFilter = Annotated[UUID | None, Query(description="Only by this policy")]
After = Annotated[str, Query(max_length=18, description="`next_after` of the answer before", examples=[""])]
Limit = Annotated[int, Query(ge=1, le=200, description="Firms an answer", examples=[50])]


@routes.post("", status_code=201, responses=errors(OutOfScope, rules.PolicyMalformed, rules.PolicyCodeTaken))
async def publish_policy(uow: Write, caller: Officer, body: PolicyCreate) -> PolicyRead:
    """Enter a policy; a district officer only of the own district."""
    row = await service.publish_policy(uow, body.model_dump())
    uow.response_headers["Location"] = f"/v1/policies/{row['id']}"
    return _policy(row)


@routes.get("")
async def list_policies(
    uow: Read,
    caller: AnyCaller,
    paging: Paging,
    level: LevelFilter = None,
    district: DistrictFilter = None,
    automatic: Automatic = None,
    as_of: AsOf = None,
) -> Page[PolicyRead]:
    """Policies; with as_of only those open on that day."""
    named = {"level": level, "district": district, "automatic": automatic, "on": as_of}
    after = paging.decode(named)
    rows = await repository.listed(uow, {**named, "after": after[0] if after else None}, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=named, shape=_policy)


@routes.get("/coverage")
async def read_coverage(uow: Read, caller: Overseer, as_of: AsOf = None) -> CoverageRead:
    """Which units have policies of their own, and what their firms were granted."""
    day = as_of or uow.clock.today()
    rows = [CoverageRow(**{**row, "amount": Yuan.of(row["amount"])}) for row in await service.coverage(uow, day)]
    return CoverageRead(as_of=day, items=rows)


@routes.get("/overlaps")
async def list_overlaps(
    uow: Read, caller: Overseer, district: DistrictFilter = None, as_of: AsOf = None
) -> OverlapsRead:
    """Open policies of one kind of benefit that one firm could meet, and how they stand to each other."""
    day = as_of or uow.clock.today()
    items = [OverlapRead.of(each) for each in await service.overlaps(uow, day, district)]
    return OverlapsRead(as_of=day, items=items)


@routes.get("/grants")
async def list_grants(
    uow: Read,
    caller: Reader,
    paging: Paging,
    district: DistrictFilter = None,
    credit_code: FirmFilter = None,
    policy_id: PolicyFilter = None,
    fulfilled: Fulfilled = None,
    as_of: AsOf = None,
) -> Page[GrantRead]:
    """What was granted, as far as the caller may read it."""
    named: dict[str, Any] = {"district": district, "credit_code": credit_code, "policy_id": policy_id}
    named |= {"fulfilled": fulfilled, "on": as_of}
    after = paging.decode(named)
    rows = await repository.grants(uow, {**named, "after": after[0] if after else None}, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=named, shape=_grant)


@routes.post("/grants/{grant_id}/reversal", responses=errors(OutOfScope, rules.GrantNotFound, rules.GrantReversed))
async def reverse_grant(uow: Write, caller: Officer, grant_id: Id, body: Reason) -> GrantRead:
    """Take a grant back from today on; the entry stays."""
    return _grant(await granting.reverse_grant(uow, grant_id, body.reason))


@routes.post(
    "/grants/{grant_id}/fulfilment",
    responses=errors(
        OutOfScope, rules.GrantNotFound, rules.GrantReversed, grants.GrantFulfilled, grants.FulfilledOutside
    ),
)
async def fulfil_grant(uow: Write, caller: Officer, grant_id: Id, body: FulfilmentCreate) -> GrantRead:
    """Record that what was granted reached the firm (兑现到位)."""
    return _grant(await granting.fulfil_grant(uow, grant_id, body.fulfilled_on, body.proof))


@routes.get("/{policy_id}", responses=errors(rules.PolicyNotFound))
async def read_policy(uow: Read, caller: AnyCaller, policy_id: Id) -> PolicyRead:
    """One policy."""
    return _policy(await service.policy(uow, policy_id))


@routes.post("/{policy_id}/end", responses=errors(OutOfScope, rules.PolicyNotFound, rules.PolicyEnded))
async def end_policy(uow: Write, caller: Officer, policy_id: Id, body: Reason) -> PolicyRead:
    """End a policy from today on; what was granted stays."""
    return _policy(await service.end_policy(uow, policy_id, body.reason))


@routes.get("/{policy_id}/entitled-firms", responses=errors(rules.PolicyNotFound))
async def list_entitled(
    uow: Read, caller: Overseer, policy_id: Id, after: After = "", limit: Limit = 50, as_of: AsOf = None
) -> EntitledRead:
    """Firms that meet every condition and were not granted it yet: the list of 免申即享."""
    day = as_of or uow.clock.today()
    items, following = await service.entitled(uow, policy_id, day, after, limit)
    return EntitledRead(as_of=day, items=[FirmNamed.of(each) for each in items], next_after=following)


@routes.post(
    "/{policy_id}/grants",
    status_code=201,
    responses=errors(NotFound, OutOfScope, rules.PolicyNotFound, rules.NotEntitled, stacking.AboveMost),
)
async def record_grant(uow: Write, caller: Officer, policy_id: Id, body: GrantCreate) -> GrantRead:
    """Record what a firm was granted; it must be entitled on that day."""
    return _grant(await granting.record_grant(uow, policy_id, body.credit_code, _paper(body)))


@routes.post(
    "/{policy_id}/automatic-grants",
    status_code=201,
    responses=errors(OutOfScope, rules.PolicyNotFound, grants.NotAutomatic, grants.GrantToCome, stacking.AboveMost),
)
async def grant_list(uow: Write, caller: Officer, policy_id: Id, body: ListGrantCreate) -> ListGrantRead:
    """Grant an automatic policy to the next firms on its list (免申即享), all at once; again until none are left."""
    made, more = await granting.grant_list(uow, policy_id, _paper(body), body.limit)
    return ListGrantRead(granted=made, more=more)


@routes_of_firm.get("/{credit_code}/policy-matches", responses=errors(NotFound))
async def match_policies(uow: Read, caller: Reader, credit_code: CreditCode, as_of: AsOf = None) -> MatchesRead:
    """Every policy that may concern the firm, with its state and the reason of each condition."""
    firm, day = dict(await registry.known(uow, credit_code)), as_of or uow.clock.today()
    items = [MatchRead.of(each) for each in await service.matches(uow, firm, day)]
    return MatchesRead(credit_code=credit_code, as_of=day, items=items)


def _paper(body: GrantCreate | ListGrantCreate) -> granting.Paper:
    return granting.Paper(body.granted_on, body.amount.fen if body.amount else None, body.document_number)


def _policy(row: Any) -> PolicyRead:
    return PolicyRead.model_validate(dict(row))


def _grant(row: Any) -> GrantRead:
    found: dict[str, Any] = dict(row)
    amount = None if found["amount"] is None else Yuan.of(found["amount"])
    return GrantRead.model_validate({**found, "amount": amount})
