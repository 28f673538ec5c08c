"""Shapes of composed pages."""

from typing import Any, Literal

from chassis.shapes import F, Shape


class Words(Shape):
    """A sentence in both languages."""

    zh: str = F("in Chinese", "服务暂时不可用")
    en: str = F("in English", "the service is not available right now")


class MissingPart(Shape):
    """A part that could not be shown, and why."""

    part: str = F("which part", "portrait")
    service: str = F("who would know", "finance")
    code: Literal["unavailable", "not_allowed", "not_found", "refused"] = F("why, for programs", "unavailable")
    reason: Words = F("why, for people", {"zh": "服务暂时不可用", "en": "the service is not available right now"})


class EnterpriseOverviewRead(Shape):
    """One page about a firm."""

    credit_code: str = F("the firm", "91500000202869177Y")
    parts: dict[str, Any] = F("what the services said, by part", {"enterprise": {"name": "…"}})
    missing: list[MissingPart] = F("parts that are not there", [])
