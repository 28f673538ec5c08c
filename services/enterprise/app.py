"""The HTTP door of the enterprise service."""

from chassis.settings import read_settings
from chassis.web import create_app
from services.enterprise.cultivation import routers as cultivation_routers
from services.enterprise.filings import endpoints as filings
from services.enterprise.impact import endpoints as impact
from services.enterprise.imports import endpoints as imports
from services.enterprise.ladder import endpoints as ladder
from services.enterprise.recognitions import endpoints as recognitions
from services.enterprise.records import routers as record_routers
from services.enterprise.registry import endpoints as registry
from services.enterprise.rulesets import endpoints as rulesets
from services.enterprise.settings import EnterpriseSettings
from services.enterprise.standings import routers as standing_routers
from services.enterprise.support import routers as support_routers
from services.enterprise.workflow.doors import routes as workflow_routes

app = create_app(
    read_settings(EnterpriseSettings),
    service="enterprise",
    title="Tidu enterprise",
    description="Firms, their filings, the ladder of titles, and the recognitions granted.",
    routers=[
        registry.routes,
        filings.routes,
        ladder.routes,
        ladder.routes_of_firm,
        rulesets.routes,
        impact.routes,
        *workflow_routes,
        recognitions.routes,
        imports.routes,
        *support_routers,
        *record_routers,
        *cultivation_routers,
        *standing_routers,
    ],
)
