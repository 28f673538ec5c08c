"""The doors and the clock of cultivation, for app.py and worker.py."""

from chassis.schedule import Periodic
from services.enterprise.champions import endpoints as champions
from services.enterprise.coaching import endpoints as coaching
from services.enterprise.coaching.service import remind
from services.enterprise.officers import endpoints as officers
from services.enterprise.pool import endpoints as pool
from services.enterprise.pool import refresh
from services.enterprise.pool.screening import Screening

routers = [pool.routes, officers.routes, coaching.routes, champions.routes]


def clockwork() -> tuple[Periodic, ...]:
    """Screenings that wait, the yearly ones, and reminders of tasks."""
    return (
        Periodic("pool-screenings", 1.0, Screening().work_off),
        Periodic("pool-refresh", 60.0, refresh.request_due),
        Periodic("coaching-reminders", 5.0, remind),
    )
