"""Shapes made of figures."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal, cast
from urllib.parse import urlencode

from services.targets.facts.districts import UNDECIDED
from services.targets.facts.rules import ACHIEVEMENT, HARD_TECH, LISTING, OTC
from services.targets.indicators import schemas as s
from services.targets.indicators.catalogue import Setting, cluster_names
from services.targets.indicators.rules import (
    Drawing,
    Targets,
    interpolated,
    next_target,
    ratio,
    target_of,
    time_elapsed,
)
from services.targets.indicators.service import Breakdown, Figure, Shares, counted_pair, find

By = Literal["cluster", "chain", "park"]

_DERIVED = s.Named(
    zh="推算值：按前后两个文件目标直线内插，文件未列该年目标",
    en="Derived: on the line between two printed targets; no document prints a target of this year",
)


def reading(setting: Setting | None) -> s.Reading | None:
    """The shape of a setting."""
    if setting is None:
        return None
    return s.Reading(
        name=setting.name,
        value=setting.value,
        alternatives=list(setting.alternatives),
        text=s.Named(zh=setting.zh, en=setting.en),
        source=setting.source,
        confidence=setting.confidence,
    )


def _stated(figure: Figure) -> s.StatedFigure | None:
    if figure.stated is None:
        return None
    value, as_of, department = figure.stated
    counted = figure.value if figure.counted else None
    difference = None if counted is None else value - counted
    return s.StatedFigure(value=value, as_of=as_of, department=department, difference=difference)


def _opening(figure: Figure) -> s.OpeningRead | None:
    balance = figure.opening
    return s.OpeningRead(value=balance.value, as_of=balance.as_of, adds=balance.shift) if balance else None


def _without_target(targets: Targets, year: int) -> dict[str, Any]:
    """The next printed target and the derived line, for a year that has no printed one."""
    following, line = next_target(targets, year), interpolated(targets, year)
    return {
        "next_target": s.Printed(year=following[0], value=following[1]) if following else None,
        "derived_target": s.Derived(year=year, value=line, label=_DERIVED, method="linear")
        if line is not None
        else None,
    }


@lru_cache(maxsize=512)
def _printed(code: str, year: int) -> dict[str, Any]:
    """What the documents alone say of an indicator in a year: shaped once, shared by every answer, never changed."""
    found = find(code)
    return {
        "code": code,
        "target": target_of(found.targets, found.annual_floor, year),
        "unit": found.unit,
        "kind": found.kind,
        "kind_text": found.kind_zh,
        "name": s.Named(zh=found.zh, en=found.en),
        "unit_en": found.unit_en,
        "printed_unit": found.printed_unit,
        "group": found.group,
        "annex_no": found.annex_no,
        "document": found.document,
        "reference": found.reference,
        "owners": list(found.owners),
        "target_year": year,
        "targets": [s.Printed(year=of, value=value) for of, value in found.targets],
        "annual_floor": found.annual_floor,
        "undated_goal": found.undated_goal,
        "bounds": s.Bounds(min=found.bounds[0], max=found.bounds[1]) if found.bounds else None,
        "setting": reading(found.setting),
        "ambiguity": found.ambiguity,
        **_without_target(found.targets, year),
    }


def indicator_read(figure: Figure) -> s.IndicatorRead:
    """The shape of a figure."""
    printed = _printed(figure.indicator.code, figure.as_of.year)
    return s.IndicatorRead(
        as_of=figure.as_of,
        value=figure.value,
        source=cast("s.Source", figure.source),
        stated=_stated(figure),
        opening=_opening(figure),
        progress_ratio=ratio(figure.value, printed["target"]),
        time_elapsed_ratio=time_elapsed(figure.as_of),
        **printed,
    )


def _facts_of(code: str, as_of: date, known_at: datetime | None, **of: str | None) -> str:
    asked = {"as_of": as_of.isoformat(), "known_at": known_at.isoformat() if known_at else None} | of
    query = urlencode({name: value for name, value in asked.items() if value is not None})
    return f"/v1/targets/indicators/{code}/facts?{query}"


def _listed(figure: Figure) -> bool:
    return figure.counted or counted_pair(figure) is not None


def breakdown_read(found: Breakdown, known_at: datetime | None, units: Drawing) -> s.BreakdownRead:
    """The shape of a breakdown by units."""
    figure = found.figure
    code, as_of, drawn = figure.indicator.code, figure.as_of, None if units == "day" else units

    def listed(unit: str) -> str | None:
        return _facts_of(code, as_of, known_at, district=unit, units=drawn) if _listed(figure) else None

    return s.BreakdownRead(
        code=code,
        as_of=as_of,
        known_at=known_at,
        by="district",
        units=units,
        unit=figure.indicator.unit,
        source=cast("s.Source", figure.source),
        total=figure.value,
        items=[
            s.Part(
                part=unit["unit_id"],
                district=unit["unit_id"],
                name=s.Named(zh=unit["zh"], en=unit["en"]),
                value=value,
                facts=listed(unit["unit_id"]),
            )
            for unit, value in found.parts
        ],
        undecided=found.undecided,
        undecided_facts=listed(UNDECIDED) if found.undecided else None,
        outside=None,
        outside_facts=None,
    )


def shares_read(found: Shares, by: By, known_at: datetime | None) -> s.BreakdownRead:
    """The shape of a breakdown by clusters, chains or parks."""
    figure, names = found.figure, cluster_names() if by == "cluster" else {}
    code, as_of = figure.indicator.code, figure.as_of
    return s.BreakdownRead(
        code=code,
        as_of=as_of,
        known_at=known_at,
        by=by,
        units="day",
        unit=figure.indicator.unit,
        source=cast("s.Source", figure.source),
        total=figure.value,
        items=[
            s.Part(
                part=part,
                district=None,
                name=s.Named(**names[part]) if part in names else None,
                value=value,
                facts=_facts_of(code, as_of, known_at, **{by: part}),
            )
            for part, value in found.parts
        ],
        undecided=0,
        undecided_facts=None,
        outside=found.outside,
        outside_facts=_facts_of(code, as_of, known_at, **{by: "none"}) if _listed(figure) else None,
    )


_RECORDS = {
    ACHIEVEMENT: "/v1/achievements/{counted}",
    HARD_TECH: "/v1/hard-tech/entries/{reference}",
    LISTING: "/v1/finance/listings/{reference}",
    OTC: "/v1/finance/otc-records/{reference}",
    "UNICORN": "/v1/unicorns/{reference}",
    "SERVICE_OFFICER": "/v1/service-officers/assignments/{reference}",
    "POOL_SRDI": "/v1/cultivation-pool/places/{reference}",
    "POOL_LITTLE_GIANT": "/v1/cultivation-pool/places/{reference}",
}
"""Where what is kept like a title, and is none, can be looked up."""
_DEFINITIONS = {HARD_TECH: "/v1/hard-tech/definition"}
"""What was judged by something that is no rule set of a rung."""


def _proof(row: dict[str, Any]) -> s.Proof | None:
    if row["kind"] != "recognition":
        return None
    tier, rule_set = row["tier"], row["rule_set"]
    record = _RECORDS[tier].format(counted=row["counted"], reference=row["reference"]) if tier in _RECORDS else None
    assessment = f"/v1/enterprises/{row['counted']}/assessments/{row['assessment_id']}"
    return s.Proof(
        recognition=None if record else f"/v1/recognitions/{row['reference']}",
        assessment=assessment if row["assessment_id"] else None,
        application=f"/v1/applications/{row['application_id']}" if row["application_id"] else None,
        rule_set=_DEFINITIONS.get(tier, f"/v1/rule-sets/{rule_set}") if rule_set else None,
        record=record,
    )


def fact_read(row: dict[str, Any]) -> s.FactRead:
    """The shape of a fact behind a number."""
    told_by_batch = row.get("amount") is not None
    is_title = row["kind"] == "recognition" and row["tier"] != ACHIEVEMENT
    is_firm = is_title or (row["kind"] == "resident" and row["counted"] == row["key"])
    return s.FactRead(
        counted=row["counted"],
        credit_code=row["credit_code"] if told_by_batch else row["key"] if is_firm else None,
        amount=row["amount"] if told_by_batch else 1,
        district=None if row["district"] == UNDECIDED else row["district"],
        counts_from=row["start"],
        counts_until=row["until"],
        event_id=row["event_id"],
        kind=row["kind"],
        tier=row["tier"],
        category=row["category"],
        reference=row["reference"],
        decided_on=row["stated_on"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        told_at=row["told_at"],
        clusters=row["clusters"].split(",") if row["clusters"] else [],
        chains=row["chains"].split(",") if row["chains"] else [],
        parks=row["parks"].split(",") if row["parks"] else [],
        proof=_proof(row),
    )


def scoreboard_read(figures: list[Figure]) -> s.ScoreboardRead:
    """The shape of the plan at a glance."""
    as_of, groups = (
        figures[0].as_of,
        ("indicators", "annual_flow_goals", "parks_plan_targets", "other_quantified_duties"),
    )
    annex, floors, parks, duties = (
        [indicator_read(figure) for figure in figures if figure.indicator.group == group] for group in groups
    )
    return s.ScoreboardRead(
        as_of=as_of,
        time_elapsed_ratio=time_elapsed(as_of),
        indicators=annex,
        floors=floors,
        parks=parks,
        duties=duties,
    )
