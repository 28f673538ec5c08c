"""What the finance service listens to."""

from chassis.settings import read_settings
from chassis.worker import WorkerSpec, run
from services.finance.firms.consumers import handlers
from services.finance.settings import FinanceSettings

PROJECTIONS: dict[str, tuple[str, ...]] = {
    "firms": (),
    "profiles": (),
    "figures": (),
    "titles": (),
    "residences": (),
    "white_listed": (),
}
"""What the log alone can rebuild."""


def spec() -> WorkerSpec:
    """The worker's parts: facts about firms in, needs, consents and decisions out."""
    settings = read_settings(FinanceSettings)
    return WorkerSpec(service="finance", settings=settings, handlers=handlers, projections=PROJECTIONS)


if __name__ == "__main__":
    run(spec())
