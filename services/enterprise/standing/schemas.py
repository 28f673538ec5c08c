"""HTTP shapes of a firm's standing."""

from pydantic import Field

from chassis.shapes import Day, F, Shape
from services.enterprise.adverse_records.schemas import AdverseRecordRead
from services.enterprise.bars.schemas import BarRead
from services.enterprise.major_changes.schemas import MajorChangeRead


class StandingRead(Shape):
    """What counts for or against a firm on a day."""

    credit_code: str = F("The firm", "915001070901701252")
    as_of: Day = F("The day", "2026-12-31")
    barred_until: Day | None = F("Last day of the bar that holds on it; no rung takes an application until then", None)
    bars: list[BarRead] = F("Bars entered by hand that hold on it; those of revocations stand with the title", [])
    records: list[AdverseRecordRead] = F("Entries of lists that stand on it, and incidents up to it", [])
    answers: dict[str, bool] = Field(
        description="Inputs of the ladder that the records answer, whatever the firm declares",
        examples=[{"not_on_exclusion_lists": False}],
    )
    renewal_right_lost: list[str] = F("Titles that stay but are not renewed: an annual update was missed", ["INNO_SME"])
    reports: list[MajorChangeRead] = F("Reports of major changes, decided ones too", [])
