"""HTTP of windows of application."""

from typing import Annotated

from fastapi import Query

from chassis.web import Read, router
from services.enterprise.access import Anyone
from services.enterprise.parameters import TierFilter
from services.enterprise.windows import service
from services.enterprise.windows.rules import Window
from services.enterprise.windows.schemas import ApplicationWindow

routes = router(prefix="/v1/application-windows", tags=["applications"])
OfYear = Annotated[int | None, Query(description="Only those of this year", examples=[2026], ge=1900, le=2999)]


@routes.get("")
async def list_application_windows(
    uow: Read, caller: Anyone, tier: TierFilter = None, year: OfYear = None
) -> list[ApplicationWindow]:
    """The windows that are known, in the order of time; open to all. A year that is not there is not known."""
    found = [each for each in service.known() if tier in {None, each.tier} and year in {None, each.year}]
    return [_read(each) for each in found]


def _read(window: Window) -> ApplicationWindow:
    shown = {name: getattr(window, name) for name in ApplicationWindow.model_fields}
    return ApplicationWindow.model_validate({**shown, "kinds": sorted(window.kinds)})
