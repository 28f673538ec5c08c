"""HTTP of the lists of champions to be cultivated."""

from typing import Annotated

from asyncpg import Record
from fastapi import Query

from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.shapes import Day, Page
from chassis.web import Read, Write, errors, router
from services.enterprise.access import MunicipalOfficer, Reader
from services.enterprise.champions import repository, rules, service
from services.enterprise.champions.schemas import ChampionCreate, ChampionLeaving, ChampionMove, ChampionRead, List
from services.enterprise.parameters import DistrictFilter, FirmFilter, Id

routes = router(prefix="/v1/cultivation-pool/champions", tags=["champion lists"])
ListFilter = Annotated[List | None, Query(alias="list", description="Only this list", examples=["city"])]
Batch = Annotated[str | None, Query(description="Only this batch", examples=["第一批"], max_length=80)]
AsOf = Annotated[Day | None, Query(description="Only what was on a list on this day", examples=["2026-03-02"])]


@routes.post("", status_code=201, responses=errors(NotFound, rules.AlreadyListed, rules.ListDayRefused))
async def list_champion(uow: Write, caller: MunicipalOfficer, body: ChampionCreate) -> ChampionRead:
    """Put a firm's product on a list; a product of a firm is on a list once."""
    row = await service.enter(uow, body.model_dump())
    uow.response_headers["Location"] = f"/v1/cultivation-pool/champions/{row['id']}"
    return _read(row)


@routes.get("")
async def list_champions(
    uow: Read,
    caller: Reader,
    paging: Paging,
    which: ListFilter = None,
    batch: Batch = None,
    credit_code: FirmFilter = None,
    district: DistrictFilter = None,
    as_of: AsOf = None,
) -> Page[ChampionRead]:
    """Entries of both lists with their history; a firm reads its own, a district those of its firms."""
    filters = {"list": which, "batch": batch, "credit_code": credit_code, "district": district, "on": as_of}
    after = paging.decode(filters)
    rows = await repository.entries(uow, {**filters, "after": after[0] if after else None}, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=filters, shape=_read)


@routes.get("/{entry_id}", responses=errors(rules.ChampionEntryNotFound))
async def read_champion(uow: Read, caller: Reader, entry_id: Id) -> ChampionRead:
    """One entry."""
    return _read(await service.entry(uow, entry_id))


@routes.post(
    "/{entry_id}/leaving", responses=errors(rules.ChampionEntryNotFound, rules.AlreadyLeftList, rules.ListDayRefused)
)
async def unlist_champion(uow: Write, caller: MunicipalOfficer, entry_id: Id, body: ChampionLeaving) -> ChampionRead:
    """Take an entry off its list; it stays in the history."""
    return _read(await service.leave(uow, entry_id, body.on, body.reason))


@routes.post(
    "/{entry_id}/move",
    responses=errors(
        rules.ChampionEntryNotFound,
        rules.NotOnCityList,
        rules.AlreadyListed,
        rules.AlreadyLeftList,
        rules.ListDayRefused,
    ),
)
async def move_champion(uow: Write, caller: MunicipalOfficer, entry_id: Id, body: ChampionMove) -> ChampionRead:
    """Move an entry of the city's list to the national list from a day on; gives the new entry."""
    return _read(await service.move_up(uow, entry_id, body.on, body.batch))


def _read(row: Record) -> ChampionRead:
    return ChampionRead.model_validate(dict(row))
