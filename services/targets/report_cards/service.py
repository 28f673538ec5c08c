"""Use cases of report cards: state and approve a figure, show a card, rank, appeal, decide."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

import uuid_utils

from chassis.access import Principal
from chassis.policy import load
from chassis.uow import Reader, UnitOfWork
from services.targets.indicators.catalogue import exists_on, units
from services.targets.report_cards import repository
from services.targets.report_cards.rules import (
    AppealDecided,
    AppealUnknown,
    ApproverIsSubmitter,
    CorrectionNeeded,
    DeciderIsParty,
    FigureOfTheFuture,
    FigureSettled,
    FigureUnknown,
    InputUnknown,
    Measure,
    NotYourCard,
    Score,
    UnitNotOnThatDay,
    places,
    score,
    total,
)
from services.targets.statements.rules import check_owner


@dataclass(frozen=True, slots=True)
class Card:
    """A district's sheet on a day: its scores, total, place among those that have one, and the figures behind."""

    district: str
    as_of: date
    version: int
    scores: list[Score]
    total: Decimal | None
    place: int | None
    placed: int
    figures: dict[str, dict[str, Any]]


@lru_cache(maxsize=1)
def policy() -> dict[str, Any]:
    """Sheets, formula, small-number rule."""
    return load("targets/report_cards.yaml")


def sheet() -> dict[str, Any]:
    """The one sheet that the plan names."""
    found: dict[str, Any] = policy()["sheets"][0]
    return found


@lru_cache(maxsize=1)
def measures() -> list[Measure]:
    """The sheet's measures."""
    return [
        Measure(
            row["code"], row["take"], row["less"], row["over"], Decimal(row["worst"]), Decimal(row["best"]),
            Decimal(row["weight"]), row["counts_firms"],
        )
        for row in sheet()["measures"]
    ]  # fmt: skip


def _input(code: str) -> dict[str, Any]:
    found = {row["code"]: row for row in sheet()["inputs"]}.get(code)
    if found is None:
        raise InputUnknown(input=code, pointer="/input")
    return dict(found)


def check_unit(district: str, day: date) -> None:
    """Raise `UnitNotOnThatDay` for a unit that did not exist on the day; old and new drawings do not mix."""
    if not (district in units() and exists_on(units()[district], day)):
        raise UnitNotOnThatDay(district=district, day=day)


def _check_day(uow: Reader, day: date) -> None:
    if day > uow.clock.today():
        raise FigureOfTheFuture(day=day, pointer="/as_of")


async def state_figure(
    uow: UnitOfWork, caller: Principal, *, code: str, district: str, as_of: date, value: int
) -> dict[str, Any]:
    """Keep a district's figure of the caller's department until another person approves it."""
    department = check_owner(code, _input(code)["owners"], caller.department)
    _check_day(uow, as_of)
    check_unit(district, as_of)
    row = {
        "id": UUID(str(uuid_utils.uuid7())), "input": code, "district": district, "as_of": as_of, "value": value,
        "department": department, "stated_by": caller.subject, "stated_at": uow.clock.now(), "approved_by": None,
        "approved_at": None, "appeal_id": None,
    }  # fmt: skip
    await repository.add(uow, row)
    uow.audit(action="card_figure.stated", subject=("card_figure", row["id"]), after={"input": code, "value": value})
    return row


async def approve_figure(uow: UnitOfWork, caller: Principal, figure_id: UUID) -> dict[str, Any]:
    """Approve a figure of one's own department that another person stated."""
    await uow.lock(f"card-figure:{figure_id}")
    row = await repository.one(uow, figure_id)
    if row is None:
        raise FigureUnknown
    check_owner(row["input"], [row["department"]], caller.department)
    if row["approved_at"] is not None:
        raise FigureSettled
    if row["stated_by"] == caller.subject:
        raise ApproverIsSubmitter
    at = uow.clock.now()
    await repository.approve(uow, figure_id, caller.subject, at)
    uow.audit(action="card_figure.approved", subject=("card_figure", figure_id), after={"approved_by": caller.subject})
    return {**row, "approved_by": caller.subject, "approved_at": at}


