"""What the targets service listens to."""

from chassis.schedule import Periodic
from chassis.settings import read_settings
from chassis.worker import WorkerSpec, run
from services.targets.listeners import every
from services.targets.reports.service import make_reports
from services.targets.settings import TargetsSettings
from services.targets.snapshots.keys import private_key
from services.targets.snapshots.service import sealer

PROJECTIONS: dict[str, list[str] | None] = {
    "facts": [],
    "coverage": [],
    "day_deltas": [],
    "month_deltas": [],
    "known_months": [],
    "known_deltas": [],
    "tallies": [],
    "tally_reversals": [],
    "changes": None,
}
"""What is rebuilt from the log and compared; changes are numbered by arrival."""


def spec() -> WorkerSpec:
    """The worker's parts: firms', titles' and parks' events in, approved statements out."""
    settings = read_settings(TargetsSettings)
    jobs = [Periodic("snapshot_seals", 1, sealer(private_key(settings))), Periodic("reports", 1, make_reports)]
    return WorkerSpec(service="targets", settings=settings, handlers=every, schedule=jobs, projections=PROJECTIONS)


if __name__ == "__main__":
    run(spec())
