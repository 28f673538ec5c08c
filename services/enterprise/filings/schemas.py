"""HTTP shapes of yearly figures and evidence."""

from collections.abc import Collection, Mapping
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import Count, Day, F, Instant, Shape, Yuan
from services.enterprise.filings.rules import COUNTS, MONEY

AMOUNT = {"amount": "12000000.00", "currency": "CNY"}
EvidenceKind = Literal[
    "ip",
    "certificate",
    "sci_tech_award",
    "rd_institution",
    "standard",
    "maker_china",
    "management_system_certificate",
    "product_certificate",
    "brand",
    "other",
]
FILE = "0198d3a0-0000-7000-8000-000000000092"
Through = Literal["filing", "correction", "import", "carried_over"]
Level = Literal["international", "national", "provincial", "industry", "municipal", "below_municipal"]


def _money(words: str) -> Any:
    return Field(default=None, description=f"{words}, in yuan", examples=[AMOUNT])


def _count(words: str) -> Any:
    return Field(default=None, description=words, examples=[120], le=100_000_000)


class AnnualReportWrite(Shape):
    """A firm's figures of one year; what is not known is left out, never zero."""

    revenue: Yuan | None = _money("Operating revenue")
    main_revenue: Yuan | None = _money("Revenue of the main business")
    rd: Yuan | None = _money("R&D expenses")
    net_profit: Yuan | None = _money("Net profit")
    total_assets: Yuan | None = _money("Total assets at the end of the year")
    total_liabilities: Yuan | None = _money("Total liabilities at the end of the year")
    employees: Count | None = _count("Employees")
    rd_staff: Count | None = _count("R&D staff")
    tech_staff: Count | None = _count("Technical staff")

    def figures(self) -> dict[str, int | None]:
        """Fen and persons by column."""
        money = {name: None if (value := getattr(self, name)) is None else value.fen for name in MONEY}
        return money | {name: getattr(self, name) for name in COUNTS}


class AnnualReportRead(AnnualReportWrite):
    """Figures as filed."""

    credit_code: str = F("Unified social credit code", "915001070901701252")
    year: Count = F("Accounting year", 2025)
    filed_on: Day = F("Day this version was filed", "2026-03-02")
    version: Count = F("Grows with each filing of other figures; the ETag", 1)

    @classmethod
    def of(cls, row: Any) -> "AnnualReportRead":
        """From a row in fen."""
        plain = dict(row)
        return cls(**plain | {name: None if plain[name] is None else Yuan.of(plain[name]) for name in MONEY})


class FigureChange(Shape):
    """One figure that a version has otherwise than the version before."""

    field: str = F("Which figure", "revenue")
    before: Yuan | Count | None = F("What the version before had", AMOUNT)
    after: Yuan | Count | None = F("What this version has", {"amount": "12500000.00", "currency": "CNY"})

    @classmethod
    def of(cls, change: Mapping[str, Any], money: Collection[str]) -> "FigureChange":
        """From fen and persons."""
        amount = change["field"] in money
        values = {name: change[name] for name in ("before", "after")}
        told = {name: Yuan.of(value) if amount and value is not None else value for name, value in values.items()}
        return cls(field=change["field"], **told)


class Recorded(Shape):
    """When a version came on record, from whom, through what, and what it changed."""

    recorded_at: Instant = F("Moment from which it was on record", "2026-03-02T09:30:00+08:00")
    by_subject: str = F("Subject id of who filed it", "firm-1")
    through: Through = F(
        "Through what; carried_over: filed before versions were kept, what it overwrote is in the audit log only",
        "correction",
    )
    changes: list[FigureChange] = Field(
        description="What it has otherwise than the version before; empty where none was",
        examples=[[{"field": "employees", "before": 120, "after": 19}]],
    )


def recorded(row: Mapping[str, Any], money: Collection[str]) -> dict[str, Any]:
    """The fields of Recorded."""
    changes = [FigureChange.of(each, money) for each in row["changes"]]
    return {"by_subject": row["filed_by"], "through": row["through"], "recorded_at": row["recorded_at"]} | {
        "changes": changes
    }


class AnnualReportVersion(AnnualReportRead, Recorded):
    """A version of a year's figures."""

    @classmethod
    def of(cls, row: Any) -> "AnnualReportVersion":
        """From a row in fen with its differences."""
        plain = {name: row[name] for name in AnnualReportRead.model_fields}
        money = {name: None if row[name] is None else Yuan.of(row[name]) for name in MONEY}
        return cls(**plain | money | recorded(row, MONEY))


class EvidenceCreate(Shape):
    """A certificate, award, right or body, with its dates and its proof."""

    kind: EvidenceKind = F("What it is", "ip")
    title: str = Field(description="Its name", examples=["Invention patent (synthetic)"], min_length=1, max_length=300)
    number: str | None = Field(default=None, description="Number on the document", examples=["X-1"], max_length=100)
    code: str | None = Field(
        default=None, description="For a certificate: the code of the title", examples=["HNTE"], max_length=40
    )
    issuer: str | None = Field(default=None, description="Who gave it", examples=["国家知识产权局"], max_length=200)
    level: Level | None = Field(default=None, description="Level of who gave it", examples=["provincial"])
    date: Day | None = Field(default=None, description="Day it was given", examples=["2024-06-01"])
    valid_from: Day | None = Field(default=None, description="First day in force", examples=["2024-06-01"])
    valid_to: Day | None = Field(default=None, description="Last day in force", examples=["2034-05-31"])
    rank: Count | None = Field(default=None, description="Rank of the firm among the winners", examples=[2])
    role: Literal["led", "took_part"] | None = Field(default=None, description="Role in a standard", examples=["led"])
    issued_in: Literal["developed", "other"] | None = Field(
        default=None, description="For a product certificate: by a developed country or region", examples=["developed"]
    )
    ip_type: str | None = Field(
        default=None, description="For ip: its type", examples=["invention_patent"], max_length=40
    )
    granted_on: Day | None = Field(default=None, description="For ip: day of grant", examples=["2023-04-01"])
    acquired_by: Literal["self", "transfer"] | None = Field(default=None, description="Origin", examples=["self"])
    transferred_on: Day | None = Field(default=None, description="Day of a transfer", examples=["2024-01-05"])
    owner_rank: Count | None = Field(default=None, description="Rank among the owners", examples=[1])
    main_product: bool | None = Field(default=None, description="Belongs to the leading product", examples=[True])
    applied: bool | None = Field(default=None, description="Applied in practice with benefit", examples=[True])
    overseas_family: bool | None = Field(default=None, description="Has an overseas family", examples=[False])
    overseas_income: bool | None = Field(default=None, description="Earns abroad", examples=[False])
    pledge_financing: bool | None = Field(default=None, description="Pledged for finance", examples=[False])
    national_award: bool | None = Field(default=None, description="Won a national award", examples=[False])
    proof: str | None = Field(default=None, description="Reference of the proof", examples=["F-12"], max_length=200)
    proof_file: UUID | None = Field(default=None, description="File that proves it (/v1/files)", examples=[FILE])


class EvidenceRead(EvidenceCreate):
    """An item on file."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000001")
    recorded_on: Day = F("Day it was entered", "2026-03-02")

    @classmethod
    def of(cls, row: Any) -> "EvidenceRead":
        """From a row."""
        return cls(**row["item"], kind=row["kind"], id=row["id"], recorded_on=row["recorded_on"])
