"""HTTP of applications, in the order of their life."""

from typing import Annotated, Any

from asyncpg import Record
from fastapi import Query

from chassis.access import Principal
from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.shapes import Page
from chassis.web import Read, Write, errors, router
from services.enterprise.access import Anyone, DistrictOfficer, Firm, MunicipalOfficer, Objector, Reader, Registrar
from services.enterprise.applications import repository, rules, service
from services.enterprise.applications.schemas import (
    ApplicationCreate,
    ApplicationFull,
    ApplicationRead,
    DecisionCreate,
    MoveRead,
    NoticeRead,
    ObjectionCreate,
    ObjectionRead,
    PublicityCreate,
    ReviewCreate,
    State,
    SubmissionCreate,
)
from services.enterprise.ladder.rules import InputMalformed, NoRuleSet, NotTheFirmsToState, UnknownTier
from services.enterprise.parameters import DistrictFilter, FirmFilter, Id, TierFilter
from services.enterprise.recognitions.rules import Barred, NothingToRenew, TitleInForce
from services.enterprise.scope import OutOfScope

routes = router(prefix="/v1/applications", tags=["applications"])
notice_routes = router(prefix="/v1/publicity-notices", tags=["applications"])
StateFilter = Annotated[State | None, Query(description="Only those in this state", examples=["submitted"])]
MOVES = (rules.ApplicationNotFound, rules.WrongState, rules.NotYourMove)


@routes.post(
    "",
    status_code=201,
    responses=errors(
        NotFound,
        OutOfScope,
        NoRuleSet,
        UnknownTier,
        TitleInForce,
        NothingToRenew,
        Barred,
        rules.ApplicationAlreadyOpen,
    ),
)
async def open_application(uow: Write, caller: Registrar, body: ApplicationCreate) -> ApplicationFull:
    """Open a draft for a title."""
    found = await service.open_application(uow, body.credit_code, body.tier, body.kind)
    uow.response_headers["Location"] = f"/v1/applications/{found.row['id']}"
    return _full(found, caller)


@routes.get("")
async def list_applications(
    uow: Read,
    caller: Reader,
    paging: Paging,
    credit_code: FirmFilter = None,
    tier: TierFilter = None,
    state: StateFilter = None,
    district: DistrictFilter = None,
) -> Page[ApplicationRead]:
    """Applications the caller may read, oldest first."""
    filters = {"credit_code": credit_code, "tier": tier, "state": state, "district": district}
    after = paging.decode(filters)
    given = {**filters, "after": after[0] if after else None}
    rows = await repository.listed(uow, caller, given, paging.limit + 1)
    moves = await repository.moves(uow, [row["id"] for row in rows])
    found = [service.Loaded(row, moves[row["id"]], []) for row in rows]
    return page(
        found, paging, key=lambda each: (each.row["id"],), filters=filters, shape=lambda each: _short(each, caller)
    )


@routes.get("/{application_id}", responses=errors(rules.ApplicationNotFound))
async def read_application(uow: Read, caller: Reader, application_id: Id) -> ApplicationFull:
    """One application with its history."""
    return _full(await service.loaded(uow, application_id), caller)


@routes.post(
    "/{application_id}/submission", responses=errors(*MOVES, rules.NotReady, InputMalformed, NotTheFirmsToState)
)
async def submit(uow: Write, caller: Firm, application_id: Id, body: SubmissionCreate) -> ApplicationFull:
    """Submit; refused while the assessment is unmet or unknown."""
    return _full(await service.submit(uow, application_id, body.overrides), caller)


@routes.post("/{application_id}/district-review", responses=errors(*MOVES, rules.CommentNeeded))
async def review_in_district(
    uow: Write, caller: DistrictOfficer, application_id: Id, body: ReviewCreate
) -> ApplicationFull:
    """The district's review."""
    found = await service.review(uow, application_id, "district-review", body.outcome, body.comment)
    return _full(found, caller)


@routes.post("/{application_id}/municipal-review", responses=errors(*MOVES, rules.SamePerson, rules.CommentNeeded))
async def review_in_city(
    uow: Write, caller: MunicipalOfficer, application_id: Id, body: ReviewCreate
) -> ApplicationFull:
    """The city's review, by somebody else."""
    found = await service.review(uow, application_id, "municipal-review", body.outcome, body.comment)
    return _full(found, caller)


@routes.post("/{application_id}/publicity", responses=errors(*MOVES, rules.PublicityTooShort, rules.PublicityInPast))
async def publish(uow: Write, caller: MunicipalOfficer, application_id: Id, body: PublicityCreate) -> ApplicationFull:
    """Put it up for public notice."""
    return _full(await service.publish(uow, application_id, body.first, body.last), caller)


@notice_routes.get("")
async def list_publicity_notices(uow: Read, caller: Anyone, paging: Paging) -> Page[NoticeRead]:
    """Cases on public notice today; open to all."""
    after = paging.decode({})
    rows = await service.notices(uow, after[0] if after else None, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters={}, shape=_notice)


@routes.post(
    "/{application_id}/objections",
    status_code=201,
    responses=errors(rules.ApplicationNotFound, rules.WrongState, rules.PublicityNotRunning),
)
async def raise_objection(uow: Write, caller: Objector, application_id: Id, body: ObjectionCreate) -> ObjectionRead:
    """Object on a day of the publicity."""
    objection = await service.raise_objection(uow, application_id, body.grounds)
    return ObjectionRead(id=objection, grounds=body.grounds, raised_on=uow.clock.today())


@routes.post(
    "/{application_id}/decision",
    responses=errors(*MOVES, rules.SamePerson, rules.PublicityNotOver, rules.ObjectionsUnanswered, rules.CommentNeeded),
)
async def decide(uow: Write, caller: MunicipalOfficer, application_id: Id, body: DecisionCreate) -> ApplicationFull:
    """Approve, which grants the title, or reject."""
    found = await service.decide(uow, application_id, body.outcome, body.comment, body.document_number)
    return _full(found, caller)


def _short(found: service.Loaded, caller: Principal) -> ApplicationRead:
    allowed = rules.allowed_actions(found.case, service.actor(caller))
    return ApplicationRead.model_validate({**dict(found.row), "allowed_actions": allowed})


def _full(found: service.Loaded, caller: Principal) -> ApplicationFull:
    moves = [MoveRead.model_validate(_without(move, "application_id")) for move in found.moves]
    objections = [ObjectionRead.model_validate(dict(each)) for each in found.objections]
    return ApplicationFull(**_short(found, caller).model_dump(), moves=moves, objections=objections)


def _without(row: Record, name: str) -> dict[str, object]:
    return {key: value for key, value in row.items() if key != name}


def _notice(row: dict[str, Any]) -> NoticeRead:
    names = [name for name in NoticeRead.model_fields if name != "application_id"]
    return NoticeRead(application_id=row["id"], **{name: row[name] for name in names})
