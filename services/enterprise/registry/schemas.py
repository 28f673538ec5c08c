"""HTTP shapes of firms."""

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from chassis.shapes import Count, CreditCode, Day, F, Instant, Shape

Status = Literal["active", "suspended", "deregistered"]
Size = Literal["large", "medium", "small", "micro", "unknown", "manual_review"]
INDUSTRY = r"^[A-T]?[0-9]{2,4}$|^[A-T]$"
NAME = "Example Precision Machinery Co. (synthetic)"


class EnterpriseCreate(Shape):
    """A firm to enter into the registry."""

    credit_code: CreditCode = F("Unified social credit code, GB 32100-2015", "915001070901701252")
    name: str = Field(description="Registered name", examples=[NAME], min_length=1, max_length=200)
    district: str = Field(description="unit_id of the district", examples=["CQ-500107"], max_length=20)
    town: str | None = Field(default=None, description="Town or street", examples=["Shiqiaopu"], max_length=100)
    industry: str = Field(description="Industry code, GB/T 4754-2017", examples=["C3912"], pattern=INDUSTRY)
    registered_on: Day = F("Day of registration with the market regulator", "2020-05-18")
    clusters: list[str] = Field(default=[], description="33618 cluster codes", examples=[["LEAD01"]], max_length=30)
    chains: list[str] = Field(default=[], description="Flagship chain codes", examples=[[]], max_length=30)
    synthetic: bool = Field(default=False, description="True for generated data", examples=[True])


class EnterpriseUpdate(Shape):
    """A merge patch: what is left out stays, null takes away what may be absent."""

    name: str = Field(default="", description="Registered name", examples=[NAME], min_length=1, max_length=200)
    district: str = Field(default="", description="unit_id; officers only", examples=["CQ-500107"], max_length=20)
    town: str | None = Field(default=None, description="Town or street", examples=["Shiqiaopu"], max_length=100)
    industry: str = Field(default="", description="Industry code", examples=["C3912"], pattern=INDUSTRY)
    clusters: list[str] = Field(default=[], description="Cluster codes", examples=[["LEAD01"]], max_length=30)
    chains: list[str] = Field(default=[], description="Chain codes", examples=[[]], max_length=30)
    status: Status = Field(default="active", description="Status; officers only", examples=["suspended"])

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("the patch is empty")
        return self

    def patch(self) -> dict[str, Any]:
        """Only what the caller sent."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class SizeReason(Shape):
    """Why a firm is of its size class."""

    zh: str = F("Reason in Chinese", "工业：从业人员120人，为小型")
    en: str = F("Reason in English", "Industry: staff 120 persons: small")
    missing: list[str] = F("Inputs that would decide", ["employees_y1"])
    rule_set: str = F("The standard it goes by", "SME_SIZE_2011")


class Warned(Shape):
    """Something taken with a warning."""

    zh: str = F("Warning in Chinese", "组织机构代码校验位不正确，请核对")
    en: str = F("Warning in English", "The check of the organisation code fails; please verify")


class EnterpriseRead(Shape):
    """A firm as it stands."""

    credit_code: str = F("Unified social credit code", "915001070901701252")
    name: str = F("Registered name", NAME)
    district: str = F("unit_id of the district", "CQ-500107")
    town: str | None = F("Town or street", "Shiqiaopu")
    industry: str = F("Industry code, GB/T 4754-2017", "C3912")
    registered_on: Day = F("Day of registration with the market regulator", "2020-05-18")
    recorded_on: Day = F("Day it entered this registry", "2026-03-02")
    clusters: list[str] = F("33618 cluster codes", ["LEAD01"])
    chains: list[str] = F("Flagship chain codes", [])
    status: Status = F("active, suspended or deregistered", "active")
    size_class: Size = F("Size class by the latest figures", "small")
    size_reason: SizeReason = Field(
        description="Why",
        examples=[{"zh": "工业：从业人员120人，为小型", "en": "small", "missing": [], "rule_set": "SME_SIZE_2011"}],
    )
    size_year: Count | None = F("Year of the figures the size class rests on", 2025)
    warnings: list[Warned] = F("What was taken with a warning", [])
    synthetic: bool = F("True for generated data", True)
    version: Count = F("Grows with each change; the ETag", 1)
    barred_until: Day | None = F("Last day of the latest bar on applications, of every rung; null where none was", None)


class ProfileAt(Shape):
    """A firm's profile on a day, as it was known at a moment."""

    credit_code: str = F("Unified social credit code", "915001070901701252")
    as_of: Day = F("The day the profile is of", "2026-03-31")
    known_at: Instant = F("What was recorded up to this moment counts", "2026-06-30T18:00:00+08:00")
    name: str = F("Registered name", NAME)
    district: str = F("unit_id of the district as stated", "CQ-500107")
    unit: str | None = F(
        "The unit its place belongs to on the day, across redrawings; null: only the town could tell",
        "CQ-500107",
    )
    town: str | None = F("Town or street", "Shiqiaopu")
    industry: str = F("Industry code, GB/T 4754-2017", "C3912")
    registered_on: Day = F("Day of registration with the market regulator", "2020-05-18")
    clusters: list[str] = F("33618 cluster codes", ["LEAD01"])
    chains: list[str] = F("Flagship chain codes", [])
    size_class: Size = F("Size class by the latest figures of a year that was over and filed by then", "small")
    size_reason: SizeReason = Field(
        description="Why",
        examples=[{"zh": "工业：从业人员120人，为小型", "en": "small", "missing": [], "rule_set": "SME_SIZE_2011"}],
    )
    size_year: Count | None = F("Year of those figures", 2025)
    status: Status = F("active, suspended or deregistered", "active")
    barred_until: Day | None = F("Last day of the latest bar begun by then; null where none was", None)


class ChangeRead(Shape):
    """One field's change."""

    id: Count = F("Its place in the history", 7)
    field: str = F("The field", "town")
    before: Any = F("Value before", None)
    after: Any = F("Value after", "Shiqiaopu")
    effective_on: Day = F("Business day of the change", "2026-03-02")
    at: Instant = F("Moment of the change", "2026-03-02T09:30:00+08:00")
    by_subject: str = F("Subject id of who changed it", "officer-1")


class FacetValue(Shape):
    """One value and how many firms have it."""

    value: str = F("Code or word", "CQ-500107")
    count: Count = F("Firms", 1204)


def _facet(words: str, value: str) -> Any:
    return Field(description=words, examples=[[{"value": value, "count": 1204}]])


class Facets(Shape):
    """Counts of firms, most first; a firm of two clusters counts in both."""

    total: Count = F("Firms that the filters leave", 5310)
    district: list[FacetValue] = _facet("By district", "CQ-500107")
    size: list[FacetValue] = _facet("By size class", "small")
    status: list[FacetValue] = _facet("By status", "active")
    section: list[FacetValue] = _facet("By section of GB/T 4754; `-` where the code names none", "C")
    cluster: list[FacetValue] = _facet("By 33618 cluster", "LEAD01")
    chain: list[FacetValue] = _facet("By flagship chain", "CHAIN01")
    park: list[FacetValue] = _facet("By park in which they live", "0198d3a0-0000-7000-8000-000000000002")
