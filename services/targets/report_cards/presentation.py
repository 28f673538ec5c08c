"""Shapes made of cards."""

from datetime import date
from decimal import Decimal
from typing import Any

from services.targets.indicators.catalogue import units
from services.targets.indicators.schemas import Named
from services.targets.report_cards import schemas as s
from services.targets.report_cards.service import Card, policy, sheet


def named(row: dict[str, Any]) -> Named:
    """Both names of a row of policy."""
    return Named(zh=row["zh"], en=row["en"])


def figure_read(row: dict[str, Any]) -> s.FigureRead:
    """The shape of a figure."""
    return s.FigureRead(**{name: row[name] for name in s.FigureRead.model_fields})


def appeal_read(row: dict[str, Any]) -> s.CardAppealRead:
    """The shape of an appeal."""
    return s.CardAppealRead(**{name: row[name] for name in s.CardAppealRead.model_fields})


_NOT_STATED = Named(
    zh="本年尚无经审核的填报数；各服务事件未按区县给出该数",
    en="no approved figure this year, and no event tells it by district",
)


def _why(card: Card) -> Named:
    begun = units()[card.district].get("valid_from")
    if not begun or begun[:4] != str(card.as_of.year):
        return _NOT_STATED
    return Named(
        zh=f"{_NOT_STATED.zh}；该单元自{begun}设立，前身数据未按镇街划分",
        en=f"{_NOT_STATED.en}; the unit began on {begun}, its predecessors' figures are not parted",
    )


def _missing(card: Card) -> list[s.MissingInput]:
    why = _why(card)
    return [
        s.MissingInput(input=row["code"], name=named(row), owners=row["owners"], reason=why)
        for row in sheet()["inputs"]
        if row["code"] not in card.figures
    ]


def _sheet(card: Card) -> s.SheetRead:
    names = {row["code"]: named(row) for row in sheet()["measures"]}
    measures = [
        s.MeasureRead(
            code=each.measure.code, name=names[each.measure.code], value_ratio=each.value, score=each.score,
            weight=each.measure.weight, why=each.why,
        )
        for each in card.scores
    ]  # fmt: skip
    return s.SheetRead(
        slot=1, code=sheet()["code"], name=named(sheet()), note=named(policy()["formula"]), total=card.total,
        rank=card.place, ranked=card.placed, measures=measures, missing=_missing(card),
        figures=[figure_read(row) for row in card.figures.values()],
    )  # fmt: skip


def card_read(card: Card) -> s.ReportCardRead:
    """The shape of a card: the named sheet and seven slots."""
    note = named(policy()["unnamed_slots"])
    empty: dict[str, Any] = dict.fromkeys(("code", "name", "total", "rank", "ranked"))
    slots = [
        s.SheetRead(slot=slot, note=note, measures=[], missing=[], figures=[], **empty)
        for slot in policy()["unnamed_slots"]["slots"]
    ]
    return s.ReportCardRead(
        district=card.district, name=named(units()[card.district]), as_of=card.as_of, version=card.version,
        sheets=[_sheet(card), *slots],
    )  # fmt: skip


def ranking_read(as_of: date, totals: dict[str, Decimal | None], placed: dict[str, int]) -> s.CardRankingRead:
    """The shape of the ranking."""
    ordered = sorted(totals, key=lambda unit: (placed.get(unit, 1000), unit))
    items = [
        s.PlaceRead(district=unit, name=named(units()[unit]), total=totals[unit], rank=placed.get(unit))
        for unit in ordered
    ]
    minimum = policy()["small_numbers"]["minimum_base"]
    return s.CardRankingRead(as_of=as_of, sheet=sheet()["code"], minimum_base=minimum, items=items)
