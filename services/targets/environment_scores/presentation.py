"""Shapes made of figures and scores."""

from typing import Any

from services.targets.environment_scores import schemas as s
from services.targets.indicators.schemas import Named


def figure_read(row: dict[str, Any]) -> s.FigureRead:
    """The shape of a figure."""
    return s.FigureRead(**{name: row[name] for name in s.FigureRead.model_fields})


def _district(row: dict[str, Any]) -> s.DistrictScoreRead:
    return s.DistrictScoreRead(
        district=row["district"], name=Named(zh=row["zh"], en=row["en"]), total=row["total"], rank=row["rank"],
        dimensions=[s.DimensionScoreRead(**each) for each in row["dimensions"]],
        scores=[s.ScoreRead(**each) for each in row["scores"]],
    )  # fmt: skip


def scores_read(content: dict[str, Any], content_hash: str | None) -> s.ScoresRead:
    """The shape of what a round comes to."""
    shown = {name: content[name] for name in ("round_id", "year", "as_of", "assessor_name", "ranked")}
    return s.ScoresRead(
        **shown, **content["small_numbers"], content_hash=content_hash,
        districts=[_district(each) for each in content["districts"]],
    )  # fmt: skip
