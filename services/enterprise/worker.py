"""Beside the HTTP door: the relay of this service's events, and the imports that wait."""

from functools import partial

from chassis.schedule import Periodic
from chassis.settings import read_settings
from chassis.worker import WorkerSpec, run
from services.enterprise.imports.chunks import work_off
from services.enterprise.settings import EnterpriseSettings


def spec(settings: EnterpriseSettings) -> WorkerSpec:
    """What this worker does; it listens to nobody."""
    imports = Periodic("imports", 0.1, partial(work_off, size=settings.import_chunk))
    return WorkerSpec(service="enterprise", settings=settings, schedule=[imports])


if __name__ == "__main__":
    run(spec(read_settings(EnterpriseSettings)))
