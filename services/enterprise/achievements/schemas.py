"""HTTP shapes of achievements."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, model_validator

from chassis.shapes import CreditCode, Day, F, Shape, wrong

Source = Literal["brought_in", "bred"]
Stage = Literal["candidate", "selected", "dropped"]
Action = Literal["proposed", "corrected", "selected", "selection_reversed", "dropped"]
Code = Annotated[str, Field(min_length=1, max_length=40)]
Title = Annotated[str, Field(min_length=1, max_length=200)]
PROOF = "评审会议纪要 F-61 (synthetic)"
FILE = "0198d3a0-0000-7000-8000-000000000092"


class AchievementCreate(Shape):
    """A candidate: what it is, whose it is and what shows it."""

    name: str = Field(description="Its name", examples=["示例固态电池电解质"], min_length=1, max_length=200)
    source: Source = F("brought_in (外引) or bred (内培)", "bred")
    credit_code: CreditCode | None = F("The firm that holds it; null where an institution does", "915001070901701252")
    institution: Title | None = Field(
        default=None, description="Or: the institution that holds it", examples=["示例研究院 (synthetic)"]
    )
    district: Code | None = Field(default=None, description="Of an institution: its unit_id", examples=["CQ-500107"])
    town: Title | None = Field(default=None, description="Of an institution: its town", examples=["石桥铺街道"])
    team: Title | None = Field(default=None, description="The team", examples=["示例课题组 (synthetic)"])
    readiness: int = Field(description="Technology readiness level (成熟度)", examples=[6], strict=True, ge=1, le=9)
    ip: list[Title] = Field(
        default=[], description="Its intellectual property, by number", examples=[["ZL202610000000.0"]], max_length=50
    )
    node: Code | None = Field(default=None, description="Its place in the chain tree", examples=["CHAIN01.L2.N3"])
    clusters: list[Code] = Field(default=[], description="33618 clusters", examples=[["LEAD01"]], max_length=30)
    innovation: list[Code] = Field(default=[], description="Parts of the 416 layout", examples=[["H1"]], max_length=20)
    evidence: str = Field(description="What shows it", examples=[PROOF], min_length=1, max_length=300)
    proof_file: UUID | None = Field(
        default=None, description="File of the firm that proves it (/v1/files)", examples=[FILE]
    )
    proposed_on: Day = F("Day it was proposed", "2026-01-05")
    reason: str = Field(description="Why it is proposed", examples=["填补产业链断点"], min_length=1, max_length=400)

    @model_validator(mode="after")
    def _one_holder(self) -> "AchievementCreate":
        if (self.credit_code is None) == (self.institution is None):
            raise wrong("one_of_both", "credit_code 与 institution 须且只能填一个", "give credit_code or institution")
        if (self.institution is None) != (self.district is None):
            raise wrong("one_of_both", "机构须填区县，企业不填", "district is an institution's; a firm has its own")
        if self.institution is None and self.town is not None:
            raise wrong("one_of_both", "机构可填街镇，企业不填", "town is an institution's; a firm has its own")
        return self


class AchievementSelection(Shape):
    """The selection of a candidate."""

    selected_on: Day = F("Day of the selection", "2026-03-02")
    reason: str = Field(description="Why it is selected", examples=["评审通过"], min_length=1, max_length=400)


class SelectionReversal(Shape):
    """Why a selection was wrong."""

    reason: str = Field(
        description="Why it never should have been", examples=["成果归属有误"], min_length=1, max_length=400
    )


class AchievementCorrection(Shape):
    """What is registered wrongly or has moved on; what is left out stays, null takes away."""

    team: Title | None = Field(default=None, description="The team", examples=["示例课题组 (synthetic)"])
    readiness: int = Field(default=1, description="Technology readiness level", examples=[7], strict=True, ge=1, le=9)
    ip: list[Title] = Field(default=[], description="Its intellectual property", examples=[["ZL-1"]], max_length=50)
    node: Code | None = Field(default=None, description="Its place in the chain tree", examples=["CHAIN01.L2.N3"])
    clusters: list[Code] = Field(default=[], description="33618 clusters", examples=[["LEAD01"]], max_length=30)
    innovation: list[Code] = Field(default=[], description="Parts of the 416 layout", examples=[["H1"]], max_length=20)
    reason: str = Field(description="Why", examples=["中试完成"], min_length=1, max_length=400)

    def patch(self) -> dict[str, Any]:
        """Only what the caller sent."""
        return {name: getattr(self, name) for name in self.model_fields_set if name != "reason"}


class AchievementDrop(Shape):
    """When and why an achievement is no longer pursued."""

    dropped_on: Day = F("First day it is no longer pursued", "2026-06-01")
    reason: str = Field(description="Why", examples=["技术路线不可行"], min_length=1, max_length=400)


class AchievementRead(Shape):
    """An achievement in its stage on the day asked for."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000081")
    name: str = F("Its name", "示例固态电池电解质")
    source: Source = F("brought_in (外引) or bred (内培)", "bred")
    stage: Stage = F("candidate, selected or dropped", "selected")
    credit_code: str | None = F("The firm that holds it", "915001070901701252")
    institution: str | None = F("Or the institution", None)
    team: str | None = F("The team", "示例课题组 (synthetic)")
    readiness: int = F("Technology readiness level", 6)
    ip: list[str] = F("Its intellectual property, by number", ["ZL202610000000.0"])
    node: str | None = F("Its place in the chain tree", "CHAIN01.L2.N3")
    clusters: list[str] = F("33618 clusters", ["LEAD01"])
    innovation: list[str] = F("Parts of the 416 layout", ["H1"])
    district: str = F("Its district when it was recorded", "CQ-500107")
    unit: str | None = F("Its unit on the day, across redrawings; null where only the town could tell", "CQ-500107")
    town: str | None = F("Its town, where known", "石桥铺街道")
    evidence: str = F("What shows it", PROOF)
    proof_file: UUID | None = F("File that proves it", None)
    proposed_on: Day = F("Day it was proposed", "2026-01-05")
    recorded_on: Day = F("Day it was recorded", "2026-01-05")
    selection_id: UUID | None = F("The selection that stands", "0198d3a0-0000-7000-8000-000000000082")
    selected_on: Day | None = F("Day of the selection that stands", "2026-03-02")
    dropped_on: Day | None = F("First day it is no longer pursued", None)

    @classmethod
    def of(cls, row: Any, unit: str | None) -> "AchievementRead":
        """From a row and the unit of the day."""
        return cls.model_validate({**_plain(row), "unit": unit})


def _plain(row: Any) -> dict[str, Any]:
    return {name: row[name] for name in AchievementRead.model_fields if name != "unit"}


class AchievementMove(Shape):
    """A step of an achievement."""

    action: Action = F("What happened", "selected")
    moved_on: Day = F("Its day; of a reversal the day it was recorded", "2026-03-02")
    selection_id: UUID | None = F("The selection it made or took back", "0198d3a0-0000-7000-8000-000000000082")
    reason: str = F("Why", "评审通过")
    recorded_on: Day = F("Day it was recorded", "2026-03-02")
    recorded_by: str = F("Who recorded it, as the token names them", "officer-7")


class AchievementFull(AchievementRead):
    """An achievement with all its steps."""

    moves: list[AchievementMove] = F("All its steps, reversed selections too", [])

    @classmethod
    def with_all(cls, row: Any, unit: str | None, moves: list[Any]) -> "AchievementFull":
        """From the rows of an achievement and of its steps."""
        shown = [AchievementMove.model_validate(dict(each)) for each in moves]
        return cls.model_validate({**_plain(row), "unit": unit, "moves": shown})
