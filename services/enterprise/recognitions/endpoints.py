"""HTTP of titles."""

from typing import Annotated, Literal

from asyncpg import Record
from fastapi import Query

from chassis.errors import NotFound
from chassis.hot import hot
from chassis.paging import Paging, page
from chassis.shapes import Day, Page
from chassis.web import Read, Write, errors, router
from services.enterprise import homes
from services.enterprise.access import Anyone, MunicipalOfficer, Overseer
from services.enterprise.deputies.rules import NotADeputy
from services.enterprise.ladder import service as ladder
from services.enterprise.ladder.rules import UnknownTier
from services.enterprise.parameters import ChainFilter, ClusterFilter, DistrictFilter, FirmFilter, Id, TierFilter
from services.enterprise.recognitions import changing, repository, rules, service
from services.enterprise.recognitions import hot as reads
from services.enterprise.recognitions.schemas import (
    ChangeRead,
    LiftingCreate,
    RecognitionCreate,
    RecognitionRead,
    ReviewEnd,
    RevocationCreate,
    SuspensionCreate,
)
from services.enterprise.registry import service as registry
from services.enterprise.scope import may_see

routes = router(prefix="/v1/recognitions", tags=["recognitions"])
Sort = Annotated[
    Literal["granted_on", "-granted_on", "valid_from", "-valid_from", "valid_to", "-valid_to"] | None,
    Query(description="Order; with - the greatest first", examples=["-granted_on"]),
]
FirstOf = Annotated[Day | None, Query(description="Only titles in force on this day", examples=["2026-12-31"])]


@routes.get("")
async def list_recognitions(
    uow: Read,
    caller: Anyone,
    paging: Paging,
    tier: TierFilter = None,
    in_force_on: FirstOf = None,
    district: DistrictFilter = None,
    credit_code: FirmFilter = None,
    chain: ChainFilter = None,
    cluster: ClusterFilter = None,
    sort: Sort = None,
) -> Page[RecognitionRead]:
    """Titles, open to all; the first recorded first unless `sort` says otherwise; no end is the greatest last day."""
    whose = {"district": district, "credit_code": credit_code, "chain": chain, "cluster": cluster}
    filters = {"tier": tier, "on": in_force_on, **whose}
    scope = {**filters, "sort": sort}
    rows = await repository.listed(uow, filters, paging.decode(scope), paging.limit + 1, sort)
    key = lambda row: repository.SORTING.place(sort, row)  # noqa: E731 - the row's place in the order
    units = await homes.units(uow, [row["credit_code"] for row in rows])
    return page(rows, paging, key=key, filters=scope, shape=lambda row: _shown(uow, row, units[row["credit_code"]]))


@routes.get("/{recognition_id}", responses=errors(rules.RecognitionNotFound))
@hot(reads.title)
async def read_recognition(uow: Read, caller: Anyone, recognition_id: Id) -> RecognitionRead:
    """One title."""
    return await _read(uow, await service.recognition(uow, recognition_id))


@routes.post("", status_code=201, responses=errors(NotFound, UnknownTier, rules.TitleInForce, rules.EndsBeforeItBegins))
async def record_recognition(uow: Write, caller: MunicipalOfficer, body: RecognitionCreate) -> RecognitionRead:
    """Record an entry of an official list."""
    if body.tier not in ladder.tiers():
        raise UnknownTier(pointer="/tier", tier=body.tier)
    firm = await registry.locked(uow, body.credit_code)
    begins = body.valid_from or body.granted_on
    row = await service.record_recognition(
        uow, firm, body.tier, body.kind, body.granted_on, begins, body.valid_to, body.document_number
    )
    uow.response_headers["Location"] = f"/v1/recognitions/{row['id']}"
    return await _read(uow, row)


@routes.post(
    "/{recognition_id}/suspension",
    responses=errors(rules.RecognitionNotFound, rules.TitleSuspended, rules.NotInForce, NotADeputy),
)
async def suspend(uow: Write, caller: MunicipalOfficer, recognition_id: Id, body: SuspensionCreate) -> RecognitionRead:
    """Stop what rests on a title; it stays on the list."""
    given = (body.reason_code, body.comment, body.on_behalf_of)
    return await _read(uow, await changing.suspend(uow, recognition_id, *given))


@routes.post(
    "/{recognition_id}/suspension-lifting",
    responses=errors(rules.RecognitionNotFound, rules.NotSuspended, rules.AlreadyRevoked, NotADeputy),
)
async def lift_suspension(
    uow: Write, caller: MunicipalOfficer, recognition_id: Id, body: LiftingCreate
) -> RecognitionRead:
    """Lift the suspension of a title."""
    return await _read(uow, await changing.lift(uow, recognition_id, body.comment, body.on_behalf_of))


@routes.post(
    "/{recognition_id}/review",
    responses=errors(rules.RecognitionNotFound, rules.NotUnderReview, rules.AlreadyRevoked, NotADeputy),
)
async def end_review(uow: Write, caller: MunicipalOfficer, recognition_id: Id, body: ReviewEnd) -> RecognitionRead:
    """End the review of a title that stays; one that goes is revoked."""
    return await _read(uow, await changing.uphold(uow, recognition_id, body.comment, body.on_behalf_of))


@routes.post(
    "/{recognition_id}/revocation",
    responses=errors(
        rules.RecognitionNotFound,
        rules.AlreadyRevoked,
        rules.RevokedOutsideValidity,
        rules.DecidedNotEntered,
        rules.BarTooShort,
        NotADeputy,
    ),
)
async def revoke_recognition(
    uow: Write, caller: MunicipalOfficer, recognition_id: Id, body: RevocationCreate
) -> RecognitionRead:
    """Revoke a title from a day on; the entry stays, and titles that rest on it come under review."""
    given = (body.effective_on, body.reason_code, body.barred_until, body.on_behalf_of)
    return await _read(uow, await changing.revoke_recognition(uow, recognition_id, *given))


@routes.get("/{recognition_id}/changes", responses=errors(rules.RecognitionNotFound))
async def list_changes(uow: Read, caller: Overseer, recognition_id: Id) -> list[ChangeRead]:
    """What was done with a title after its grant, in order."""
    title = await service.recognition(uow, recognition_id)
    if not await homes.may_see(uow, title["credit_code"], title["district"]):
        raise NotFound
    return [ChangeRead.model_validate(dict(row)) for row in await repository.changes(uow, recognition_id)]


async def _read(reader: Read, row: Record) -> RecognitionRead:
    return _shown(reader, row, (await homes.units(reader, [row["credit_code"]]))[row["credit_code"]])


def _shown(reader: Read, row: Record, unit: str) -> RecognitionRead:
    who = reader.principal
    city = who is not None and who.has("municipal-officer")
    may_apply = who is not None and who.has("enterprise", "district-officer", "municipal-officer", "platform-admin")
    own = may_apply and may_see(who, row["credit_code"], unit)
    title, today = service.held_of(row), reader.clock.today()
    allowed = rules.allowed_actions(title, today, city=city, own=own, renewed=row["renewed"])
    return RecognitionRead.model_validate({**dict(row), "allowed_actions": allowed})
