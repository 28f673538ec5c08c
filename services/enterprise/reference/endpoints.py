"""HTTP of reference data and of the caller itself."""

from typing import Annotated

from fastapi import Path, Query

from chassis.shapes import Day
from chassis.web import Read, router
from services.enterprise.access import AnyCaller, Anyone
from services.enterprise.reference import service
from services.enterprise.reference.schemas import Me, ReferenceItem, ReferenceList

routes = router(prefix="/v1/reference", tags=["reference"])
me_routes = router(prefix="/v1/me", tags=["me"])
ListName = Annotated[service.Name, Path(description="Which list", examples=["districts"])]
AsOf = Annotated[
    Day | None,
    Query(description="The end of that day in Shanghai; today when left out", examples=["2026-03-02"]),
]


@routes.get("/{name}")
async def read_reference(uow: Read, caller: Anyone, name: ListName, as_of: AsOf = None) -> ReferenceList:
    """A reference list as it stood on a day."""
    day = as_of or uow.clock.today()
    items = [ReferenceItem.model_validate(item) for item in service.items(name, day)]
    return ReferenceList(as_of=day, items=items)


@me_routes.get("")
async def read_me(caller: AnyCaller) -> Me:
    """Who is calling, as the token says."""
    names = ("subject", "client_id", "organisation", "credit_code", "district", "department", "park_id")
    return Me(roles=sorted(caller.roles), **{name: getattr(caller, name) for name in names})
