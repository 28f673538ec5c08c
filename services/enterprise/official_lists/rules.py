"""Reading an official list, and holding its entries against the registry."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from chassis import credit_code
from chassis.errors import Conflict, Malformed, NotFound, RuleRefused

Finding = Literal["code", "name", "ambiguous", "unknown", "malformed"]
MOST_LINES = 5000
COLUMNS = {
    "credit_code": ("credit_code", "统一社会信用代码", "社会信用代码", "信用代码"),
    "name": ("name", "企业名称", "单位名称", "名称"),
}


class ListNotFound(NotFound):
    """No such list."""

    code = "list_not_found"


class ListUnreadable(Malformed):
    """No header with a column of names, or more lines than a list has."""

    code = "list_unreadable"
    zh = "名单须有“企业名称”列，可有“统一社会信用代码”列，至多{most}行"
    en = "A list has a column `name` (企业名称), may have `credit_code`, and at most {most} lines"


class LineNotFound(RuleRefused):
    """An acceptance names a line that the list does not have."""

    code = "line_not_found"
    zh = "名单没有第{line}行"
    en = "The list has no line {line}"


class LineUnmatched(RuleRefused):
    """The line has no firm, and none was named."""

    code = "line_unmatched"
    zh = "该行尚未对应到企业"
    en = "The line is matched with no firm"


class LineTaken(Conflict):
    """The line was matched with another firm by its code."""

    code = "line_matched_otherwise"
    zh = "该行按信用代码对应另一企业"
    en = "By its code the line belongs to another firm"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list, and what was found for it."""

    line: int
    name: str
    credit_code: str | None = None
    finding: Finding = "unknown"
    matched_code: str | None = None
    candidates: tuple[str, ...] = ()
    note: str | None = None


def plain(name: str) -> str:
    """A name without spaces and with one kind of brackets, for comparing."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def entries(records: Iterable[Sequence[str]]) -> list[Entry]:
    """The lines of a list whose first record is the header; empty lines are left out. Errors: ListUnreadable."""
    rows = iter(records)
    header = [plain(cell) for cell in next(rows, ())]
    at = {key: next((header.index(n) for n in names if n in header), None) for key, names in COLUMNS.items()}
    if at["name"] is None:
        raise ListUnreadable(most=MOST_LINES)
    found = []
    for line, row in enumerate(rows, start=2):
        cells = [cell.strip() for cell in row] + [""] * len(header)
        if any(cells):
            code = cells[at["credit_code"]] if at["credit_code"] is not None else ""
            found.append(Entry(line, cells[at["name"]][:200], credit_code.normalise(code)[:64] or None))
        if len(found) > MOST_LINES:
            raise ListUnreadable(most=MOST_LINES)
    return found


def match(entry: Entry, known: Mapping[str, str], named: Mapping[str, Sequence[str]]) -> Entry:
    """The entry with its finding: `known` names firms by code, `named` lists codes by plain name."""
    if entry.credit_code is not None:
        if not credit_code.check(entry.credit_code).ok:
            return replace(entry, finding="malformed", note="credit_code")
        if entry.credit_code not in known:
            return replace(entry, finding="unknown", note="credit_code")
        same = plain(known[entry.credit_code]) == plain(entry.name)
        return replace(entry, finding="code", matched_code=entry.credit_code, note=None if same else "other_name")
    codes = tuple(sorted(named.get(plain(entry.name), ())))
    if len(codes) == 1:
        return replace(entry, finding="name", matched_code=codes[0])
    return replace(entry, finding="ambiguous" if codes else "unknown", candidates=codes)


def resolved(finding: str, matched: str | None, chosen: str | None) -> str:
    """The firm of an accepted line; a code that the list printed is not overruled. Errors: LineUnmatched, LineTaken."""
    if finding == "code" and chosen not in {None, matched}:
        raise LineTaken
    code = chosen or matched
    if code is None:
        raise LineUnmatched
    return code
