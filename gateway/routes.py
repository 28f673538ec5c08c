"""Which service answers which path: the routing table as data."""

from dataclasses import dataclass
from typing import Final, Literal

Service = Literal["enterprise", "parks", "finance", "targets"]
SERVICES: Final[tuple[Service, ...]] = ("enterprise", "parks", "finance", "targets")

MIB: Final = 1024 * 1024
BODY_LIMIT: Final = MIB

_PREFIXES: Final[dict[Service, str]] = {
    "enterprise": """
        /v1/enterprises /v1/passports /v1/imports /v1/rule-sets /v1/applications /v1/recognitions
        /v1/publicity-notices /v1/application-batches /v1/deputies /v1/site-visit-samples /v1/recognition-lists
        /v1/cultivation-pool /v1/candidate-lists /v1/district-workspaces /v1/district-quotas /v1/coaching-plans
        /v1/service-officers /v1/white-list /v1/digital-solutions /v1/digital-levels
        /v1/achievements /v1/challenges /v1/supply-demand /v1/instruments /v1/patents /v1/digital-workshops
        /v1/trademarks /v1/whistles /v1/arrears /v1/policies /v1/factors
        /v1/certificate-plans /v1/standard-plans /v1/brand-agencies /v1/brand-trainings /v1/innovation-records
        /v1/chain-links /v1/chain-nodes /v1/life-cycle /v1/memberships /v1/talent-needs /v1/tech-needs
        /v1/application-windows /v1/unicorns /v1/hard-tech
        /v1/adverse-records /v1/bars /v1/major-changes /v1/district-successions
        /v1/reference /v1/me /v1/tasks /v1/notifications /v1/files
        /v1/operations/enterprise /v1/audit-log/enterprise
    """,
    "parks": "/v1/parks /v1/selection-rounds /v1/evaluations /v1/operations/parks /v1/audit-log/parks",
    "finance": "/v1/finance /v1/operations/finance /v1/audit-log/finance",
    "targets": "/v1/targets /v1/operations/targets /v1/audit-log/targets",
}

# What anybody may read without a token; the services decide again, by row.
_PUBLIC_READS: Final = (
    "/v1/targets/indicators",
    "/v1/targets/scoreboard",
    "/v1/targets/conflicts",
    "/v1/targets/snapshots",
    "/v1/targets/monitoring/releases",
    "/v1/targets/environment-assessments",
    "/v1/targets/environment-questionnaires",
    "/v1/rule-sets",
    "/v1/hard-tech/definition",
    "/v1/recognitions",
    "/v1/publicity-notices",
    "/v1/application-windows",
    "/v1/reference",
)
_PUBLIC_WRITES: Final = ("/v1/passports/verification",)
_BODY_LIMITS: Final = {"/v1/imports": 200 * MIB, "/v1/files": 20 * MIB}
_STREAMS: Final = ("/v1/targets/stream",)
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Route:
    """One prefix, the service behind it and what the door must know before it opens."""

    prefix: str
    service: Service
    body_limit: int = BODY_LIMIT


TABLE: Final[tuple[Route, ...]] = tuple(
    Route(prefix, service, _BODY_LIMITS.get(prefix, BODY_LIMIT))
    for service, prefixes in _PREFIXES.items()
    for prefix in prefixes.split()
)
_BY_PREFIX: Final = {route.prefix: route for route in TABLE}


def find(path: str) -> Route | None:
    """The route of a path: its first two segments decide, three where the second is shared by all services."""
    parts = path.split("/", 4)
    if len(parts) < 3:
        return None
    route = _BY_PREFIX.get("/" + parts[1] + "/" + parts[2])
    if route is None and len(parts) > 3:
        route = _BY_PREFIX.get("/" + parts[1] + "/" + parts[2] + "/" + parts[3])
    return route


def is_public(method: str, path: str) -> bool:
    """Whether a path may be called without a token."""
    places = _PUBLIC_READS if method in _SAFE else _PUBLIC_WRITES
    return any(path == place or path.startswith(place + "/") for place in places)


def is_stream(path: str) -> bool:
    """Whether the answer is an event stream without an end."""
    return path in _STREAMS


def is_plain(raw_path: bytes) -> bool:
    """Whether a path means the same to everybody: no dot segments, no hidden slashes, no control bytes."""
    if raw_path.find(b"%") >= 0:
        lowered = raw_path.lower()
        if any(code in lowered for code in (b"%2f", b"%5c", b"%00", b"%0a", b"%0d")):
            return False
        raw_path = lowered.replace(b"%2e", b".")
    if b"\\" in raw_path or b"//" in raw_path or min(raw_path, default=0) <= 0x20 or 0x7F in raw_path:
        return False
    return b"/." not in raw_path or not {b".", b".."}.intersection(raw_path.split(b"/"))
