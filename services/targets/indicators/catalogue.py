"""The indicators of the two plans, read from policy, each with how it is counted."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from chassis.policy import load
from services.targets.facts.rules import (
    ACHIEVEMENT,
    HARD_TECH,
    LISTING,
    MANUFACTURING,
    OTC,
    PLAN_START,
    Counting,
    Which,
)

GROUPS = ("indicators", "annual_flow_goals", "parks_plan_targets", "other_quantified_duties", "ladder_stocks")
_TIERS_IN_FORCE = {
    "HIGH_TECH_ENTERPRISE": "HNTE",
    "SRDI_SME": "SRDI",
    "TIER_INNO_SME": "INNO_SME",
    "TIER_LITTLE_GIANT": "LITTLE_GIANT",
    "TIER_CHAMPION": "CHAMPION",
    "OFFICER_SERVED": "SERVICE_OFFICER",
    "POOL_SRDI": "POOL_SRDI",
    "POOL_LITTLE_GIANT": "POOL_LITTLE_GIANT",
}
_FLOW_READINGS: dict[str, Which] = {
    "first_grants_and_regrants_after_lapse": "first_or_regrant",
    "first_grants_only": "first",
    "all_grants": "all",
}
_HARD_TECH_READINGS: dict[str, Which] = {"first_entry_only": "first", "once_a_year": "all"}
_NEW_MANUFACTURERS: dict[str, Any] = {"tier": LISTING, "category": MANUFACTURING, "stated_before": True}
QUALITY_TIERS = ("SRDI", "LITTLE_GIANT", "CHAMPION")
"""专精特新、“小巨人”、单项冠军等优质企业 (渝经信中小〔2024〕36号)."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A question the documents leave open, the reading in use and the other readings."""

    name: str
    value: Any
    alternatives: tuple[Any, ...]
    zh: str
    en: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator, floor or duty as printed; targets are whole numbers of the base unit by year."""

    code: str
    group: str
    annex_no: int | None
    kind: str
    kind_zh: str
    zh: str
    en: str
    unit: str
    unit_en: str
    printed_unit: str
    owners: tuple[str, ...]
    targets: tuple[tuple[int, int], ...]
    annual_floor: int | None
    undated_goal: int | None
    bounds: tuple[int, int] | None
    document: str
    reference: str | None
    ambiguity: str | None
    setting: Setting | None
    share: tuple[str, str] | None
    """Of a ratio that events give: the indicator of the part and of the whole."""
    counting: Counting | None
    tolerance: Decimal = Decimal(0)
    """The share by which a printed 左右 (about) may be missed; a setting, no document gives it."""

    @property
    def counted(self) -> bool:
        """Whether events give the number; otherwise its owners state it."""
        return self.counting is not None

    @property
    def stated_before(self) -> bool:
        """Whether departments state it until the first event reaches the day."""
        return self.counting is not None and self.counting.stated_before


@lru_cache(maxsize=1)
def settings() -> dict[str, Setting]:
    """Every open question by name."""
    return {
        item["name"]: Setting(
            item["name"],
            item["value"],
            tuple(item["alternatives"]),
            item["zh"],
            item["en"],
            item["source"],
            item["confidence"],
        )
        for item in load("settings.yaml")["settings"]
    }


def _value(name: str) -> Any:
    return settings()[name].value


def _countings() -> dict[str, Counting]:
    """How each indicator that events can give is counted, by the readings in use."""
    flow = _FLOW_READINGS[_value("FLOW_COUNTING")]
    first: Which = "first" if _value("FLOW_FIRST_ONLY") else "first_or_regrant"
    hard_tech = _HARD_TECH_READINGS[_value("HARD_TECH_COUNTING")]
    yearly = _value("CUMULATIVE_READING") == "annual"
    undo = bool(_value("REVOCATION_UNDOES_CUMULATIVE"))
    leaves = "LISTED" if _value("UNICORN_LEAVES_ON_LISTING") else None
    ever = _value("PARK_TENANTS_STOCK") == "ever_gathered"
    rules = [
        *(Counting(code, "in_force", tier=tier) for code, tier in _TIERS_IN_FORCE.items()),
        Counting("UNICORN", "in_force", tier="UNICORN", leaves_on=leaves),
        Counting("LITTLE_GIANT_NEW", "grants", tier="LITTLE_GIANT", annual=yearly, revocation_undoes=undo),
        Counting("CHAMPION_NEW", "grants", tier="CHAMPION", annual=yearly, revocation_undoes=undo),
        Counting("FLOW_INNO_SME", "grants", tier="INNO_SME", which=flow, annual=True),
        Counting("FLOW_SRDI", "grants", tier="SRDI", which=flow, annual=True),
        Counting("FLOW_LITTLE_GIANT", "grants", tier="LITTLE_GIANT", which=first, annual=True),
        Counting("FLOW_CHAMPION", "grants", tier="CHAMPION", which=first, annual=True),
        Counting("FLOW_ACHIEVEMENT", "grants", tier=ACHIEVEMENT, which="all", annual=True, stated_before=True),
        Counting("FLOW_HARD_TECH", "grants", tier=HARD_TECH, which=hard_tech, annual=True, stated_before=True),
        Counting("MFG_IPO_NEW", "grants", revocation_undoes=undo, **_NEW_MANUFACTURERS),
        Counting("FLOW_MFG_IPO", "grants", annual=True, **_NEW_MANUFACTURERS),
        Counting("OTC_LISTING_NEW", "grants", tier=OTC, revocation_undoes=undo, stated_before=True),
        Counting("PARK_COUNT", "parks"),
        Counting("PARK_TENANT_STARTUPS", "tenants", ever=ever),
        Counting("PARK_QUALITY_FIRMS", "emerged", tiers=QUALITY_TIERS),
    ]
    return {rule.indicator: rule for rule in rules}


def _base_unit(printed: str) -> str:
    return {"亿元": "元"}.get(printed, printed.removeprefix("万"))


def _targets(row: dict[str, Any], policy: dict[str, Any]) -> tuple[tuple[int, int], ...]:
    """The printed targets; MFG_IPO_2027_JUMP may hold them to what the floor delivers (annex no. 8, 二（七）)."""
    found = [(year, int(value)) for year, value in sorted(row.get("base", {}).items()) if value is not None]
    if row.get("setting") == "MFG_IPO_2027_JUMP" and _value("MFG_IPO_2027_JUMP") == "floor_20":
        floors = {each.get("links_indicator"): each["annual_min"] for each in policy["annual_flow_goals"]}
        found = [(year, min(value, floors[row["code"]] * (year - PLAN_START.year + 1))) for year, value in found]
    return tuple(found)


def _share(row: dict[str, Any]) -> tuple[str, str] | None:
    part_and_whole = row.get("share")
    return None if part_and_whole is None else (part_and_whole[0], part_and_whole[1])


def _indicator(group: str, row: dict[str, Any], counting: Counting | None, policy: dict[str, Any]) -> Indicator:
    meta, printed = policy["meta"], row["unit"]
    setting = row.get("setting")
    low, high = row.get("min"), row.get("max")
    return Indicator(
        code=row["code"], group=group, annex_no=row.get("annex_no"), kind=row["kind"],
        kind_zh=meta["kinds_zh"][row["kind"]], zh=row["zh"], en=row["en"], unit=_base_unit(printed),
        unit_en=row["unit_en"].removeprefix("10,000 ").replace("CNY 100 million", "CNY"), printed_unit=printed,
        owners=tuple(row.get("responsible", ())), targets=_targets(row, policy), annual_floor=row.get("annual_min"),
        undated_goal=row.get("base_value_cny", row.get("value")),
        bounds=(low, high) if low is not None and high is not None else None,
        document=meta["sources"][row["source"]]["doc"], reference=row.get("ref"), ambiguity=row.get("ambiguity"),
        setting=settings()[setting] if setting else None, counting=counting, share=_share(row),
        tolerance=Decimal(_value(setting)) if setting == "PARK_COUNT_TOLERANCE" else Decimal(0),
    )  # fmt: skip


@lru_cache(maxsize=1)
def catalogue() -> dict[str, Indicator]:
    """Every indicator by code, in the order of the documents."""
    policy, rules = load("targets/indicators.yaml"), _countings()
    return {
        row["code"]: _indicator(group, row, rules.get(row["code"]), policy) for group in GROUPS for row in policy[group]
    }


@lru_cache(maxsize=1)
def countings() -> tuple[Counting, ...]:
    """The counting rules of the indicators that events give."""
    return tuple(indicator.counting for indicator in catalogue().values() if indicator.counting)


def together(pair: tuple[str, str]) -> str:
    """Under which name those are counted who count for both of two indicators."""
    return "+".join(pair)


@lru_cache(maxsize=1)
def _ratios() -> dict[tuple[str, str], str]:
    return {indicator.share: indicator.code for indicator in catalogue().values() if indicator.share}


@lru_cache(maxsize=1)
def shared_countings() -> tuple[Counting, ...]:
    """The counting rules of those who count for the part of a ratio and for its whole."""
    rules = {rule.indicator: rule for rule in countings()}
    return tuple(
        replace(rules[whole], indicator=together((part, whole)), beside=rules[part].tier) for part, whole in _ratios()
    )


def moved_with(counted: Collection[str]) -> set[str]:
    """The indicators that move when these counts do: a ratio with its whole and with those who count for both."""
    moved = {code for pair, code in _ratios().items() if pair[1] in counted or together(pair) in counted}
    return moved | {code for code in counted if code in catalogue()}


@lru_cache(maxsize=1)
def units() -> dict[str, dict[str, Any]]:
    """The districts, counties and zones by unit id."""
    return {unit["unit_id"]: unit for unit in load("reference/districts.yaml")["units"]}


@lru_cache(maxsize=1)
def cluster_names() -> dict[str, dict[str, str]]:
    """The names of the 33618 clusters by code."""
    return {row["code"]: {"zh": row["zh"], "en": row["en"]} for row in load("reference/clusters.yaml")["items"]}


def exists_on(unit: dict[str, Any], day: date) -> bool:
    """Whether a unit existed on a day; both ends of its validity are days on which it did."""
    start, end = unit.get("valid_from"), unit.get("valid_to")
    return (start is None or date.fromisoformat(start) <= day) and (end is None or day <= date.fromisoformat(end))
