"""The shape made of a round."""

from typing import Any

from chassis.access import Principal
from services.targets.environment_rounds import rules, service
from services.targets.environment_rounds import schemas as s
from services.targets.indicators.schemas import Named


def named(row: dict[str, Any]) -> Named:
    """Both names of a row of policy."""
    return Named(zh=row["zh"], en=row["en"])


def _measure(row: dict[str, Any]) -> s.MeasureRead:
    shown = {name: row[name] for name in ("code", "dimension", "unit", "worst", "best", "weight")}
    return s.MeasureRead(**shown, name=named(row), source=row["from"])


def round_read(row: dict[str, Any], caller: Principal | None) -> s.RoundRead:
    """The shape of a round."""
    design = row["design"]
    shown = {name: row[name] for name in s.RoundRead.model_fields if name in row}
    return s.RoundRead(
        **shown, state=rules.state_of(row), questionnaire=design["questionnaire"],
        note=named(service.policy()["formula"]),
        dimensions=[s.DimensionRead(code=each["code"], name=named(each)) for each in design["dimensions"]],
        measures=[_measure(each) for each in design["indicators"]],
        allowed_actions=service.allowed_actions(row, caller),
    )  # fmt: skip
