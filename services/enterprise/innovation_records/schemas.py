"""HTTP shapes of IP titles, standards, certificates and brands."""

from typing import Any

from chassis.shapes import Day, F, Shape
from services.enterprise.innovation_records.rules import RecordKind, State

NAMES = ("id", "kind", "title", "code", "number", "issuer", "level", "role", "rank", "date", "valid_from", "valid_to")


class RecordRead(Shape):
    """A record as it stands on the day asked for; filed under …/evidence."""

    id: str = F("Id of the evidence", "0198d3a0-0000-7000-8000-000000000001")
    record: RecordKind = F("ip_title, standard, certificate or brand", "ip_title")
    kind: str = F("Kind of the evidence", "certificate")
    title: str = F("Its name", "国家知识产权示范企业 (synthetic)")
    code: str | None = F("Code: IP_ADVANTAGE, IP_DEMO, ISO9001 …", "IP_DEMO")
    number: str | None = F("Number on the document", "X-1")
    issuer: str | None = F("Who gave it", "国家知识产权局")
    level: str | None = F("Level of who gave it", "national")
    role: str | None = F("Role in a standard: led or took_part", None)
    rank: int | None = F("Rank of the firm", None)
    date: Day | None = F("Day it was given", "2024-06-01")
    valid_from: Day | None = F("First day in force", "2024-06-01")
    valid_to: Day | None = F("Last day in force", "2027-05-31")
    proof: str | None = F("Reference of the proof", "F-12")
    state: State = F("in_force, not_yet or expired on the day", "in_force")
    days_left: int | None = F("Days it still holds after the day; below zero once expired", 455)
    direct_pass: list[str] = F("Titles of the ladder it leads to directly while in force", ["INNO_SME"])

    @classmethod
    def of(cls, item: dict[str, Any]) -> "RecordRead":
        """From an item of evidence with its record, state and days left."""
        passes = ["INNO_SME"] if item["record"] == "ip_title" and item["state"] == "in_force" else []
        plain = {name: item.get(name) for name in (*NAMES, "proof", "record", "state", "days_left")}
        return cls.model_validate({**plain, "direct_pass": passes})


class RecordList(Shape):
    """A firm's records on a day."""

    credit_code: str = F("The firm", "915001070901701252")
    as_of: Day = F("The day", "2026-03-02")
    items: list[RecordRead] = F("In the order they came on file", [])


class CertificateGaps(Shape):
    """Which certificates a firm's stage expects and which it lacks."""

    credit_code: str = F("The firm", "915001070901701252")
    as_of: Day = F("The day", "2026-03-02")
    stage: str = F("Its life-cycle stage", "GROWTH")
    expected: list[str] = F("Codes expected at the stage", ["ISO9001", "ISO14001"])
    held: list[str] = F("Codes in force on the day", ["ISO9001"])
    missing: list[str] = F("Codes expected and not in force", ["ISO14001"])
    stages_confidence: str = F("C: which certificate belongs to which stage is a setting", "C")


class FirmRecord(RecordRead):
    """A record of the registry with its firm."""

    credit_code: str = F("The firm", "915001070901701252")
    name: str = F("Its name", "合成测试企业1")
    district: str = F("Its district today", "CQ-500107")


class StageGaps(Shape):
    """A district's firms of one stage and the certificates they lack."""

    district: str = F("The unit", "CQ-500107")
    stage: str = F("Life-cycle stage", "GROWTH")
    firms: int = F("Active firms of the stage", 40)
    complete: int = F("Of them holding every certificate the stage expects", 12)
    lacking: dict[str, int] = F("Firms that lack each expected certificate", {"ISO9001": 10, "ISO14001": 25})


class StageGapsRead(Shape):
    """Certificate gaps by district and stage."""

    as_of: Day = F("The day", "2026-03-02")
    stages_confidence: str = F("C: which certificate belongs to which stage is a setting", "C")
    items: list[StageGaps] = F("By unit and stage", [])


class DistrictRecords(Shape):
    """A district's records in force."""

    district: str = F("The unit", "CQ-500107")
    records: dict[RecordKind, int] = F("Records in force", {"standard": 12, "brand": 3})
    firms: dict[RecordKind, int] = F("Firms that hold one", {"standard": 8, "brand": 3})


class RecordSums(Shape):
    """Records in force on a day, by district."""

    as_of: Day = F("The day", "2026-03-02")
    items: list[DistrictRecords] = F("By unit", [])
