"""A report as a workbook: plain cells, no formulas, the same data gives the same bytes."""

from datetime import datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from chassis.cells import harmless

_NUMBERS = ("code", "name", "value", "unit", "goal", "goal_year", "due", "light_text", "owners")
_DECISIONS = ("decision", "owner", "due_on", "state_text", "result")
_MADE = datetime(2024, 1, 1)  # noqa: DTZ001 - the format keeps no zone; a fixed day, so that equal data gives equal bytes


def _sheet(book: Any, name: str, columns: tuple[str, ...], rows: list[dict[str, Any]], data: dict[str, Any]) -> None:
    sheet, bold = book.add_worksheet(name[:31]), book.add_format({"bold": True})
    sheet.write_string(0, 0, harmless(f"{data['title']} · {data['as_of']}"), bold)
    for place, column in enumerate(columns):
        sheet.write_string(1, place, data["words"][column], bold)
    for line, row in enumerate(rows, start=2):
        for place, column in enumerate(columns):
            value = row[column]
            if isinstance(value, int):
                sheet.write_number(line, place, value)
            elif value is not None:
                sheet.write_string(line, place, harmless(str(value)))
    sheet.freeze_panes(2, 0)
    sheet.set_column(0, len(columns) - 1, 18)


def _sheets(data: dict[str, Any]) -> list[tuple[str, tuple[str, ...], list[dict[str, Any]]]]:
    words = data["words"]
    if "sheets" in data:
        return [(words[each["name"]], tuple(each["columns"]), each["rows"]) for each in data["sheets"]]
    brief = [(words["red"], _NUMBERS, data["red"]), (words["decisions"], _DECISIONS, data["decisions"])]
    return [*(brief if data["kind"] == "brief" else []), (words["all"], _NUMBERS, data["rows"])]


def workbook(data: dict[str, Any]) -> bytes:
    """The XLSX of a report's data."""
    target = BytesIO()
    with Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": data["title"], "created": _MADE})
        for name, columns, rows in _sheets(data):
            _sheet(book, name, columns, rows, data)
    return target.getvalue()
