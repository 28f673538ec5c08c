"""HTTP of applications, in the order of their life."""

from typing import Annotated, Any, Literal

from asyncpg import Record
from fastapi import Query

from chassis.access import Principal
from chassis.errors import NotFound, Stale
from chassis.paging import Paging, page
from chassis.shapes import Page
from chassis.web import IfMatch, Read, Write, errors, etag, router
from chassis.workdays import CalendarNotPublished
from services.enterprise.access import Anyone, DistrictOfficer, Firm, MunicipalOfficer, Objector, Reader, Registrar
from services.enterprise.adverse_records.rules import StandsAgainst
from services.enterprise.applications import objections, repository, rules, service
from services.enterprise.applications.moving import Loaded
from services.enterprise.applications.schemas import (
    ApplicationCreate,
    ApplicationFull,
    ApplicationRead,
    DecisionCreate,
    LateAdmission,
    MinistryResultCreate,
    MoveRead,
    NoticeRead,
    ObjectionCreate,
    ObjectionHandling,
    ObjectionRead,
    PublicityCreate,
    RecommendationCreate,
    ReviewCreate,
    State,
    SubmissionCreate,
    WithdrawalCreate,
)
from services.enterprise.deputies.rules import NotADeputy
from services.enterprise.ladder.rules import InputMalformed, NoRuleSet, NotTheFirmsToState, UnknownTier
from services.enterprise.parameters import ChainFilter, ClusterFilter, DistrictFilter, FirmFilter, Id, TierFilter
from services.enterprise.recognitions import service as recognitions
from services.enterprise.recognitions.rules import (
    AlreadyRenewed,
    Barred,
    NothingToRenew,
    PriorTitleLost,
    RecognitionNotFound,
    TitleInForce,
    TitleSuspended,
)
from services.enterprise.scope import OutOfScope
from services.enterprise.windows.rules import WindowClosed
from services.enterprise.workflow import rules as steps
from services.enterprise.workflow import service as workflow

routes = router(prefix="/v1/applications", tags=["applications"])
notice_routes = router(prefix="/v1/publicity-notices", tags=["applications"])
renewal_routes = router(prefix="/v1/recognitions", tags=["recognitions"])
Sort = Annotated[
    Literal["opened_on", "-opened_on", "due_on", "-due_on", "decided_on", "-decided_on"] | None,
    Query(description="Order; with - the greatest first", examples=["-opened_on"]),
]
StateFilter = Annotated[State | None, Query(description="Only those in this state", examples=["submitted"])]
MOVES = (rules.ApplicationNotFound, steps.WrongState, steps.NotYourMove, Stale)
OFFICERS = (*MOVES, steps.SamePerson, steps.ReasonNeeded, NotADeputy)
TITLES = (TitleInForce, NothingToRenew, AlreadyRenewed, TitleSuspended, Barred, rules.FirmNotActive)
OPENING = (NotFound, OutOfScope, NoRuleSet, UnknownTier, *TITLES, rules.ApplicationAlreadyOpen)
AGAINST = (PriorTitleLost, StandsAgainst, rules.ObjectionsUnanswered)
DECISION = (*OFFICERS, *TITLES, *AGAINST, rules.PublicityNotOver)


@routes.post("", status_code=201, responses=errors(*OPENING))
async def open_application(uow: Write, caller: Registrar, body: ApplicationCreate) -> ApplicationFull:
    """Open a draft for a title."""
    found = await service.open_application(uow, body.credit_code, body.tier, body.kind)
    uow.response_headers["Location"] = f"/v1/applications/{found.row['id']}"
    return _full(uow, found, caller)


@renewal_routes.post("/{recognition_id}/renewal", status_code=201, responses=errors(RecognitionNotFound, *OPENING))
async def open_renewal(uow: Write, caller: Registrar, recognition_id: Id) -> ApplicationFull:
    """Open the application that renews this title."""
    title = await recognitions.recognition(uow, recognition_id)
    found = await service.open_application(uow, title["credit_code"], title["tier"], "renewal")
    uow.response_headers["Location"] = f"/v1/applications/{found.row['id']}"
    return _full(uow, found, caller)


