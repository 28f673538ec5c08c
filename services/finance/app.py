"""The HTTP door of the finance service."""

from chassis.settings import read_settings
from chassis.web import create_app
from services.finance.consents.endpoints import router as consents
from services.finance.institutions.endpoints import router as institutions
from services.finance.listings.endpoints import router as listings
from services.finance.matching.endpoints import router as matches
from services.finance.needs.endpoints import router as needs
from services.finance.otc_records.endpoints import router as otc_records
from services.finance.products.endpoints import router as products
from services.finance.settings import FinanceSettings

app = create_app(
    read_settings(FinanceSettings),
    service="finance",
    title="Tidu finance",
    description="Institutions, products, needs, matches, consents, listings and the regional equity market.",
    routers=[institutions, products, needs, matches, consents, listings, otc_records],
)
