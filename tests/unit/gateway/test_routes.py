"""Every promised path reaches its service; paths with two meanings reach nobody."""

import pytest

from gateway import routes
from gateway.routes import MIB, find, is_plain, is_public, is_stream

PROMISED = {
    "enterprise": [
        "/v1/enterprises",
        "/v1/enterprises/91500000202869177Y/annual-reports/2025",
        "/v1/enterprises/91500000202869177Y/policy-matches",
        "/v1/passports/verification",
        "/v1/imports/7/errors",
        "/v1/rule-sets/x/impact-runs",
        "/v1/applications/1/district-review",
        "/v1/recognitions/1/renewal",
        *(f"/v1/{name}" for name in ("cultivation-pool", "coaching-plans", "service-officers/coverage", "white-list")),
        *(f"/v1/{name}" for name in ("achievements", "challenges", "supply-demand", "instruments", "patents")),
        *(f"/v1/{name}" for name in ("digital-workshops", "trademarks", "whistles/1/check-in", "arrears", "policies")),
        *(f"/v1/{name}" for name in ("reference/districts", "me", "tasks", "notifications", "files/1")),
        "/v1/operations/enterprise/dead-letters/1/retry",
        "/v1/audit-log/enterprise",
    ],
    "parks": [
        "/v1/parks/p1/residents/2/stage",
        "/v1/parks/rankings",
        "/v1/selection-rounds/1/scores",
        "/v1/evaluations/2025/runs",
        "/v1/operations/parks/outbox",
        "/v1/audit-log/parks",
    ],
    "finance": ["/v1/finance/pools/1/trial-balance", "/v1/operations/finance/outbox", "/v1/audit-log/finance"],
    "targets": ["/v1/targets/stream", "/v1/operations/targets/dead-letters", "/v1/audit-log/targets"],
}


@pytest.mark.parametrize(("service", "path"), [(s, p) for s, paths in PROMISED.items() for p in paths])
def test_a_promised_path_reaches_its_service(service, path):
    route = find(path)
    assert route is not None
    assert route.service == service


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "",
        "/docs",
        "/v1",
        "/v1/",
        "/v1/enterprisesx",
        "/v2/enterprises",
        "/v1/session",
        "/v1/operations/clock",
        "/v1/audit-log/gateway",
        "/v1/overviews/enterprises/91500000202869177Y",
    ],
)
def test_other_paths_are_the_gateways_own(path):
    assert find(path) is None


def test_no_prefix_is_given_twice():
    assert len({route.prefix for route in routes.TABLE}) == len(routes.TABLE)


def test_large_bodies_are_for_imports_and_files_only():
    assert {route.prefix: route.body_limit for route in routes.TABLE if route.body_limit != MIB} == {
        "/v1/imports": 200 * MIB,
        "/v1/files": 20 * MIB,
    }


@pytest.mark.parametrize(
    ("method", "path", "public"),
    [
        ("GET", "/v1/targets/indicators", True),
        ("HEAD", "/v1/targets/scoreboard", True),
        ("GET", "/v1/reference/districts", True),
        ("POST", "/v1/passports/verification", True),
        ("GET", "/v1/targets/snapshots/1/content", True),
        ("GET", "/v1/targets/monitoring/releases/1/chart.svg", True),
        ("GET", "/v1/targets/environment-assessments/1/scores", True),
        ("POST", "/v1/targets/environment-assessments/1/answers", False),
        ("GET", "/v1/targets/monitoring/periods", False),
        ("GET", "/v1/enterprises", False),
        ("POST", "/v1/recognitions/1/revocation", False),
        ("GET", "/v1/targets/reports", False),
        ("GET", "/v1/targets/indicatorsx", False),
        ("DELETE", "/v1/rule-sets/1", False),
    ],
)
def test_what_needs_no_token(method, path, public):
    assert is_public(method, path) is public


@pytest.mark.parametrize(
    "path", [b"/v1/a", b"/v1/%E4%BC%81%E4%B8%9A", b"/v1/a.b/c..d", b"/.well-known/jwks.json", b"/"]
)
def test_plain_paths_pass(path):
    assert is_plain(path)


@pytest.mark.parametrize(
    "path",
    [
        b"/v1/../a",
        b"/v1/./a",
        b"/v1/%2e%2E/a",
        b"/v1/a%2fb",
        b"/v1//a",
        b"/v1/a\\b",
        b"/v1/a%00",
        b"/v1/a b",
        b"/v1/..",
    ],
)
def test_ambiguous_paths_do_not(path):
    assert not is_plain(path)


def test_only_the_event_stream_has_no_end():
    assert is_stream("/v1/targets/stream")
    assert not is_stream("/v1/targets/scoreboard")
