"""HTTP shapes of imports."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import Count, F, Instant, Shape


class Failure(Shape):
    """Why a whole file was refused."""

    field: str = F("The column at fault, empty when it is no single one", "credit_code")
    zh: str = F("Chinese", "缺少列credit_code")
    en: str = F("English", "column credit_code is missing")


class ImportRead(Shape):
    """An import and how far it came."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000006")
    format: Literal["csv", "xlsx"] = F("Format of the file", "csv")
    encoding: str = F("Encoding found", "utf-8")
    state: Literal["converting", "waiting", "running", "done", "failed"] = F(
        "State; a workbook is made a CSV before its lines are read", "running"
    )
    failure: Failure | None = Field(
        description="Why the file was refused", examples=[{"field": "x", "zh": "没有列x", "en": "there is no column x"}]
    )
    received_at: Instant = F("When it came", "2026-03-02T09:30:00+08:00")
    finished_at: Instant | None = F("When it was finished", None)
    bytes: Count = F("Size as CSV; while converting, that of the unpacked sheet", 1048576)
    bytes_read: Count = F("Bytes of it worked off", 524288)
    chunk: Count = F("Transactions committed", 3)
    lines: Count = F("Lines read, without the header", 3000)
    registered: Count = F("Firms entered", 2900)
    changed: Count = F("Firms changed", 50)
    unchanged: Count = F("Firms that stood so already", 40)
    refused: Count = F("Lines refused", 10)


class ImportErrorRead(Shape):
    """One fault of one line."""

    line: Count = F("Record in the file; the header is 1", 17)
    field: str = F("Column, empty for the whole line", "credit_code")
    code: str = F("Stable code of the fault", "credit_code")
    zh: str = F("Chinese", "统一社会信用代码校验位不正确")
    en: str = F("English", "The check character of the unified social credit code is wrong")
