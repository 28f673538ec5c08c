"""HTTP of titles."""

from typing import Annotated

from asyncpg import Record
from fastapi import Query

from chassis.errors import NotFound
from chassis.hot import hot
from chassis.paging import Paging, page
from chassis.shapes import Day, Page
from chassis.web import Read, Write, errors, router
from services.enterprise.access import Anyone, MunicipalOfficer
from services.enterprise.ladder import service as ladder
from services.enterprise.ladder.rules import UnknownTier
from services.enterprise.parameters import DistrictFilter, FirmFilter, Id, TierFilter
from services.enterprise.recognitions import hot as reads
from services.enterprise.recognitions import repository, rules, service
from services.enterprise.recognitions.schemas import RecognitionCreate, RecognitionRead, RevocationCreate
from services.enterprise.registry import service as registry

routes = router(prefix="/v1/recognitions", tags=["recognitions"])
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
) -> Page[RecognitionRead]:
    """Titles, open to all."""
    filters = {"tier": tier, "on": in_force_on, "district": district, "credit_code": credit_code}
    after = paging.decode(filters)
    given = {**filters, "after": after[0] if after else None}
    rows = await repository.listed(uow, given, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=filters, shape=_read)


@routes.get("/{recognition_id}", responses=errors(rules.RecognitionNotFound))
@hot(reads.title)
async def read_recognition(uow: Read, caller: Anyone, recognition_id: Id) -> RecognitionRead:
    """One title."""
    return _read(await service.recognition(uow, recognition_id))


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
    return _read(row)


@routes.post(
    "/{recognition_id}/revocation",
    responses=errors(rules.RecognitionNotFound, rules.AlreadyRevoked, rules.RevokedOutsideValidity),
)
async def revoke_recognition(
    uow: Write, caller: MunicipalOfficer, recognition_id: Id, body: RevocationCreate
) -> RecognitionRead:
    """Revoke a title from a day on; the entry stays."""
    row = await service.revoke_recognition(uow, recognition_id, body.effective_on, body.reason_code, body.barred_until)
    return _read(row)


def _read(row: Record) -> RecognitionRead:
    return RecognitionRead.model_validate(dict(row))
