"""HTTP of the chain tree."""

from collections import Counter
from typing import Annotated

from fastapi import Query

from chassis.shapes import Day
from chassis.web import Read, Write, errors, router
from services.enterprise.access import AnyCaller, MunicipalOfficer
from services.enterprise.chains import repository, rules, service
from services.enterprise.chains.schemas import ChainNodeRead, ChainNodeSet, ChainTree, Gap
from services.enterprise.parameters import ChainFilter

routes = router(prefix="/v1/chain-nodes", tags=["chain tree"])
AsOf = Annotated[Day | None, Query(description="The tree on this day; today", examples=["2026-12-31"])]
GapFilter = Annotated[Gap | None, Query(description="Only places with this flag", examples=["broken"])]


@routes.post("", status_code=201, responses=errors(rules.WrongParent, rules.LevelStays, rules.VersionNotLater))
async def set_chain_node(uow: Write, caller: MunicipalOfficer, body: ChainNodeSet) -> ChainNodeRead:
    """Add a place to the tree, or its next version from a day on; earlier days keep theirs."""
    return ChainNodeRead.of(await service.set_node(uow, body.model_dump()))


@routes.get("")
async def read_chain_tree(
    uow: Read, caller: AnyCaller, chain: ChainFilter = None, gap: GapFilter = None, as_of: AsOf = None
) -> ChainTree:
    """The tree as it stood on a day, whole or one chain, or only where something is missing."""
    day = as_of or uow.clock.today()
    rows = await repository.tree(uow, day, chain, gap)
    items = [ChainNodeRead.of(row) for row in rows]
    return ChainTree(as_of=day, items=items, gaps=dict(Counter(each.gap for each in items)))
