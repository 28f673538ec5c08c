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
        assert len(_rules(route.dependant)) == 1, f"{route.methods} {route.path} has no access type, or several"