@routes.get("")
async def list_applications(
    uow: Read,
    caller: Reader,
    paging: Paging,
    credit_code: FirmFilter = None,
    tier: TierFilter = None,
    state: StateFilter = None,
    district: DistrictFilter = None,
    chain: ChainFilter = None,
    cluster: ClusterFilter = None,
    sort: Sort = None,
) -> Page[ApplicationRead]:
    """Applications the caller may read, oldest first unless `sort` says otherwise; a day to come is the greatest."""
    whose = {"credit_code": credit_code, "district": district, "chain": chain, "cluster": cluster}
    filters = {**whose, "tier": tier, "state": state}
    scope = {**filters, "sort": sort}
    rows = await repository.listed(uow, caller, filters, paging.decode(scope), paging.limit + 1, sort)
    moves = await repository.moves(uow, [row["id"] for row in rows])
    found = [Loaded(row, moves[row["id"]], []) for row in rows]
    key = lambda each: repository.SORTING.place(sort, each.row)  # noqa: E731 - the row's place in the order
    return page(found, paging, key=key, filters=scope, shape=lambda each: short(uow, each, caller))


@routes.get("/{application_id}", responses=errors(rules.ApplicationNotFound))
async def read_application(uow: Read, caller: Reader, application_id: Id) -> ApplicationFull:
    """One application with its history."""
    return _full(uow, await service.read(uow, application_id), caller)


@routes.post(
    "/{application_id}/submission",
    responses=errors(
        *(*MOVES, *TITLES, rules.NotReady, rules.CorrectionOverdue, InputMalformed, NotTheFirmsToState, WindowClosed)
    ),
)
async def submit(uow: Write, caller: Firm, application_id: Id, body: SubmissionCreate) -> ApplicationFull:
    """Submit; refused while the assessment is unmet or unknown, and while the ministry's window is known and closed."""
    return _full(uow, await service.submit(uow, application_id, body.overrides), caller)


@routes.post("/{application_id}/late-admission", responses=errors(*MOVES))
async def admit_late(uow: Write, caller: MunicipalOfficer, application_id: Id, body: LateAdmission) -> ApplicationFull:
    """Let a draft be submitted outside the ministry's window, with the reason."""
    return _full(uow, await service.admit_late(uow, application_id, body.reason, body.document_number), caller)


@routes.post("/{application_id}/withdrawal", responses=errors(*MOVES))
async def withdraw(uow: Write, caller: Firm, application_id: Id, body: WithdrawalCreate) -> ApplicationFull:
    """Take the application back, at any time before the decision."""
    return _full(uow, await service.withdraw(uow, application_id, body.comment), caller)


@routes.post("/{application_id}/district-review", responses=errors(*OFFICERS))
async def review_in_district(
    uow: Write, caller: DistrictOfficer, application_id: Id, body: ReviewCreate
) -> ApplicationFull:
    """The district's review."""
    given = (body.outcome, body.comment, None, body.on_behalf_of)
    return _full(uow, await service.review(uow, application_id, "district-review", *given), caller)


@routes.post("/{application_id}/municipal-review", responses=errors(*OFFICERS, rules.VisitOutstanding))
async def review_in_city(
    uow: Write, caller: MunicipalOfficer, application_id: Id, body: ReviewCreate
) -> ApplicationFull:
    """The city's review, by somebody else."""
    given = (body.outcome, body.comment, None, body.on_behalf_of)
    return _full(uow, await service.review(uow, application_id, "municipal-review", *given), caller)


@routes.post("/{application_id}/recommendation", responses=errors(*OFFICERS))
async def recommend(
    uow: Write, caller: MunicipalOfficer, application_id: Id, body: RecommendationCreate
) -> ApplicationFull:
    """Recommend a case of a national rung to the ministry."""
    given = ("recommend", body.comment, body.document_number, body.on_behalf_of)
    return _full(uow, await service.review(uow, application_id, "recommendation", *given), caller)


