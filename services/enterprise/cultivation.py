"""The doors and the clock of cultivation, for app.py and worker.py."""

from chassis.schedule import Periodic
from services.enterprise.candidates import endpoints as candidates
from services.enterprise.candidates.screening import Ranking
from services.enterprise.champions import endpoints as champions
from services.enterprise.coaching import endpoints as coaching
from services.enterprise.coaching.service import remind
from services.enterprise.officers import endpoints as officers
from services.enterprise.pool import endpoints as pool
from services.enterprise.pool import refresh
from services.enterprise.pool.screening import Screening
from services.enterprise.workspaces import endpoints as workspaces

routers = [
    pool.routes,
    officers.routes,
    coaching.routes,
    champions.routes,
    candidates.routes,
    workspaces.routes,
    workspaces.quota_routes,
]


def clockwork() -> tuple[Periodic, ...]:
    """Screenings and candidate lists that wait, the yearly ones, and reminders of tasks."""
    return (
        Periodic("pool-screenings", 1.0, Screening().work_off),
        Periodic("candidate-lists", 1.0, Ranking().work_off),
        Periodic("pool-refresh", 60.0, refresh.request_due),
        Periodic("coaching-reminders", 5.0, remind),
    )
