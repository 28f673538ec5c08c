"""The HTTP door of the parks service."""

from chassis.settings import read_settings
from chassis.web import create_app
from services.parks.parks.endpoints import router as parks
from services.parks.residents.endpoints import router as residents
from services.parks.settings import ParksSettings

app = create_app(
    read_settings(ParksSettings),
    service="parks",
    title="Tidu parks",
    description="Ecosystem parks and who lives in them.",
    routers=[parks, residents],
)