@routes.post("/{application_id}/ministry-result", responses=errors(*OFFICERS))
async def record_ministry_result(
    uow: Write, caller: MunicipalOfficer, application_id: Id, body: MinistryResultCreate
) -> ApplicationFull:
    """Write down what the ministry answered."""
    given = (body.outcome, body.comment, body.document_number, body.on_behalf_of)
    return _full(uow, await service.review(uow, application_id, "ministry-result", *given), caller)


@routes.post(
    "/{application_id}/publicity",
    responses=errors(
        *OFFICERS, rules.PublicityTooShort, rules.PublicityInPast, rules.PublicityTooLong, CalendarNotPublished
    ),
)
async def publish(uow: Write, caller: MunicipalOfficer, application_id: Id, body: PublicityCreate) -> ApplicationFull:
    """Put it up for public notice; working days are those of the Chinese calendar."""
    given = (body.first, body.last, body.document_number, body.on_behalf_of)
    return _full(uow, await service.publish(uow, application_id, *given), caller)


@notice_routes.get("")
async def list_publicity_notices(uow: Read, caller: Anyone, paging: Paging) -> Page[NoticeRead]:
    """Cases on public notice today; open to all."""
    after = paging.decode({})
    rows = await service.notices(uow, after[0] if after else None, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters={}, shape=_notice)


@routes.post(
    "/{application_id}/objections",
    status_code=201,
    responses=errors(rules.ApplicationNotFound, steps.WrongState, rules.PublicityNotRunning),
)
async def raise_objection(uow: Write, caller: Objector, application_id: Id, body: ObjectionCreate) -> ObjectionRead:
    """Object on a day of the publicity."""
    objection = await objections.raise_objection(uow, application_id, body.grounds)
    return ObjectionRead(
        id=objection, grounds=body.grounds, raised_on=uow.clock.today(), outcome=None, reason=None, handled_on=None
    )


@routes.post(
    "/{application_id}/objections/{objection_id}/handling",
    responses=errors(*OFFICERS, rules.ObjectionNotFound, rules.ObjectionAlreadyHandled),
)
async def handle_objection(
    uow: Write, caller: MunicipalOfficer, application_id: Id, objection_id: Id, body: ObjectionHandling
) -> ApplicationFull:
    """Accept or dismiss an objection, with the reason."""
    given = (body.outcome, body.comment, body.on_behalf_of)
    return _full(uow, await objections.handle_objection(uow, application_id, objection_id, *given), caller)


@routes.post(
    "/{application_id}/decision",
    responses=errors(*DECISION, rules.ObjectionUpheld),
)
async def decide(
    uow: Write, caller: MunicipalOfficer, application_id: Id, body: DecisionCreate, if_match: IfMatch = None
) -> ApplicationFull:
    """Approve, which grants the title, or reject; with If-Match only the version that was read."""
    given = (body.outcome, body.comment, body.document_number, body.on_behalf_of)
    return _full(uow, await service.decide(uow, application_id, *given, if_match=if_match), caller)


def short(reader: Read, found: Loaded, caller: Principal) -> ApplicationRead:
    """An application as it stands, for this caller."""
    allowed = steps.allowed_actions(workflow.flow(), found.case, workflow.actor(caller))
    overdue = steps.is_overdue(found.row["due_on"], reader.clock.today())
    return ApplicationRead.model_validate(
        {**_without(found.row, "unit"), "allowed_actions": allowed, "overdue": overdue}
    )


def _full(reader: Read, found: Loaded, caller: Principal) -> ApplicationFull:
    reader.response_headers["ETag"] = etag(found.row["version"])
    moves = [MoveRead.model_validate(_without(move, "application_id")) for move in found.moves]
    raised = [ObjectionRead.model_validate(_without(each, "raised_by")) for each in found.objections]
    return ApplicationFull(**short(reader, found, caller).model_dump(), moves=moves, objections=raised)


def _without(row: Record, name: str) -> dict[str, object]:
    return {key: value for key, value in row.items() if key != name}


def _notice(row: dict[str, Any]) -> NoticeRead:
    names = [name for name in NoticeRead.model_fields if name != "application_id"]
    return NoticeRead(application_id=row["id"], **{name: row[name] for name in names})
