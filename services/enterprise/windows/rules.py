"""Windows of application as the policy has them: what is known and closed refuses, what is not known does not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.errors import RuleRefused


class WindowClosed(RuleRefused):
    """The ministry takes no application of the rung on this day."""

    code = "application_window_closed"
    zh = "{tier}{year}年的申报窗口未开放或已截止"
    en = "The window of {year} for applications of {tier} is not open"
    detail_zh = "{next_zh}依据：{source}。窗口之外须由市级人员说明理由准予补报。"
    detail_en = (
        "{next_en} By {source}. Outside the window a municipal officer may admit the case late, with the reason."
    )


@dataclass(frozen=True, slots=True)
class Window:
    """From the first day to the last, both included, applications of a rung are taken."""

    tier: str
    year: int
    first: date
    last: date
    kinds: frozenset[str]
    batch: int | None
    source: str
    confidence: str


def windows(document: Mapping[str, Any]) -> tuple[Window, ...]:
    """The windows of policy/workflow/windows.yaml in the order of time; an unsure one is none."""
    return tuple(sorted((_window(e) for e in document["windows"] if e["confidence"] != "C"), key=lambda w: w.first))


def _window(each: Mapping[str, Any]) -> Window:
    return Window(
        tier=each["tier"],
        year=each["year"],
        first=date.fromisoformat(each["from"]),
        last=date.fromisoformat(each["to"]),
        kinds=frozenset(each["kinds"]),
        batch=each.get("batch"),
        source=each["source"],
        confidence=each["confidence"],
    )


def check_open(known: Sequence[Window], tier: str, kind: str, day: date) -> None:
    """Nothing where no window of the rung is known for the year of the day; else the day lies in one: WindowClosed."""
    of_rung = [each for each in known if each.tier == tier and kind in each.kinds]
    of_year = [each for each in of_rung if each.year == day.year]
    if not of_year or any(each.first <= day <= each.last for each in of_year):
        return
    coming = next((each for each in of_rung if each.first > day), None)
    next_zh, next_en = "下一窗口尚未公布。", "The next window is not known yet."
    if coming is not None:
        next_zh, next_en = (
            f"下一窗口：{coming.first}至{coming.last}。",
            f"Next window: {coming.first} to {coming.last}.",
        )
    source = (coming or of_year[-1]).source
    raise WindowClosed(tier=tier, year=day.year, next_zh=next_zh, next_en=next_en, source=source)
