"""Every route says who may call it; one that forgot is open to the world without anybody having decided so."""

import importlib
import importlib.util
import re

import pytest
from fastapi.routing import APIRoute

from chassis.access import AccessRule
from tests.architecture.sources import ROOT, SERVICES

FOR_MACHINES = {"/health/live", "/health/ready", "/metrics", "/openapi.json"}

BEFORE_SIGN_IN = {
    "/": "pages that lead to the rest",
    "/cockpit/{name}": "the cockpit's own files; the figures come from the API",
    "/docs": "pages that lead to the rest",
    "/docs/start.js": "the API page's own files",
    "/docs/assets/{name}": "the API page's own files",
    "/asyncapi.json": "the events' document, public like the API's",
    "/.well-known/jwks.json": "keys, public by their nature",
    "/.well-known/openid-configuration": "read before there is a token",
    "/oauth2/token": "the client authenticates itself in the request (RFC 6749)",
    "/oauth2/revoke": "the client authenticates itself in the request (RFC 7009)",
    "/oauth2/authorize": "a person signs in here",
}
"""What the protocols and the pages open to everybody; nothing below /v1 may ever stand here."""


def _rules(dependant):
    own = [dependant.call] if isinstance(dependant.call, AccessRule) else []
    return own + [rule for inner in dependant.dependencies for rule in _rules(inner)]


def _routes(routes):
    for route in routes:
        if (included := getattr(route, "original_router", None)) is not None:
            yield from _routes(included.routes)
        elif getattr(route, "path", None) not in FOR_MACHINES:
            yield route


def _app(name, monkeypatch):
    for variable in ("TIDU_DATABASE_URL", "TIDU_OWNER_DATABASE_URL"):
        monkeypatch.setenv(variable, "postgresql://nobody@127.0.0.1:1/none")
    if importlib.util.find_spec(f"{name}.app") is None:
        pytest.skip(f"{name} has no HTTP door yet")
    module = importlib.import_module(f"{name}.app")
    return module.app if hasattr(module, "app") else module.from_environment()


@pytest.mark.parametrize("name", ["gateway", *(f"services.{service}" for service in SERVICES)])
def test_every_route_has_one_access_type(name, monkeypatch):
    routes = list(_routes(_app(name, monkeypatch).routes))
    assert routes
    for route in routes:
        assert isinstance(route, APIRoute), f"{route} is no route of the chassis"
        wanted = 0 if name == "gateway" and route.path in BEFORE_SIGN_IN else 1
        assert len(_rules(route.dependant)) == wanted, f"{route.methods} {route.path} has no access type, or several"


def test_nothing_of_the_api_is_open_by_exception():
    assert [path for path in BEFORE_SIGN_IN if path.startswith("/v1")] == []


def test_the_coverage_table_names_routes_that_are_served(monkeypatch):
    served = set()
    for name in ["gateway", *(f"services.{service}" for service in SERVICES)]:
        if importlib.util.find_spec(f"{name}.app") is not None:
            routes = _routes(_app(name, monkeypatch).routes)
            served |= {f"{method} {route.path}" for route in routes for method in route.methods}
    table = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:GET|POST|PUT|PATCH|DELETE) /v1/[^,|\s]+", table))
    assert named - served == set()
