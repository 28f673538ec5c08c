"""The doors of a firm's standing, place and files, and of what everybody may read, for app.py."""

from services.enterprise.adverse_records import endpoints as adverse_records
from services.enterprise.annual_updates import endpoints as annual_updates
from services.enterprise.bars import endpoints as bars
from services.enterprise.files import endpoints as files
from services.enterprise.major_changes import endpoints as major_changes
from services.enterprise.reference import endpoints as reference
from services.enterprise.standing import endpoints as standing
from services.enterprise.successions import endpoints as successions

routers = [
    standing.routes_of_firm,
    adverse_records.routes_of_firm,
    adverse_records.routes,
    bars.routes_of_firm,
    bars.routes,
    major_changes.routes_of_firm,
    major_changes.routes,
    annual_updates.routes_of_firm,
    successions.routes,
    files.routes,
    reference.routes,
    reference.me_routes,
]
