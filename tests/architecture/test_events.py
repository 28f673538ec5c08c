"""Every event has one producer, listeners or a reason, handlers where the catalogue says so, and a generated schema."""

import importlib
import pkgutil

import pytest

from contracts.catalogue import CATALOGUE, heard_by
from tests.architecture.sources import ROOT, SERVICES

EVENTS = ROOT / "docs" / "events"


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.event.type)
def test_an_event_is_named_after_its_producer_and_somebody_needs_it(entry):
    producer = entry.event.type.split(".")[0]
    assert producer in SERVICES
    assert entry.event.topic.startswith(f"{producer}.")
    assert entry.event.key_field in entry.event.model_fields or hasattr(entry.event, entry.event.key_field)
    assert set(entry.consumers) <= set(SERVICES) - {producer}
    assert bool(entry.consumers) != bool(entry.outside), "either listeners inside or a reason why nobody inside does"


def test_every_event_class_is_in_the_catalogue_once():
    from contracts.base import Event

    listed = [entry.event for entry in CATALOGUE]
    assert len(listed) == len(set(listed))
    assert {kind for kind in Event.__subclasses__() if kind.__module__.startswith("contracts.")} == set(listed)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_handles_what_the_catalogue_says_it_hears(service):
    package = importlib.import_module(f"services.{service}")
    names = [m.name for m in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
    listening = [importlib.import_module(n) for n in names if n.endswith(".consumers")]
    heard = {kind for module in listening for kind in module.handlers.kinds.values()}
    assert heard == set(heard_by(service))


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.event.type)
def test_every_event_has_a_generated_schema(entry):
    if not EVENTS.is_dir():
        pytest.skip("docs/events is not generated yet")
    assert [p for p in EVENTS.rglob("*.json") if p.name.startswith(entry.event.type)], "generate docs/events again"
