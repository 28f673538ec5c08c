"""Beside the HTTP door: the relay of this service's events, who lives in which park, and the work that waits."""

from chassis.schedule import Periodic
from chassis.settings import read_settings
from chassis.worker import WorkerSpec, run
from services.enterprise.cultivation import clockwork
from services.enterprise.impact.chunks import ImpactWork
from services.enterprise.imports.chunks import Importer
from services.enterprise.residences.consumers import handlers
from services.enterprise.settings import EnterpriseSettings
from services.enterprise.successions import service as successions
from services.enterprise.white_list.chunks import SCHEDULE
from services.enterprise.workflow.clockwork import CLOCKWORK

PROJECTIONS: dict[str, tuple[str, ...]] = {"residences": ()}
"""What the log alone can rebuild."""


def spec(settings: EnterpriseSettings) -> WorkerSpec:
    """What this worker does; it listens to the parks service."""
    imports = Periodic("imports", 0.1, Importer(settings.import_chunk).work_off)
    impact = Periodic("impact-runs", 1.0, ImpactWork().work_off)
    redrawn = Periodic("district-successions", 60.0, successions.work_off)
    clocked = [redrawn, *CLOCKWORK, *SCHEDULE, *clockwork()]
    return WorkerSpec(
        service="enterprise",
        settings=settings,
        handlers=handlers,
        schedule=[imports, impact, *clocked],
        projections=PROJECTIONS,
    )


if __name__ == "__main__":
    run(spec(read_settings(EnterpriseSettings)))
