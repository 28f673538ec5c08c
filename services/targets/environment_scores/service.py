"""Use cases of the scores: enter figures, score the districts, hand in, publish."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import uuid_utils

from chassis.access import Principal
from chassis.shapes import plain
from chassis.uow import Reader, UnitOfWork
from contracts.targets import DistrictScore, EnvironmentAssessmentPublished
from services.targets.environment_rounds import service as rounds
from services.targets.environment_rounds.rules import OpenerMayNotPublish, RoundUnknown, check_open, state_of
from services.targets.environment_scores import repository
from services.targets.environment_scores.rules import (
    Score,
    by_dimension,
    check_answers_ended,
    check_figure,
    check_once,
    score_answers,
    score_figure,
    total,
)
from services.targets.indicators.catalogue import exists_on, units
from services.targets.questionnaires.service import answer_means
from services.targets.report_cards.rules import places
from services.targets.report_cards.service import check_unit
from services.targets.snapshots.rules import canonical, digest

FORM = "tidu.targets.environment/1"


async def enter_figures(
    uow: UnitOfWork, caller: Principal, round_id: UUID, figures: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Keep the assessor's figures; entered again, the later holds and the earlier stays on record."""
    row = await rounds.held(uow, caller, round_id)
    check_open(row)
    measures = {each["code"]: each for each in row["design"]["indicators"]}
    check_once([(each["district"], each["indicator"]) for each in figures])
    for each in figures:
        check_unit(each["district"], row["as_of"])
        check_figure(measures.get(each["indicator"]), each["indicator"], each["value"], each["base"])
    kept = {"round_id": round_id, "entered_by": caller.subject, "entered_at": uow.clock.now()}
    rows = [{**each, **kept, "id": UUID(str(uuid_utils.uuid7()))} for each in figures]
    await repository.add(uow, rows)
    after = {"figures": len(rows)}
    uow.audit(action="assessment.figures_entered", subject=("assessment_round", round_id), after=after)
    return rows


async def list_figures(
    uow: Reader, caller: Principal, round_id: UUID, before: UUID | None, limit: int
) -> list[dict[str, Any]]:
    """Figures, the last entered first; a district sees its own."""
    row = await rounds.read_round(uow, caller, round_id)
    if caller.has("assessor") and row["assessor"] != caller.organisation:
        raise RoundUnknown
    district = (caller.district or "") if caller.has("district-officer") else None
    return await repository.listed(uow, round_id, district, before, limit)


async def district_scores(uow: Reader, row: dict[str, Any]) -> dict[str, list[Score]]:
    """Every indicator's score of every unit that existed on the day that is assessed."""
    figures, answers = await repository.holding(uow, row["id"]), await answer_means(uow, row)
    design, small = row["design"], row["design"]["small_numbers"]
    return {
        unit: [
            score_figure(each, figures.get((unit, each["code"])), small["minimum_base"])
            if each["from"] == "figure"
            else score_answers(each, answers.get((unit, each["code"])), small["minimum_answers"])
            for each in design["indicators"]
        ]
        for unit, about in units().items()
        if exists_on(about, row["as_of"])
    }


def _said(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _district(design: dict[str, Any], unit: str, scores: list[Score], place: int | None) -> dict[str, Any]:
    about = units()[unit]
    return {
        "district": unit, "zh": about["zh"], "en": about["en"], "total": _said(total(scores)), "rank": place,
        "dimensions": [{"dimension": c, "score": _said(v)} for c, v in by_dimension(design, scores).items()],
        "scores": [
            {"indicator": e.indicator, "value": _said(e.value), "base": e.base, "score": _said(e.score), "why": e.why}
            for e in scores
        ],
    }  # fmt: skip


async def content_of(uow: Reader, row: dict[str, Any]) -> dict[str, Any]:
    """What a round comes to: its terms, and every district's scores; those with a total first."""
    design, found = row["design"], await district_scores(uow, row)
    placed = places({unit: total(scores) for unit, scores in found.items()})
    ordered = sorted(found, key=lambda unit: (placed.get(unit, len(found) + 1), unit))
    return {
        "form": FORM, "round_id": str(row["id"]), "year": row["year"], "as_of": str(row["as_of"]),
        "assessor": row["assessor"], "assessor_name": row["assessor_name"], "questionnaire": design["questionnaire"],
        "indicators": design["indicators"], "dimensions": design["dimensions"],
        "small_numbers": {key: design["small_numbers"][key] for key in ("minimum_answers", "minimum_base")},
        "ranked": len(placed),
        "districts": [_district(design, unit, found[unit], placed.get(unit)) for unit in ordered],
    }  # fmt: skip


async def hand_in(uow: UnitOfWork, caller: Principal, round_id: UUID) -> dict[str, Any]:
    """Hand a round in: nothing more is entered, the office checks it."""
    row = await rounds.held(uow, caller, round_id)
    check_open(row)
    check_answers_ended(uow.clock.today(), row["answers_until"])
    return await rounds.hand_in(uow, caller, row)


async def publish_round(uow: UnitOfWork, caller: Principal, round_id: UUID) -> dict[str, Any]:
    """Publish a round that another person opened and the assessor handed in; its scores are frozen for ever."""
    rounds.check_office(caller)
    row = await rounds.held(uow, caller, round_id)
    rounds.check_handed_in(row)
    if row["opened_by"] == caller.subject:
        raise OpenerMayNotPublish
    found = await content_of(uow, row)
    content = canonical(found)
    kept = {"round_id": round_id, "content": content, "content_hash": digest(content)}
    await repository.publish(uow, kept | {"published_by": caller.subject, "published_at": uow.clock.now()})
    row = await rounds.mark_published(uow, caller, row)
    told = tuple(
        DistrictScore(district=each["district"], total=each["total"], rank=each["rank"]) for each in found["districts"]
    )
    uow.publish(
        EnvironmentAssessmentPublished(
            round_id=round_id, year=row["year"], as_of=row["as_of"], assessor=row["assessor"],
            published_on=uow.clock.today(), content_hash=kept["content_hash"], districts=told,
        )
    )  # fmt: skip
    after = {"content_hash": kept["content_hash"]}
    uow.audit(action="assessment.published", subject=("assessment_round", round_id), after=after)
    return row


async def read_scores(uow: Reader, caller: Principal | None, round_id: UUID) -> tuple[dict[str, Any], str | None]:
    """(what a round comes to, hash): as published to everybody; before that to who may see it, a district its own."""
    row = await rounds.read_round(uow, caller, round_id)
    frozen = await repository.published(uow, round_id)
    if frozen is not None:
        return json.loads(frozen[0]), frozen[1]
    if caller is None or not (caller.has("assessor", *rounds.OFFICIALS) or _own_district(row, caller)):
        raise RoundUnknown
    found = await content_of(uow, row)
    if caller.has("district-officer"):
        own = [each | {"rank": None} for each in found["districts"] if each["district"] == caller.district]
        found |= {"districts": own}
    return found, None


def _own_district(row: dict[str, Any], caller: Principal) -> bool:
    return caller.has("district-officer") and state_of(row) == "handed_in"


async def published_content(uow: Reader, round_id: UUID) -> bytes:
    """The bytes that were published."""
    frozen = await repository.published(uow, round_id)
    if frozen is None:
        raise RoundUnknown
    return frozen[0]
