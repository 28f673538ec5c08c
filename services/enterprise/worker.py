"""Beside the HTTP door: the relay of this service's events, and the imports and impact runs that wait."""

from chassis.schedule import Periodic
from chassis.settings import read_settings
from chassis.worker import WorkerSpec, run
from services.enterprise.cultivation import clockwork
from services.enterprise.impact.chunks import ImpactWork
from services.enterprise.imports.chunks import Importer
from services.enterprise.settings import EnterpriseSettings
from services.enterprise.white_list.chunks import SCHEDULE
from services.enterprise.workflow.clockwork import CLOCKWORK


def spec(settings: EnterpriseSettings) -> WorkerSpec:
    """What this worker does; it listens to nobody."""
    imports = Periodic("imports", 0.1, Importer(settings.import_chunk).work_off)
    impact = Periodic("impact-runs", 1.0, ImpactWork().work_off)
    clocked = [*CLOCKWORK, *SCHEDULE, *clockwork()]
    return WorkerSpec(service="enterprise", settings=settings, schedule=[imports, impact, *clocked])


if __name__ == "__main__":
    run(spec(read_settings(EnterpriseSettings)))
