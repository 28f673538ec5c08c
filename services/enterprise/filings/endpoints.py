"""HTTP of yearly figures and evidence."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Path

from chassis.errors import NotFound, PreconditionRequired, Stale
from chassis.paging import Paging, page
from chassis.shapes import CreditCode, Page
from chassis.web import IfMatch, IfNoneMatch, Read, Write, check_match, errors, etag, router
from services.enterprise.access import Reader, Registrar
from services.enterprise.files.rules import NotTheFirmsFile
from services.enterprise.filings import repository, rules, service
from services.enterprise.filings.schemas import (
    AnnualReportRead,
    AnnualReportVersion,
    AnnualReportWrite,
    EvidenceCreate,
    EvidenceRead,
)
from services.enterprise.parameters import KnownAt
from services.enterprise.registry import service as registry
from services.enterprise.scope import OutOfScope

routes = router(prefix="/v1/enterprises/{credit_code}", tags=["filings"])
AFTER_ALL = 9999
Year = Annotated[int, Path(ge=1980, le=2200, description="Accounting year", examples=[2025])]


@routes.put(
    "/annual-reports/{year}",
    responses=errors(
        NotFound,
        OutOfScope,
        Stale,
        PreconditionRequired,
        rules.AlreadyFiled,
        rules.YearNotOver,
        rules.BeforeRegistration,
        rules.NegativeAmount,
        rules.PartAboveWhole,
    ),
)
async def file_annual_report(
    uow: Write,
    caller: Registrar,
    credit_code: CreditCode,
    year: Year,
    body: AnnualReportWrite,
    if_match: IfMatch = None,
    if_none_match: IfNoneMatch = None,
) -> AnnualReportRead:
    """File the figures of a year (If-None-Match: *) or correct them (If-Match)."""
    firm = await registry.locked(uow, credit_code)
    before = await repository.report(uow, credit_code, year)
    _check_condition(dict(before) if before else None, if_match, if_none_match)
    row = await service.file_annual_report(uow, firm, year, body.figures())
    uow.response_headers["ETag"] = etag(row["version"])
    return AnnualReportRead.of(row)


def _check_condition(before: Mapping[str, Any] | None, if_match: str | None, if_none_match: str | None) -> None:
    if if_none_match is not None and if_none_match.strip() == "*":
        if before is not None:
            raise rules.AlreadyFiled
        return
    if if_match is None:
        raise PreconditionRequired
    if before is None:
        raise Stale
    check_match(if_match, before["version"])


@routes.get("/annual-reports", responses=errors(NotFound))
async def list_annual_reports(
    uow: Read, caller: Reader, credit_code: CreditCode, paging: Paging, known_at: KnownAt = None
) -> Page[AnnualReportRead]:
    """A firm's figures year by year, newest first; with known_at the versions that were the newest at that moment."""
    await registry.known(uow, credit_code)
    filters = {"credit_code": credit_code, "known_at": known_at}
    after = paging.decode(filters)
    rows = await service.series(uow, credit_code, known_at, after[0] if after else AFTER_ALL, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["year"],), filters=filters, shape=AnnualReportRead.of)


@routes.get("/annual-reports/{year}", responses=errors(NotFound))
async def read_annual_report(
    uow: Read, caller: Reader, credit_code: CreditCode, year: Year, known_at: KnownAt = None
) -> AnnualReportRead:
    """The figures of a year; with known_at the version that was the newest at that moment."""
    await registry.known(uow, credit_code)
    row = await service.annual_report(uow, credit_code, year, known_at)
    uow.response_headers["ETag"] = etag(row["version"])
    return AnnualReportRead.of(row)


@routes.get("/annual-reports/{year}/versions", responses=errors(NotFound))
async def list_report_versions(
    uow: Read, caller: Reader, credit_code: CreditCode, year: Year, paging: Paging
) -> Page[AnnualReportVersion]:
    """Every version of a year's figures, oldest first: when, from whom, through what, and what it changed."""
    await registry.known(uow, credit_code)
    filters = {"credit_code": credit_code, "year": year}
    after = paging.decode(filters)
    rows = await service.versions(uow, credit_code, year, after[0] if after else 0, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["version"],), filters=filters, shape=AnnualReportVersion.of)


@routes.post(
    "/evidence",
    status_code=201,
    responses=errors(
        *(NotFound, OutOfScope, rules.NotYetHappened, rules.EndsBeforeItBegins, rules.TitleOfTheRegistry),
        NotTheFirmsFile,
    ),
)
async def add_evidence(uow: Write, caller: Registrar, credit_code: CreditCode, body: EvidenceCreate) -> EvidenceRead:
    """Put an item of evidence on file."""
    firm = await registry.locked(uow, credit_code)
    row = await service.add_evidence(uow, firm, body.model_dump())
    return EvidenceRead.of({**row, "item": body.model_dump(exclude={"kind"})})


@routes.get("/evidence", responses=errors(NotFound))
async def list_evidence(uow: Read, caller: Reader, credit_code: CreditCode, paging: Paging) -> Page[EvidenceRead]:
    """A firm's evidence, oldest first."""
    await registry.known(uow, credit_code)
    filters = {"credit_code": credit_code}
    after = paging.decode(filters)
    start = after[0] if after else service.NO_ID
    rows = await repository.evidence_page(uow, credit_code, start, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=filters, shape=EvidenceRead.of)
