"""HTTP of the registry."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from asyncpg import Record
from fastapi import Header, Query, Request
from starlette.responses import StreamingResponse

from chassis.errors import NotFound, PreconditionRequired, Stale
from chassis.etags import etag, same
from chassis.hot import hot
from chassis.paging import Paging, page
from chassis.shapes import CreditCode, Day, Page
from chassis.web import UNCHANGED, Held, IfMatch, Read, Write, check_match, errors, router, unchanged
from services.enterprise.access import Reader, Registrar
from services.enterprise.exports import rules as exports
from services.enterprise.exports import service as exporting
from services.enterprise.major_changes.rules import ReportedOnly
from services.enterprise.parameters import (
    ChainFilter,
    ClusterFilter,
    DistrictFilter,
    KnownAt,
    ParkFilter,
    Search,
    TierFilter,
)
from services.enterprise.registry import hot as reads
from services.enterprise.registry import profiles, repository, rules, service
from services.enterprise.registry.schemas import (
    ChangeRead,
    EnterpriseCreate,
    EnterpriseRead,
    EnterpriseUpdate,
    Facets,
    ProfileAt,
    Size,
    Status,
)
from services.enterprise.scope import OutOfScope

PAGE_OF_EXPORT = 2000
_STREAM = {"schema": {"type": "string", "format": "binary"}}
Accept = Annotated[
    str | None, Header(alias="Accept", description="`text/csv`, `application/x-ndjson` or XLSX: all firms")
]
routes = router(prefix="/v1/enterprises", tags=["enterprises"])
SizeFilter = Annotated[Size | None, Query(description="Only firms of this size class", examples=["small"])]
TitleDay = Annotated[
    Day | None, Query(description="The day `tier` and `park` are asked of; today", examples=["2026-12-31"])
]
Sort = Annotated[
    Literal["name", "-name", "registered_on", "-registered_on", "recorded_on", "-recorded_on"] | None,
    Query(description="Order; with - the greatest first", examples=["-registered_on"]),
]
After = Annotated[
    CreditCode | None, Query(description="Only firms behind this credit code", examples=["915001070901701252"])
]
ProfileDay = Annotated[Day | None, Query(description="The day the profile is of; today", examples=["2026-03-31"])]
StatusFilter = Annotated[Status | None, Query(description="Only firms of this status", examples=["active"])]


@routes.post(
    "",
    status_code=201,
    responses=errors(
        rules.EnterpriseAlreadyRegistered,
        rules.UnknownDistrict,
        rules.UnknownCode,
        rules.RegisteredInFuture,
        OutOfScope,
    ),
)
async def register_enterprise(uow: Write, caller: Registrar, body: EnterpriseCreate) -> EnterpriseRead:
    """Enter a firm into the registry."""
    row = await service.register_enterprise(uow, body.model_dump())
    uow.response_headers["ETag"] = etag(row["version"])
    uow.response_headers["Location"] = f"/v1/enterprises/{row['credit_code']}"
    return _read(row)


@routes.get(
    "", response_model=Page[EnterpriseRead], responses={200: {"content": dict.fromkeys(exports.MEDIA, _STREAM)}}
)
@hot(reads.firms)
async def list_enterprises(
    request: Request,
    uow: Read,
    caller: Reader,
    paging: Paging,
    q: Search = None,
    district: DistrictFilter = None,
    chain: ChainFilter = None,
    cluster: ClusterFilter = None,
    tier: TierFilter = None,
    size: SizeFilter = None,
    status: StatusFilter = None,
    as_of: TitleDay = None,
    park: ParkFilter = None,
    after: After = None,
    sort: Sort = None,
    accept: Accept = None,
) -> Any:
    """Firms the caller may read; `tier` asks for a title in force on a day, today unless `as_of` says otherwise.

    By credit code, or as `sort` says; an export and what begins after a code always go by code.

    `Accept: text/csv`, NDJSON or XLSX streams all of them instead of a page, in the columns that imports take; an
    export that broke off goes on with `after`, the last credit code that arrived whole.
    """
    asked = {"q": q, "district": district, "chain": chain, "cluster": cluster, "size": size, "status": status}
    form = exports.form_of(accept)
    order = None if form or after else sort
    filters = {**asked, "tier": tier, "as_of": as_of, "park": park, "after": after, "sort": order}
    wanted = repository.wanted(filters, paging.decode(filters), uow.clock.today())
    if form:
        return _export(request, wanted, form)
    rows = await repository.listed(uow, caller, wanted, paging.limit + 1)
    key = lambda row: repository.SORTING.place(order, row)  # noqa: E731 - the row's place in the order
    return page(rows, paging, key=key, filters=filters, shape=_read)


@routes.get("/facets")
async def count_enterprises(
    uow: Read,
    caller: Reader,
    q: Search = None,
    district: DistrictFilter = None,
    chain: ChainFilter = None,
    cluster: ClusterFilter = None,
    tier: TierFilter = None,
    size: SizeFilter = None,
    status: StatusFilter = None,
    as_of: TitleDay = None,
    park: ParkFilter = None,
) -> Facets:
    """How the firms that the same filters of the list leave are spread; counted in the database at each call."""
    asked = {"q": q, "district": district, "chain": chain, "cluster": cluster, "size": size, "status": status}
    wanted = repository.wanted({**asked, "tier": tier, "as_of": as_of, "park": park}, None, uow.clock.today())
    groups, parks = await repository.spread(uow, caller, wanted), await repository.parks(uow, caller, wanted)
    told = [{"value": each["park"], "count": each["firms"]} for each in parks]
    return Facets.model_validate({**rules.facets(groups), "park": told})


@routes.get("/{credit_code}", responses={**UNCHANGED, **errors(NotFound)})
@hot(reads.firm)
async def read_enterprise(
    uow: Read, caller: Reader, credit_code: CreditCode, if_none_match: Held = None
) -> EnterpriseRead:
    """One firm; 304 for a caller that names the version it has."""
    row = await service.known(uow, credit_code)
    uow.response_headers["ETag"] = etag(row["version"])
    return unchanged() if same(if_none_match, row["version"]) else _read(row)


@routes.patch(
    "/{credit_code}",
    responses=errors(
        *(NotFound, OutOfScope, Stale, PreconditionRequired, rules.UnknownDistrict, rules.UnknownCode),
        *(rules.OfficersOnly, ReportedOnly),
    ),
)
async def change_enterprise(
    uow: Write, caller: Registrar, credit_code: CreditCode, body: EnterpriseUpdate, if_match: IfMatch = None
) -> EnterpriseRead:
    """Change a firm's profile by a merge patch; with a title in force a firm reports a new name as a major change."""
    row = await service.locked(uow, credit_code)
    check_match(if_match, row["version"])
    row = await service.change_enterprise(uow, row, body.patch())
    uow.response_headers["ETag"] = etag(row["version"])
    return _read(row)


