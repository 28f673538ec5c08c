"""All routes of the workflow, in the order in which a case meets them."""

from services.enterprise.applications import endpoints as applications
from services.enterprise.batches import endpoints as batches
from services.enterprise.deputies import endpoints as deputies
from services.enterprise.documents import endpoints as documents
from services.enterprise.official_lists import endpoints as official_lists
from services.enterprise.tasks import endpoints as tasks
from services.enterprise.visits import endpoints as visits
from services.enterprise.windows import endpoints as windows

routes = (
    applications.routes,
    applications.renewal_routes,
    visits.visit_routes,
    visits.routes,
    applications.notice_routes,
    windows.routes,
    batches.routes,
    tasks.routes,
    deputies.routes,
    official_lists.routes,
    documents.routes,
    documents.certificate_routes,
)
