"""Every route says who may call it; one that forgot is open to the world without anybody having decided so."""

import importlib
import importlib.util

import pytest
from fastapi.routing import APIRoute

from chassis.access import AccessRule
from tests.architecture.sources import SERVICES

FOR_MACHINES = {"/health/live", "/health/ready", "/metrics", "/openapi.json"}


def _rules(dependant):
    own = [dependant.call] if isinstance(dependant.call, AccessRule) else []
    return own + [rule for inner in dependant.dependencies for rule in _rules(inner)]


def _app(module, monkeypatch):
    for variable in ("TIDU_DATABASE_URL", "TIDU_OWNER_DATABASE_URL"):
        monkeypatch.setenv(variable, "postgresql://nobody@127.0.0.1:1/none")
    return importlib.import_module(module).app


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_of_a_service_has_an_access_type(service, monkeypatch):
    module = f"services.{service}.app"
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"{service} has no HTTP door yet")
    app = _app(module, monkeypatch)
    routes = [route for route in app.routes if getattr(route, "path", None) not in FOR_MACHINES]
    assert routes
    for route in routes:
        assert isinstance(route, APIRoute), f"{route} is no route of the chassis"
        assert len(_rules(route.dependant)) == 1, f"{route.methods} {route.path} has no access type, or several"
