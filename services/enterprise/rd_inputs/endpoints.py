"""HTTP of R&D inputs."""

from typing import Annotated

from asyncpg import Record
from fastapi import Path

from chassis.errors import NotFound, PreconditionRequired, Stale
from chassis.paging import Paging, page
from chassis.shapes import CreditCode, Page
from chassis.web import IfMatch, IfNoneMatch, Read, Write, check_match, errors, etag, router
from services.enterprise.access import Reader, Registrar
from services.enterprise.filings.rules import BeforeRegistration, YearNotOver
from services.enterprise.parameters import KnownAt
from services.enterprise.rd_inputs import repository, rules, service
from services.enterprise.rd_inputs.schemas import RdInputsRead, RdInputsVersion, RdInputsWrite, RdSeries
from services.enterprise.registry import service as registry
from services.enterprise.scope import OutOfScope

routes = router(prefix="/v1/enterprises/{credit_code}/rd-inputs", tags=["R&D inputs"])
Year = Annotated[int, Path(ge=1980, le=2200, description="Accounting year", examples=[2025])]


@routes.put(
    "/{year}",
    responses=errors(
        *(NotFound, OutOfScope, Stale, PreconditionRequired, rules.InputsAlreadyFiled, YearNotOver, BeforeRegistration),
        rules.NegativeInput,
    ),
)
async def file_rd_inputs(
    uow: Write,
    caller: Registrar,
    credit_code: CreditCode,
    year: Year,
    body: RdInputsWrite,
    if_match: IfMatch = None,
    if_none_match: IfNoneMatch = None,
) -> RdInputsRead:
    """File the inputs of a year (If-None-Match: *) or correct them (If-Match)."""
    firm = await registry.locked(uow, credit_code)
    _check(await repository.one(uow, credit_code, year), if_match, if_none_match)
    row = await service.file_inputs(uow, firm, year, body.inputs())
    uow.response_headers["ETag"] = etag(row["version"])
    return RdInputsRead.of(row)


def _check(before: Record | None, if_match: str | None, if_none_match: str | None) -> None:
    first = if_none_match is not None and if_none_match.strip() == "*"
    if first and before is not None:
        raise rules.InputsAlreadyFiled
    if first:
        return
    if if_match is not None and before is None:
        raise Stale
    check_match(if_match, before["version"] if before else 0)


@routes.get("", responses=errors(NotFound))
async def read_rd_series(uow: Read, caller: Reader, credit_code: CreditCode, known_at: KnownAt = None) -> RdSeries:
    """The last ten years' inputs with ratio and trend, beside the annual reports; as on record at known_at."""
    await registry.known(uow, credit_code)
    rows, trend = await service.series(uow, credit_code, known_at)
    return RdSeries.of(credit_code, trend, rows)


@routes.get("/{year}/versions", responses=errors(NotFound))
async def list_rd_versions(
    uow: Read, caller: Reader, credit_code: CreditCode, year: Year, paging: Paging
) -> Page[RdInputsVersion]:
    """Every version of a year's inputs, oldest first: when, from whom, through what, and what it changed."""
    await registry.known(uow, credit_code)
    filters = {"credit_code": credit_code, "year": year}
    after = paging.decode(filters)
    rows = await service.versions(uow, credit_code, year, after[0] if after else 0, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["version"],), filters=filters, shape=RdInputsVersion.of)
