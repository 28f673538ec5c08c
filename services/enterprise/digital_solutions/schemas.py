"""HTTP shapes of digital solutions."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from chassis.shapes import Day, F, Shape, Yuan

Level = Annotated[int, Field(strict=True, ge=1, le=4)]
_PRICE = {"amount": "20000.00", "currency": "CNY"}


class SolutionCreate(Shape):
    """A solution somebody offers."""

    code: str = Field(description="Its code", examples=["MES-LITE-01"], pattern=r"^[A-Z0-9-]{2,40}$")
    zh: str = Field(description="Name", examples=["轻量化生产管理 (synthetic)"], min_length=1, max_length=200)
    en: str | None = Field(default=None, description="Name in English", examples=["Light MES"], max_length=200)
    provider: str = Field(description="Who offers it", examples=["某服务商 (synthetic)"], min_length=1, max_length=200)
    questions: list[str] = Field(
        description="Questions of the self-test it helps with", examples=[["production"]], min_length=1, max_length=20
    )
    from_level: Level = F("Lowest level it suits", 1)
    to_level: Level = F("Highest level it suits", 2)
    description: str = Field(
        description="What it does", examples=["工单、报工与在制品看板"], min_length=1, max_length=2000
    )
    price_from: Yuan | None = Field(default=None, description="Price from, where one is published", examples=[_PRICE])
    source: str = Field(
        description="Where it was chosen", examples=["服务商名录〔2026〕1号 (synthetic)"], min_length=1, max_length=400
    )

    def given(self) -> dict[str, Any]:
        """The solution with its price in fen."""
        price = self.price_from.fen if self.price_from else None
        return {**self.model_dump(exclude={"price_from"}), "price_from": price}


class SolutionEnd(Shape):
    """Why a solution is taken out."""

    reason: str = Field(description="In words", examples=["服务商退出"], min_length=1, max_length=400)


class SolutionRead(SolutionCreate):
    """A solution of the catalogue."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-0000000000a1")
    listed_on: Day = F("When it was listed", "2026-03-02")
    ended_on: Day | None = F("First day it is no longer offered", None)
    end_reason: str | None = F("Why", None)

    @classmethod
    def of(cls, row: Any) -> "SolutionRead":
        """From a row in fen."""
        price = None if row["price_from"] is None else Yuan.of(row["price_from"])
        return cls.model_validate({**dict(row), "price_from": price})
