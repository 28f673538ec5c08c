"""Lines that are read by row: existing firms, and whatever is not plainly right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from chassis.uow import UnitOfWork
from services.enterprise.filings import rules as filing_rules
from services.enterprise.filings import service as filings
from services.enterprise.imports import repository
from services.enterprise.imports.rules import Fault, Line, in_district, refused
from services.enterprise.registry import rules as registry_rules
from services.enterprise.registry import service as registry


@dataclass(slots=True)
class Work:
    """What lines come to."""

    new: list[dict[str, Any]] = field(default_factory=list)
    amended: list[registry.Amendment] = field(default_factory=list)
    filed: list[filings.Filing] = field(default_factory=list)
    unchanged: int = 0
    refused: dict[int, tuple[Fault, ...]] = field(default_factory=dict)


async def apply(uow: UnitOfWork, import_id: UUID, district: str | None, lines: Sequence[Line]) -> dict[str, int]:
    """Applies lines whose firms are locked; gives how many came to what."""
    known = await registry.find_many(uow, [code for line in lines if (code := line.profile.get("credit_code"))])
    work = _sort(lines, known, district, uow.clock.today())
    await registry.add(uow, work.new)
    await registry.amend(uow, work.amended)
    await filings.file_many(uow, work.filed)
    faults = [(number, fault) for number, found in work.refused.items() for fault in found]
    await repository.add_errors(uow, [_error(import_id, number, fault) for number, fault in faults])
    counts = {"registered": len(work.new), "changed": len(work.amended)}
    return {**counts, "unchanged": work.unchanged, "refused": len(work.refused)}


def _sort(lines: Sequence[Line], known: Mapping[str, dict[str, Any]], district: str | None, today: date) -> Work:
    work, check = Work(), registry.checker(today)
    for line in lines:
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


def _error(import_id: UUID, line: int, fault: Fault) -> dict[str, Any]:
    told = {"field": fault.field, "code": fault.code, "zh": fault.zh, "en": fault.en}
    return {"id": import_id, "line": line, **told}