def _scores(figures: dict[str, dict[str, Any]]) -> list[Score]:
    minimum = policy()["small_numbers"]["minimum_base"]
    values = {code: row["value"] for code, row in figures.items()}
    return [score(each, values, minimum) for each in measures()]


async def ranking(
    uow: Reader, as_of: date, known_at: datetime | None = None
) -> tuple[dict[str, Decimal | None], dict[str, int]]:
    """(totals, places) of every unit that exists on the day."""
    held = await repository.holding(uow, as_of, None, known_at)
    totals = {unit: total(_scores(held.get(unit, {}))) for unit, row in units().items() if exists_on(row, as_of)}
    return totals, places(totals)


async def read_card(
    uow: Reader, caller: Principal, district: str, as_of: date, known_at: datetime | None = None
) -> Card:
    """A district's card on a day as known now or at a moment; a district reads its own only."""
    if caller.has("district-officer") and caller.district != district:
        raise NotYourCard
    check_unit(district, as_of)
    totals, placed = await ranking(uow, as_of, known_at)
    figures = (await repository.holding(uow, as_of, district, known_at)).get(district, {})
    version = await repository.version(uow, district, as_of, known_at)
    return Card(
        district, as_of, version, _scores(figures), totals[district], placed.get(district), len(placed), figures
    )


async def raise_appeal(
    uow: UnitOfWork, caller: Principal, district: str, *, code: str, as_of: date, reason: str
) -> dict[str, Any]:
    """Appeal against a figure of the caller's own district."""
    if caller.district != district:
        raise NotYourCard
    _input(code)
    check_unit(district, as_of)
    row = {
        "id": UUID(str(uuid_utils.uuid7())), "district": district, "input": code, "as_of": as_of, "reason": reason,
        "raised_by": caller.subject, "raised_at": uow.clock.now(),
    }  # fmt: skip
    if code not in (await repository.holding(uow, as_of, district)).get(district, {}):
        raise FigureUnknown
    await repository.raise_appeal(uow, row)
    uow.audit(action="card_appeal.raised", subject=("card_appeal", row["id"]), after={"input": code})
    return {**row, "upheld": None, "answer": None, "decided_by": None, "decided_at": None}


async def decide_appeal(
    uow: UnitOfWork, caller: Principal, appeal_id: UUID, *, upheld: bool, answer: str, corrected: int | None
) -> dict[str, Any]:
    """Decide on an appeal; upheld, the corrected figure supersedes the old one, which stays on record."""
    await uow.lock(f"card-appeal:{appeal_id}")
    row = await repository.appeal(uow, appeal_id, None)
    if row is None:
        raise AppealUnknown
    department = check_owner(row["input"], _input(row["input"])["owners"], caller.department)
    if row["decided_at"] is not None:
        raise AppealDecided
    if upheld != (corrected is not None):
        raise CorrectionNeeded(pointer="/corrected")
    held = (await repository.holding(uow, row["as_of"], row["district"]))[row["district"]][row["input"]]
    if held["stated_by"] == caller.subject:
        raise DeciderIsParty
    at = uow.clock.now()
    decision = {"upheld": upheld, "answer": answer, "by": caller.subject, "at": at}
    await repository.decide(uow, appeal_id, **decision)
    if corrected is not None:
        settled = {"approved_by": caller.subject, "approved_at": at, "appeal_id": appeal_id}
        stated = {"value": corrected, "stated_by": row["raised_by"], "stated_at": row["raised_at"]}
        new = {**held, **stated, **settled, "department": department, "id": UUID(str(uuid_utils.uuid7()))}
        await repository.add(uow, new)
    uow.audit(action="card_appeal.decided", subject=("card_appeal", appeal_id), after={"upheld": upheld})
    return {**row, "upheld": upheld, "answer": answer, "decided_by": caller.subject, "decided_at": at}


async def list_appeals(uow: Reader, caller: Principal, before: UUID | None, limit: int) -> list[dict[str, Any]]:
    """Appeals, newest first; a district sees its own."""
    district = (caller.district or "") if caller.has("district-officer") else None
    return await repository.appeals(uow, district, before, limit)
