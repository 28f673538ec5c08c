"""HTTP of the scores: figures, scores, handing in, publication."""

from typing import Any
from uuid import UUID

from starlette.responses import Response

from chassis.paging import Paging, page
from chassis.shapes import Page
from chassis.web import Read, Write, errors, router
from services.targets.access import Anyone, AssessmentReader, Assessor, DepartmentOfficer
from services.targets.environment_rounds import rules as rounds
from services.targets.environment_rounds.presentation import round_read
from services.targets.environment_rounds.schemas import RoundRead
from services.targets.environment_scores import rules, service
from services.targets.environment_scores import schemas as s
from services.targets.environment_scores.presentation import figure_read, scores_read
from services.targets.report_cards.rules import UnitNotOnThatDay
from services.targets.snapshots.rules import digest

routes = router(prefix="/v1/targets/environment-assessments", tags=["environment assessment"])
_BYTES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The published content", "content": {"application/json": {}}}
}


@routes.post(
    "/{round_id}/figures",
    status_code=201,
    responses=errors(
        rounds.RoundUnknown, rounds.RoundClosed, rounds.RoundWithdrawn, UnitNotOnThatDay, rules.NotAFigure,
        rules.FigureNeedsBase, rules.FigureOutOfRange, rules.FigureTwice,
    ),
)  # fmt: skip
async def enter_figures(uow: Write, caller: Assessor, round_id: UUID, body: s.FiguresCreate) -> s.FiguresRead:
    """Enter figures of districts; entered again, the later holds. All are taken or none."""
    rows = await service.enter_figures(uow, caller, round_id, [dict(each) for each in body.figures])
    return s.FiguresRead(items=[figure_read(row) for row in rows])


@routes.get("/{round_id}/figures", responses=errors(rounds.RoundUnknown))
async def list_figures(uow: Read, caller: AssessmentReader, round_id: UUID, paging: Paging) -> Page[s.FigureRead]:
    """Figures, the last entered first; a district sees its own."""
    filters = {"round": round_id}
    after = paging.decode(filters)
    rows = await service.list_figures(uow, caller, round_id, after[0] if after else None, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=filters, shape=figure_read)


@routes.get("/{round_id}/scores", responses=errors(rounds.RoundUnknown))
async def read_scores(uow: Read, caller: Anyone, round_id: UUID) -> s.ScoresRead:
    """Every district's scores with reasons; frozen and public once published, before that for who takes part."""
    return scores_read(*await service.read_scores(uow, caller, round_id))


@routes.post(
    "/{round_id}/submission",
    responses=errors(rounds.RoundUnknown, rounds.RoundClosed, rounds.RoundWithdrawn, rules.AnswersStillOpen),
)
async def hand_in(uow: Write, caller: Assessor, round_id: UUID) -> RoundRead:
    """Hand the round in after the last day for answers; nothing more is entered unless it is given back."""
    return round_read(await service.hand_in(uow, caller, round_id), caller)


@routes.post(
    "/{round_id}/publication",
    responses=errors(
        rounds.NotTheAssessmentOffice, rounds.RoundUnknown, rounds.RoundNotHandedIn, rounds.RoundPublished,
        rounds.RoundWithdrawn, rounds.OpenerMayNotPublish,
    ),
)  # fmt: skip
async def publish_round(uow: Write, caller: DepartmentOfficer, round_id: UUID) -> RoundRead:
    """Publish the scores to everybody, for ever; by another person than who opened the round."""
    return round_read(await service.publish_round(uow, caller, round_id), caller)


@routes.get("/{round_id}/content", response_class=Response, responses=_BYTES | errors(rounds.RoundUnknown))
async def show_published(uow: Read, caller: Anyone, round_id: UUID) -> Response:
    """What was published, byte for byte: canonical JSON whose SHA-256 the event named."""
    content = await service.published_content(uow, round_id)
    return Response(content, media_type="application/json", headers={"ETag": f'"{digest(content)}"'})
