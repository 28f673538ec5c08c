"""The doors and the clock of cultivation, for app.py and worker.py."""

from chassis.schedule import Periodic
from services.enterprise.officers import endpoints as officers
from services.enterprise.pool import endpoints as pool
from services.enterprise.pool import refresh
from services.enterprise.pool.screening import Screening

routers = [pool.routes, officers.routes]


def clockwork() -> tuple[Periodic, ...]:
    """Screenings that wait, and the yearly ones."""
    return (
        Periodic("pool-screenings", 1.0, Screening().work_off),
        Periodic("pool-refresh", 60.0, refresh.request_due),
    )
