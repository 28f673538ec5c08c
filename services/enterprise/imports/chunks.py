"""Working an import off chunk by chunk: lines, events and the place it came to in one transaction."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from asyncpg import DataError, IntegrityConstraintViolationError, Record

from chassis.uow import UnitOfWork
from services.enterprise.filings import rules as filing_rules
from services.enterprise.filings import service as filings
from services.enterprise.imports import files, repository
from services.enterprise.imports.rules import Fault, Line, check_header, in_district, read_line, refused
from services.enterprise.registry import rules as registry_rules
from services.enterprise.registry import service as registry


@dataclass(slots=True)
class Chunk:
    """The lines of one transaction, and where the next one begins."""

    offset: int
    count: int
    columns: list[str] | None
    last_year: int
    lines: list[Line] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    ended: bool = False
    failure: Fault | None = None

    def take(self, record: list[str], size: int) -> bool:
        """Takes a record; False when the chunk ends before it: full, or its firm stands here already."""
        if self.columns is None:
            self.columns = [name.strip().lower() for name in record]
            self.failure = check_header(self.columns)
        elif any(cell.strip() for cell in record):
            line = self._line(record, self.columns)
            code = line.profile.get("credit_code")
            if len(self.lines) == size or code in self.codes:
                return False
            self.codes |= {code} if code else set()
            self.lines.append(line)
            self.count += 1
        return True

    def _line(self, record: list[str], columns: list[str]) -> Line:
        number = self.count + 2
        if len(record) != len(columns):
            zh, en = (
                f"应有{len(columns)}列，实有{len(record)}列",
                f"has {len(record)} columns instead of {len(columns)}",
            )
            return Line(number, {}, faults=(Fault("", "columns", zh, en),))
        return read_line(number, dict(zip(columns, record, strict=True)), self.last_year)


@dataclass(slots=True)
class Work:
    """What the lines of a chunk come to."""

    new: list[dict[str, Any]] = field(default_factory=list)
    amended: list[registry.Amendment] = field(default_factory=list)
    filed: list[filings.Filing] = field(default_factory=list)
    unchanged: int = 0
    refused: dict[int, tuple[Fault, ...]] = field(default_factory=dict)


async def work_off(uow: UnitOfWork, size: int) -> bool:
    """Takes the next chunk of the oldest open import; False when there is none."""
    row = await repository.next_open(uow)
    if row is None:
        return False
    content = await repository.content(uow, row["id"], row["next_offset"], files.PIECE)
    ends = row["next_offset"] + len(content) >= row["bytes"]
    window = files.Window(content, row["encoding"], row["next_offset"], ends=ends)
    chunk = Chunk(row["next_offset"], row["lines"], row["columns"], uow.clock.today().year - 1)
    _read(chunk, window, size, ends=ends)
    counts = await _applied(uow, row, chunk)
    over = chunk.ended or chunk.failure is not None
    failure = chunk.failure and {"field": chunk.failure.field, "zh": chunk.failure.zh, "en": chunk.failure.en}
    state = "failed" if failure else "done" if over else "running"
    reached = {"id": row["id"], "state": state, "failure": failure, "finished_at": uow.clock.now() if over else None}
    place = {"columns": chunk.columns, "next_offset": chunk.offset, "lines": chunk.count}
    await repository.progress(uow, {**reached, **place, **counts})
    if over:
        after = {"state": state, "lines": chunk.count}
        uow.audit(action="import.finished", subject=("import", row["id"]), before=None, after=after)
    return True


def _read(chunk: Chunk, window: files.Window, size: int, *, ends: bool) -> None:
    begun = chunk.offset
    try:
        for record in window.records():
            if not chunk.take(record, size) or chunk.failure:
                return
            window.taken()
            chunk.offset = window.offset
    except csv.Error as error:
        number = chunk.count + 2
        chunk.failure = Fault("", "csv", f"第{number}行不是有效的CSV", f"line {number} is no valid CSV: {error}")
        return
    chunk.ended = ends
    if not ends and chunk.offset == begun:
        chunk.failure = Fault("", "line_too_long", "有一行过长", "a line is too long")
    elif ends and chunk.columns is None:
        chunk.failure = Fault("", "empty", "文件为空", "the file is empty")


async def _applied(uow: UnitOfWork, row: Record, chunk: Chunk) -> dict[str, int]:
    """Applies a chunk; one the database refuses fails its import, so that it does not stand before all others."""
    try:
        async with uow.savepoint():
            return await _apply(uow, row, chunk)
    except (DataError, IntegrityConstraintViolationError) as error:
        zh, en = "数据库拒绝了这一批数据", "the database refused this chunk"
        chunk.failure = Fault("", "chunk_refused", zh, f"{en}: {type(error).__name__}")
        chunk.offset, chunk.count = row["next_offset"], row["lines"]
        return {"registered": 0, "changed": 0, "unchanged": 0, "refused": 0}


async def _apply(uow: UnitOfWork, row: Record, chunk: Chunk) -> dict[str, int]:
    codes = sorted(chunk.codes)
    await uow.lock(*codes)
    known = await registry.find_many(uow, codes)
    work = _sort(chunk, known, row["district"], uow.clock.today())
    await registry.add(uow, work.new)
    await registry.amend(uow, work.amended)
    await filings.file_many(uow, work.filed)
    faults = [(number, fault) for number, found in work.refused.items() for fault in found]
    await repository.add_errors(uow, [_error(row, number, fault) for number, fault in faults])
    counts = {"registered": len(work.new), "changed": len(work.amended)}
    return {**counts, "unchanged": work.unchanged, "refused": len(work.refused)}


def _sort(chunk: Chunk, known: Mapping[str, dict[str, Any]], district: str | None, today: date) -> Work:
    work, check = Work(), registry.checker(today)
    for line in chunk.lines:
        before = known.get(line.profile.get("credit_code", ""))
        after = _merged(before, line.profile)
        faults = line.faults
        if not faults:
            checks = [partial(check, after), partial(_check_figures, line, after, today)]
            outside = in_district(district, {each["district"] for each in (before, after) if each})
            faults = (*refused(line, checks), *((outside,) if outside else ()))
        if faults:
            work.refused[line.number] = faults
            continue
        stated = {name: after[name] for name in line.profile if name in registry_rules.PROFILE}
        if before is None:
            work.new.append(after)
        elif changed := registry_rules.changes(before, stated):
            work.amended.append((after, changed))
        else:
            work.unchanged += 1
        if line.year is not None:
            work.filed.append((after, line.year, line.figures))
    return work


def _merged(before: Mapping[str, Any] | None, profile: Mapping[str, Any]) -> dict[str, Any]:
    """What a file leaves out stays as it is; a new firm has none of it."""
    return {"town": None, "clusters": [], "chains": [], "synthetic": False, **(before or {}), **profile}


def _check_figures(line: Line, firm: Mapping[str, Any], today: date) -> None:
    if line.year is not None:
        filing_rules.check_year(line.year, today, firm["registered_on"])
        filing_rules.check_figures(line.figures)


def _error(row: Record, line: int, fault: Fault) -> dict[str, Any]:
    told = {"field": fault.field, "code": fault.code, "zh": fault.zh, "en": fault.en}
    return {"id": row["id"], "line": line, **told}
