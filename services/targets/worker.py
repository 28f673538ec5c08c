"""What the targets service listens to."""

from chassis.settings import read_settings
from chassis.worker import WorkerSpec, run
from services.targets.facts.consumers import handlers
from services.targets.settings import TargetsSettings


def spec() -> WorkerSpec:
    """The worker's parts: firms', titles' and parks' events in, approved statements out."""
    return WorkerSpec(
        service="targets", settings=read_settings(TargetsSettings), handlers=handlers, schedule=[], publishes=True
    )


if __name__ == "__main__":
    run(spec())
