"""The doors of the records behind the rungs, for app.py."""

from services.enterprise.achievements import endpoints as achievements
from services.enterprise.brands import endpoints as brands
from services.enterprise.certificate_plans import endpoints as certificate_plans
from services.enterprise.chain_links import endpoints as chain_links
from services.enterprise.chains import endpoints as chains
from services.enterprise.hard_tech import endpoints as hard_tech
from services.enterprise.innovation_records import endpoints as innovation_records
from services.enterprise.life_cycle import endpoints as life_cycle
from services.enterprise.memberships import endpoints as memberships
from services.enterprise.rd_inputs import endpoints as rd_inputs
from services.enterprise.standard_plans import endpoints as standard_plans
from services.enterprise.talent_needs import endpoints as talent_needs
from services.enterprise.tech_needs import endpoints as tech_needs
from services.enterprise.unicorns import endpoints as unicorns

routers = [
    unicorns.routes,
    hard_tech.routes,
    hard_tech.routes_of_firm,
    chains.routes,
    tech_needs.routes,
    chain_links.routes,
    chain_links.routes_of_firm,
    life_cycle.routes,
    life_cycle.routes_of_firm,
    memberships.routes,
    rd_inputs.routes,
    innovation_records.routes,
    innovation_records.registry_routes,
    certificate_plans.routes,
    standard_plans.routes,
    brands.routes,
    brands.training_routes,
    achievements.routes,
    talent_needs.routes,
]
