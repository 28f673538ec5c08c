"""What the parks service listens to."""

from chassis.settings import read_settings
from chassis.worker import WorkerSpec, run
from services.parks.enterprises.consumers import handlers
from services.parks.settings import ParksSettings

PROJECTIONS: dict[str, tuple[str, ...]] = {"enterprises": (), "titles": ()}
"""What the log alone can rebuild."""


def spec() -> WorkerSpec:
    """The worker's parts: the firms' events in, the parks' events out."""
    settings = read_settings(ParksSettings)
    return WorkerSpec(service="parks", settings=settings, handlers=handlers, projections=PROJECTIONS)


if __name__ == "__main__":
    run(spec())