@routes.get("/{credit_code}/profile", responses=errors(NotFound))
async def read_profile(
    uow: Read, caller: Reader, credit_code: CreditCode, as_of: ProfileDay = None, known_at: KnownAt = None
) -> ProfileAt:
    """The profile that held on a day, by what was recorded up to a moment: both today and now unless said."""
    return ProfileAt.model_validate(await profiles.profile_at(uow, credit_code, as_of, known_at))


@routes.get("/{credit_code}/history", responses=errors(NotFound))
async def read_history(uow: Read, caller: Reader, credit_code: CreditCode, paging: Paging) -> Page[ChangeRead]:
    """Which field changed, from what to what, when and by whom."""
    await service.known(uow, credit_code)
    filters = {"credit_code": credit_code}
    after = paging.decode(filters)
    rows = await repository.history(uow, credit_code, after[0] if after else 0, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=filters, shape=_change)


def _export(request: Request, wanted: Mapping[str, Any], form: exports.Form) -> Any:
    database = request.app.state.database
    pages = service.pages(database, request.state.principal, wanted, PAGE_OF_EXPORT)
    told = {"Content-Disposition": f'attachment; filename="enterprises.{form}"', "Cache-Control": "no-store"}
    return StreamingResponse(
        exporting.written(database, pages, form), media_type=exports.TYPES[form], headers={**told, "Vary": "Accept"}
    )


def _read(row: Record) -> EnterpriseRead:
    return EnterpriseRead.model_validate(dict(row))


def _change(row: Record) -> ChangeRead:
    return ChangeRead.model_validate(dict(row))
