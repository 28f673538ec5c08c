"""HTTP of R&D inputs."""

from typing import Annotated

from asyncpg import Record
from fastapi import Path

from chassis.errors import NotFound, PreconditionRequired, Stale
from chassis.shapes import CreditCode
from chassis.web import IfMatch, IfNoneMatch, Read, Write, check_match, errors, etag, router
from services.enterprise.access import Reader, Registrar
from services.enterprise.filings.rules import BeforeRegistration, YearNotOver
from services.enterprise.rd_inputs import repository, rules, service
from services.enterprise.rd_inputs.schemas import RdInputsRead, RdInputsWrite, RdSeries
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
async def read_rd_series(uow: Read, caller: Reader, credit_code: CreditCode) -> RdSeries:
    """The last ten years' inputs with ratio and trend, beside what the annual reports say."""
    await registry.known(uow, credit_code)
    rows, trend = await service.series(uow, credit_code)
    return RdSeries.of(credit_code, trend, rows)
