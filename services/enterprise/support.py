"""The doors of what supports firms beside the ladder, for app.py."""

from services.enterprise.digital import endpoints as digital
from services.enterprise.digital_solutions import endpoints as digital_solutions
from services.enterprise.factors import endpoints as factors
from services.enterprise.policies import endpoints as policies
from services.enterprise.trademarks import endpoints as trademarks
from services.enterprise.white_list import endpoints as white_list
from services.enterprise.workshops import endpoints as workshops

routers = [
    workshops.routes,
    trademarks.routes,
    white_list.routes,
    digital.routes,
    digital.level_routes,
    digital_solutions.routes,
    policies.routes,
    policies.routes_of_firm,
    factors.routes,
    factors.routes_of_firm,
]
