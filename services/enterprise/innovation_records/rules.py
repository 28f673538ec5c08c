"""Which evidence is an IP title, a standard, a certificate or a brand, whether it holds on a day, and what lacks."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

RecordKind = Literal["ip_title", "standard", "certificate", "brand"]
State = Literal["in_force", "not_yet", "expired"]
IP_TITLES = frozenset({"IP_ADVANTAGE", "IP_DEMO"})
"""知识产权优势企业、知识产权示范企业: held as certificates, so that the ladder's direct pass reads the same row."""

CERTIFICATES = frozenset({"management_system_certificate", "product_certificate"})

_KINDS: dict[str, RecordKind] = {
    "standard": "standard",
    "management_system_certificate": "certificate",
    "product_certificate": "certificate",
    "brand": "brand",
}


def kind_of(item: Mapping[str, Any]) -> RecordKind | None:
    """What an item of evidence is here; None for what belongs elsewhere."""
    if item["kind"] == "certificate" and item.get("code") in IP_TITLES:
        return "ip_title"
    return _KINDS.get(item["kind"])


def state_on(item: Mapping[str, Any], on: date) -> State:
    """Whether it holds on a day: from its first day, or the day it was given, to its last; both count."""
    begins = item.get("valid_from") or item.get("date")
    if begins is not None and on < begins:
        return "not_yet"
    ends = item.get("valid_to")
    return "expired" if ends is not None and ends < on else "in_force"


def days_left(item: Mapping[str, Any], on: date) -> int | None:
    """Days after `on` on which it still holds; below zero once expired, None without a last day."""
    ends = item.get("valid_to")
    return None if ends is None else int((ends - on).days)


def expected(items: Iterable[Mapping[str, Any]], stages: Sequence[str], stage: str) -> list[Mapping[str, Any]]:
    """The certificates expected at a stage: those of it and of the stages before (policy/reference)."""
    reached = stages[: stages.index(stage) + 1]
    return [each for each in items if each["from_stage"] in reached]


def held_codes(evidence: Iterable[Mapping[str, Any]], on: date) -> set[str]:
    """Codes of the certificates in force on a day."""
    return {
        str(item["code"])
        for item in evidence
        if item.get("code") and kind_of(item) == "certificate" and state_on(item, on) == "in_force"
    }


def missing(wanted: Iterable[Mapping[str, Any]], held: Collection[str]) -> list[str]:
    """The codes that are expected and not held."""
    return [str(each["code"]) for each in wanted if each["code"] not in held]


@dataclass(frozen=True, slots=True)
class Alike:
    """Firms of a district alike in stage and in the certificates they hold."""

    district: str
    stage: str
    held: frozenset[str]
    firms: int


def gaps_by_stage(
    items: Sequence[Mapping[str, Any]], stages: Sequence[str], groups: Iterable[Alike]
) -> list[dict[str, Any]]:
    """By district and stage: firms, those that lack nothing, and how many lack each expected certificate."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for group in groups:
        wanted = expected(items, stages, group.stage)
        empty = {"district": group.district, "stage": group.stage, "firms": 0, "complete": 0}
        row = found.setdefault(
            (group.district, group.stage), {**empty, "lacking": {str(each["code"]): 0 for each in wanted}}
        )
        lacks = missing(wanted, group.held)
        row["firms"] += group.firms
        row["complete"] += 0 if lacks else group.firms
        for code in lacks:
            row["lacking"][code] += group.firms
    return sorted(found.values(), key=lambda each: (each["district"], stages.index(each["stage"])))
