"""What the parks service listens to."""

from chassis.settings import read_settings
from chassis.worker import WorkerSpec, run
from services.parks.enterprises.consumers import handlers
from services.parks.settings import ParksSettings


def spec() -> WorkerSpec:
    """The worker's parts: the firms' events in, the parks' events out."""
    return WorkerSpec(
        service="parks", settings=read_settings(ParksSettings), handlers=handlers, schedule=[], publishes=True
    )


if __name__ == "__main__":
    run(spec())
