"""The HTTP door of the targets service."""

from chassis.settings import read_settings
from chassis.web import create_app
from services.targets.allocations.endpoints import routes as allocations
from services.targets.charts.endpoints import routes as charts
from services.targets.cockpit.endpoints import routes as cockpit
from services.targets.environment_rounds.endpoints import routes as environment_rounds
from services.targets.environment_scores.endpoints import routes as environment_scores
from services.targets.facts.endpoints import routes as facts
from services.targets.forecasts.endpoints import routes as forecasts
from services.targets.indicators.endpoints import routes as indicators
from services.targets.monitor_releases.endpoints import routes as monitor_releases
from services.targets.monitoring.endpoints import routes as monitoring
from services.targets.progress.endpoints import routes as progress
from services.targets.questionnaires.endpoints import routes as questionnaires
from services.targets.remedies.endpoints import routes as remedies
from services.targets.report_cards.endpoints import routes as report_cards
from services.targets.reports.endpoints import routes as reports
from services.targets.settings import TargetsSettings
from services.targets.snapshots.endpoints import routes as snapshots
from services.targets.statements.endpoints import routes as statements
from services.targets.stream.endpoints import routes as stream

NUMBERS = [facts, indicators, statements, stream, cockpit, charts, progress, forecasts]
PAPERS = [allocations, snapshots, report_cards, reports, monitoring, monitor_releases]
ASSESSMENT = [environment_rounds, questionnaires, environment_scores, remedies]

app = create_app(
    read_settings(TargetsSettings),
    service="targets",
    title="Tidu targets",
    description="Every number of the plan, at any date, with the facts behind it.",
    routers=[*NUMBERS, *PAPERS, *ASSESSMENT],
)
