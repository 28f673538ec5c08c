"""HTTP of achievements."""

from typing import Annotated, Any

from fastapi import Query

from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.shapes import Day, Page
from chassis.web import Read, Write, errors, router
from services.enterprise.access import Officer, Reader
from services.enterprise.achievements import repository, rules, service
from services.enterprise.achievements.schemas import (
    AchievementCorrection,
    AchievementCreate,
    AchievementDrop,
    AchievementFull,
    AchievementRead,
    AchievementSelection,
    SelectionReversal,
    Source,
    Stage,
)
from services.enterprise.chains.rules import ChainNodeNotFound
from services.enterprise.files.rules import NotTheFirmsFile
from services.enterprise.parameters import DistrictFilter, FirmFilter, Id
from services.enterprise.registry.rules import UnknownDistrict
from services.enterprise.scope import OutOfScope

routes = router(prefix="/v1/achievements", tags=["achievements"])
AsOf = Annotated[Day | None, Query(description="In their stage on this day; today", examples=["2026-12-31"])]
StageFilter = Annotated[Stage | None, Query(description="Only in this stage", examples=["selected"])]
SourceFilter = Annotated[Source | None, Query(description="Only brought in, or only bred", examples=["bred"])]
NodeFilter = Annotated[
    str | None,
    Query(description="Only at this place of the chain tree or below it", examples=["CHAIN01"], max_length=40),
]
ClusterCode = Annotated[str | None, Query(description="Only of this 33618 cluster", examples=["LEAD01"], max_length=40)]
LayoutCode = Annotated[
    str | None, Query(description="Only of this part of the 416 layout", examples=["H1"], max_length=40)
]
OfInstitution = Annotated[
    str | None, Query(description="Only of this institution", examples=["示例研究院 (synthetic)"], max_length=200)
]
ReadyFrom = Annotated[int | None, Query(description="Only of this readiness or above", examples=[6], ge=1, le=9)]
SelectedFrom = Annotated[Day | None, Query(description="Selected on this day or later", examples=["2026-01-01"])]
SelectedUntil = Annotated[Day | None, Query(description="Selected on this day or before", examples=["2026-12-31"])]


@routes.post(
    "",
    status_code=201,
    responses=errors(
        *(NotFound, OutOfScope, UnknownDistrict, ChainNodeNotFound, NotTheFirmsFile),
        *(rules.AchievementDayToCome, rules.AchievementCodeUnknown, rules.AchievementKnown),
    ),
)
async def propose_achievement(uow: Write, caller: Officer, body: AchievementCreate) -> AchievementFull:
    """Enter a candidate; a district officer those of the own district."""
    achievement_id = await service.propose(uow, body.model_dump())
    uow.response_headers["Location"] = f"/v1/achievements/{achievement_id}"
    return AchievementFull.with_all(*await service.with_moves(uow, achievement_id))


@routes.get("")
async def list_achievements(
    uow: Read,
    caller: Reader,
    paging: Paging,
    stage: StageFilter = None,
    source: SourceFilter = None,
    district: DistrictFilter = None,
    credit_code: FirmFilter = None,
    institution: OfInstitution = None,
    node: NodeFilter = None,
    cluster: ClusterCode = None,
    innovation: LayoutCode = None,
    readiness: ReadyFrom = None,
    selected_from: SelectedFrom = None,
    selected_until: SelectedUntil = None,
    as_of: AsOf = None,
) -> Page[AchievementRead]:
    """Achievements the caller may read, in their stage on a day; a reversed selection stands on none."""
    day = as_of or uow.clock.today()
    named: dict[str, Any] = {"stage": stage, "source": source, "district": district, "credit_code": credit_code}
    named |= {"institution": institution, "node": node, "cluster": cluster, "innovation": innovation}
    named |= {"readiness": readiness, "selected_from": selected_from, "selected_until": selected_until}
    after = paging.decode({**named, "on": day})
    rows = await repository.listed(uow, day, {**named, "after": after[0] if after else None}, paging.limit + 1)
    return page(
        rows, paging, key=lambda row: (row["id"],), filters={**named, "on": day},
        shape=lambda row: AchievementRead.of(row, service.unit_on(row, day)),
    )  # fmt: skip


@routes.get("/{achievement_id}", responses=errors(rules.AchievementNotFound))
async def read_achievement(uow: Read, caller: Reader, achievement_id: Id) -> AchievementFull:
    """One achievement with all its steps."""
    return AchievementFull.with_all(*await service.with_moves(uow, achievement_id))


@routes.post(
    "/{achievement_id}/correction",
    responses=errors(
        *(rules.AchievementNotFound, OutOfScope, rules.AchievementDropped, rules.NothingCorrected),
        *(rules.AchievementCodeUnknown, ChainNodeNotFound),
    ),
)
async def correct_achievement(
    uow: Write, caller: Officer, achievement_id: Id, body: AchievementCorrection
) -> AchievementFull:
    """Correct what is registered; numbers by cluster and chain follow, what was known before can still be asked."""
    await service.correct(uow, achievement_id, body.patch(), body.reason)
    return AchievementFull.with_all(*await service.with_moves(uow, achievement_id))


@routes.post(
    "/{achievement_id}/selection",
    responses=errors(
        *(rules.AchievementNotFound, OutOfScope, rules.SelectedByItsProposer, rules.AlreadySelected),
        *(rules.AchievementDropped, rules.AchievementDayToCome, rules.BeforeItsLastStep),
    ),
)
async def select_achievement(
    uow: Write, caller: Officer, achievement_id: Id, body: AchievementSelection
) -> AchievementFull:
    """Select a candidate that another person proposed; it counts for the year of its day (二（一）)."""
    await service.select(uow, achievement_id, body.selected_on, body.reason)
    return AchievementFull.with_all(*await service.with_moves(uow, achievement_id))


@routes.post(
    "/{achievement_id}/selection-reversal",
    responses=errors(rules.AchievementNotFound, OutOfScope, rules.NotSelected),
)
async def reverse_achievement_selection(
    uow: Write, caller: Officer, achievement_id: Id, body: SelectionReversal
) -> AchievementFull:
    """Take a wrong selection back: it counts on no day, its steps stay on file."""
    await service.reverse_selection(uow, achievement_id, body.reason)
    return AchievementFull.with_all(*await service.with_moves(uow, achievement_id))


@routes.post(
    "/{achievement_id}/drop",
    responses=errors(
        *(rules.AchievementNotFound, OutOfScope, rules.AchievementDropped),
        *(rules.AchievementDayToCome, rules.BeforeItsLastStep),
    ),
)
async def drop_achievement(uow: Write, caller: Officer, achievement_id: Id, body: AchievementDrop) -> AchievementFull:
    """End the way of an achievement; a selection before it stands and counts."""
    await service.drop(uow, achievement_id, body.dropped_on, body.reason)
    return AchievementFull.with_all(*await service.with_moves(uow, achievement_id))
