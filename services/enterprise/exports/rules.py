"""Which form an export has, its columns, and cells that no spreadsheet takes for a formula."""

from collections.abc import Mapping
from typing import Any, Literal

from chassis.cells import harmless
from chassis.money import fen_to_wan

Form = Literal["csv", "ndjson", "xlsx"]
MEDIA: dict[str, Form] = {
    "text/csv": "csv",
    "application/x-ndjson": "ndjson",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}
TYPES = {form: media for media, form in MEDIA.items()}
PROFILE = ("credit_code", "name", "district", "industry", "registered_on", "town", "clusters", "chains", "synthetic")
COUNTS = ("employees", "rd_staff", "tech_staff")
AMOUNTS = ("revenue", "main_revenue", "rd", "net_profit", "total_assets", "total_liabilities")
COLUMNS = (*PROFILE, "report_year", *COUNTS, *(f"{name}_wan" for name in AMOUNTS))
"""Those of an import file: what leaves comes in again."""


def form_of(accept: str | None) -> Form | None:
    """The first of the caller's types that is an export; None where JSON comes before it or none is asked."""
    for part in (accept or "").split(","):
        media = part.split(";")[0].strip().lower()
        if media in {"application/json", "*/*", "application/*"}:
            return None
        if media in MEDIA:
            return MEDIA[media]
    return None


def cells(firm: Mapping[str, Any], report: Mapping[str, Any] | None) -> list[str]:
    """One firm with its latest figures (fen, persons) as the cells of COLUMNS."""
    return [_profile(firm[name]) for name in PROFILE] + _figures(report)


def _profile(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return "true" if value else "" if value is None else "false"
    return harmless(";".join(value) if isinstance(value, (list, tuple)) else str(value))


def _figures(report: Mapping[str, Any] | None) -> list[str]:
    if report is None:
        return [""] * (len(COLUMNS) - len(PROFILE))
    counts = ["" if report[name] is None else str(report[name]) for name in COUNTS]
    amounts = ["" if report[name] is None else format(fen_to_wan(report[name]), "f") for name in AMOUNTS]
    return [str(report["year"]), *counts, *amounts]
