"""What the finance service listens to."""

from chassis.settings import read_settings
from chassis.worker import WorkerSpec, run
from services.finance.firms.consumers import handlers
from services.finance.settings import FinanceSettings


def spec() -> WorkerSpec:
    """The worker's parts: facts about firms in, needs, consents and decisions out."""
    return WorkerSpec(
        service="finance", settings=read_settings(FinanceSettings), handlers=handlers, schedule=[], publishes=True
    )


if __name__ == "__main__":
    run(spec())
