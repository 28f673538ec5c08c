"""HTTP of projections: public."""

from chassis.web import Read, errors, router
from services.targets.access import Anyone
from services.targets.cockpit.endpoints import AsOf, day_of
from services.targets.forecasts import service
from services.targets.forecasts.rules import NotForecast
from services.targets.forecasts.schemas import ForecastRead, forecast_read
from services.targets.indicators.endpoints import KnownAt
from services.targets.indicators.rules import DayOutOfRange, IndicatorUnknown

routes = router(prefix="/v1/targets/indicators", tags=["targets"])


@routes.get("/{code}/forecast", responses=errors(IndicatorUnknown, DayOutOfRange, NotForecast))
async def read_forecast(
    uow: Read, caller: Anyone, code: str, as_of: AsOf = None, known_at: KnownAt = None
) -> ForecastRead:
    """Twelve months ahead with an interval, the renewals the next target needs, and how earlier ones came out."""
    return forecast_read(await service.forecast(uow, code, day_of(uow, as_of), known_at))
