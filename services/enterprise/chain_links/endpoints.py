"""HTTP of links in the four chains."""

from typing import Annotated, Any
from uuid import UUID

from asyncpg import Record
from fastapi import Query

from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.shapes import CreditCode, Day, Page
from chassis.web import Read, Write, errors, router
from services.enterprise.access import Overseer, Reader, Registrar
from services.enterprise.achievements.rules import AchievementNotFound
from services.enterprise.chain_links import repository, rules, service
from services.enterprise.chain_links.schemas import (
    Chain,
    ChainLinkCreate,
    ChainLinkEnd,
    ChainLinkRead,
    ChainsByDistrict,
    CounterpartRead,
    DistrictChains,
    FirmLacking,
    FourChains,
    Kind,
)
from services.enterprise.chains.rules import ChainNodeNotFound
from services.enterprise.parameters import DistrictFilter, FirmFilter, Id, TierFilter
from services.enterprise.scope import OutOfScope
from services.enterprise.talent_needs.rules import TalentNeedNotFound

routes = router(prefix="/v1/chain-links", tags=["four chains"])
routes_of_firm = router(prefix="/v1/enterprises/{credit_code}/four-chains", tags=["four chains"])
AsOf = Annotated[Day | None, Query(description="What stands on this day; today", examples=["2026-12-31"])]
OfChain = Annotated[Chain | None, Query(description="Only of this chain", examples=["capital"])]
WithWhat = Annotated[str | None, Query(description="Only with this counterpart", examples=["示例基金"], max_length=200)]
OfAchievement = Annotated[UUID | None, Query(description="Only this achievement's")]
OfKind = Annotated[Kind | None, Query(description="Only counterparts of this kind", examples=["fund"])]


@routes.post(
    "",
    status_code=201,
    responses=errors(
        *(NotFound, OutOfScope, rules.WrongCounterpart, rules.LinkDayToCome, rules.AlreadyLinked, ChainNodeNotFound),
        *(AchievementNotFound, TalentNeedNotFound, rules.CounterpartOver, rules.LinkedWithItself),
    ),
)  # fmt: skip
async def make_chain_link(uow: Write, caller: Registrar, body: ChainLinkCreate) -> ChainLinkRead:
    """Link a firm in one of the four chains; officers an achievement too."""
    link_id = await service.make_link(uow, body.model_dump())
    return _read(await service.link(uow, link_id))


@routes.get("")
async def list_chain_links(
    uow: Read,
    caller: Reader,
    paging: Paging,
    chain: OfChain = None,
    district: DistrictFilter = None,
    credit_code: FirmFilter = None,
    achievement_id: OfAchievement = None,
    counterpart: WithWhat = None,
    as_of: AsOf = None,
) -> Page[ChainLinkRead]:
    """Links that stand on a day, of firms and achievements the caller may read."""
    day = as_of or uow.clock.today()
    named: dict[str, Any] = {"chain": chain, "district": district, "credit_code": credit_code}
    named |= {"achievement_id": achievement_id, "counterpart": counterpart}
    after = paging.decode({**named, "on": day})
    rows = await repository.listed(uow, day, {**named, "after": after[0] if after else None}, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters={**named, "on": day}, shape=_read)


@routes.get("/missing")
async def list_firms_lacking_chains(
    uow: Read,
    caller: Overseer,
    paging: Paging,
    chain: OfChain = None,
    district: DistrictFilter = None,
    tier: TierFilter = None,
    as_of: AsOf = None,
) -> Page[FirmLacking]:
    """Active firms that lack a chain on a day, or this one; all or those that hold a title."""
    day = as_of or uow.clock.today()
    named = {"chain": chain, "district": district, "tier": tier}
    after = paging.decode({**named, "on": day})
    rows = await repository.lacking(uow, day, {**named, "after": after[0] if after else None}, paging.limit + 1)
    shape = FirmLacking.model_validate
    return page(
        rows, paging, key=lambda row: (row["credit_code"],), filters={**named, "on": day},
        shape=lambda row: shape(dict(row)),
    )  # fmt: skip


@routes.get("/summary")
async def sum_chains(
    uow: Read, caller: Overseer, district: DistrictFilter = None, tier: TierFilter = None, as_of: AsOf = None
) -> ChainsByDistrict:
    """How many firms of each district have all four chains on a day, and how many lack which."""
    day = as_of or uow.clock.today()
    rows = await repository.by_district(uow, day, {"district": district, "tier": tier})
    return ChainsByDistrict(as_of=day, items=[_district(row) for row in rows])


@routes.get("/counterparts")
async def list_counterparts(
    uow: Read,
    caller: Overseer,
    paging: Paging,
    kind: OfKind = None,
    chain: OfChain = None,
    counterpart: WithWhat = None,
    as_of: AsOf = None,
) -> Page[CounterpartRead]:
    """Achievements, institutions, funds, talent needs and the like with their firms, and which chain they lack."""
    day = as_of or uow.clock.today()
    named = {"kind": kind, "chain": chain, "counterpart": counterpart}
    after = paging.decode({**named, "on": day})
    rows = await repository.counterparts(uow, day, named, (after[0], after[1]) if after else None, paging.limit + 1)
    return page(rows, paging, key=_counterpart, filters={**named, "on": day}, shape=CounterpartRead.of)


@routes.post(
    "/{link_id}/ending",
    responses=errors(
        rules.ChainLinkNotFound, OutOfScope, rules.LinkAlreadyEnded, rules.LinkDayToCome, rules.LinkEndsBeforeItBegins
    ),
)
async def end_chain_link(uow: Write, caller: Registrar, link_id: Id, body: ChainLinkEnd) -> ChainLinkRead:
    """End a link; it stays on file."""
    await service.end_link(uow, link_id, body.ended_on, body.why)
    return _read(await service.link(uow, link_id))


@routes_of_firm.get("", responses=errors(NotFound))
async def read_four_chains(uow: Read, caller: Reader, credit_code: CreditCode, as_of: AsOf = None) -> FourChains:
    """How a firm stands in the four chains on a day, and which of them it lacks."""
    day = as_of or uow.clock.today()
    links, missing = await service.coverage(uow, credit_code, day)
    found = {"credit_code": credit_code, "as_of": day, "links": links, "missing": missing}
    return FourChains.model_validate(found | await service.registered(uow, credit_code, day))


def _read(row: Record) -> ChainLinkRead:
    return ChainLinkRead.model_validate(dict(row))


def _district(row: Record) -> DistrictChains:
    names = ("district", "firms", "complete")
    lacking = {chain: row[chain] for chain in rules.CHAINS}
    return DistrictChains.model_validate({**{name: row[name] for name in names}, "lacking": lacking})


def _counterpart(row: Record) -> tuple[str, str]:
    return row["counterpart_kind"], row["counterpart"]
