"""All that the targets service listens to, for worker.py."""

from chassis.events import Handlers
from services.targets.achievements.consumers import handlers as achievements
from services.targets.facts.consumers import handlers as facts
from services.targets.hard_tech.consumers import handlers as hard_tech
from services.targets.listings.consumers import handlers as listings
from services.targets.officers.consumers import handlers as officers
from services.targets.otc_records.consumers import handlers as otc_records
from services.targets.pools.consumers import handlers as pools
from services.targets.tallies.consumers import handlers as tallies
from services.targets.unicorns.consumers import handlers as unicorns

every = Handlers(facts, achievements, hard_tech, listings, officers, otc_records, pools, tallies, unicorns)
