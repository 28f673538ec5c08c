"""HTTP of batches."""

from collections.abc import Sequence
from uuid import UUID

from chassis.paging import Paging, page
from chassis.shapes import Page
from chassis.web import Read, Write, errors, router
from services.enterprise.access import MunicipalOfficer, Overseer
from services.enterprise.batches import rules, service
from services.enterprise.batches.schemas import (
    BatchCreate,
    BatchDecision,
    BatchFull,
    BatchPublicity,
    BatchRead,
    BatchResult,
    CasesAdd,
    OutcomeRead,
)
from services.enterprise.ladder.rules import UnknownTier
from services.enterprise.parameters import Id

routes = router(prefix="/v1/application-batches", tags=["applications"])
NO_TEXTS = {"code": None, "zh": None, "en": None}
NAMES = tuple(BatchRead.model_fields)


@routes.post("", status_code=201, responses=errors(UnknownTier))
async def open_batch(uow: Write, caller: MunicipalOfficer, body: BatchCreate) -> BatchRead:
    """Open a batch."""
    row = await service.open_batch(uow, body.tier, body.name)
    uow.response_headers["Location"] = f"/v1/application-batches/{row['id']}"
    return BatchRead(**{name: row[name] for name in NAMES})


@routes.get("")
async def list_batches(uow: Read, caller: Overseer, paging: Paging) -> Page[BatchRead]:
    """Batches, oldest first."""
    after = paging.decode({})
    rows = await service.listed(uow, after[0] if after else None, paging.limit + 1)
    return page(
        rows,
        paging,
        key=lambda row: (row["id"],),
        filters={},
        shape=lambda row: BatchRead(**{name: row[name] for name in NAMES}),
    )


@routes.get("/{batch_id}", responses=errors(rules.BatchNotFound))
async def read_batch(uow: Read, caller: MunicipalOfficer, batch_id: Id) -> BatchFull:
    """A batch with its cases."""
    row, cases = await service.batch(uow, batch_id), await service.cases(uow, batch_id)
    return BatchFull(**{name: row[name] for name in NAMES}, application_ids=[case["id"] for case in cases])


@routes.post("/{batch_id}/cases", responses=errors(rules.BatchNotFound, rules.BatchDecided, rules.BatchFull))
async def add_cases(uow: Write, caller: MunicipalOfficer, batch_id: Id, body: CasesAdd) -> BatchResult:
    """Put cases into the batch; each is told apart."""
    return await _result(uow, batch_id, await service.add_cases(uow, batch_id, body.application_ids))


@routes.post("/{batch_id}/publicity", responses=errors(rules.BatchNotFound, rules.BatchEmpty))
async def publish_batch(uow: Write, caller: MunicipalOfficer, batch_id: Id, body: BatchPublicity) -> BatchResult:
    """Put all cases up for public notice under one number."""
    given = (body.first, body.last, body.document_number, body.on_behalf_of)
    return await _result(uow, batch_id, await service.publish(uow, batch_id, *given))


@routes.post("/{batch_id}/decision", responses=errors(rules.BatchNotFound, rules.BatchEmpty, rules.BatchDecided))
async def decide_batch(uow: Write, caller: MunicipalOfficer, batch_id: Id, body: BatchDecision) -> BatchResult:
    """Decide all cases in one command; what a rule refuses stays as it was and is told."""
    exceptions = {each.application_id: (each.outcome, each.comment) for each in body.exceptions}
    given = (body.document_number, exceptions, body.on_behalf_of)
    return await _result(uow, batch_id, await service.decide(uow, batch_id, *given))


async def _result(uow: Write, batch_id: UUID, outcomes: Sequence[service.Outcome]) -> BatchResult:
    row = await service.batch(uow, batch_id)
    told = [_outcome(each) for each in outcomes]
    return BatchResult(batch=BatchRead(**{name: row[name] for name in NAMES}), outcomes=told)


def _outcome(each: service.Outcome) -> OutcomeRead:
    no = each.refusal
    texts = {} if no is None else {"code": no.code, "zh": no.detail("zh"), "en": no.detail("en")}
    return OutcomeRead.model_validate(
        {"application_id": each.application_id, "done": no is None, "state": each.state, **NO_TEXTS, **texts}
    )
