"""docs/events says what the catalogue says, and no event changes under those who rely on it."""

import copy
import json

import jsonschema  # type: ignore[import-untyped]
import pytest

from chassis.event_docs import documents, drift, folder, incompatible
from chassis.event_schemas import breaks, example_of, schema_of
from contracts.catalogue import CATALOGUE, EVENTS, TOPICS, topics_of
from contracts.enterprise import RecognitionGranted

KINDS = pytest.mark.parametrize("kind", EVENTS.values(), ids=EVENTS)


def test_the_documents_are_up_to_date():
    assert drift(folder()) == [], "run: python -m chassis.event_docs"


def test_no_event_changed_incompatibly():
    assert incompatible(folder()) == []


@KINDS
def test_examples_are_what_the_schema_says(kind):
    jsonschema.validate(example_of(kind), schema_of(kind))


@KINDS
def test_an_event_is_named_after_its_service(kind):
    service = kind.type.split(".", 1)[0]
    assert kind.topic.startswith(f"{service}.")
    assert kind.topic in topics_of(service)
    assert kind.key_field in kind.model_fields


def test_whoever_listens_to_nothing_inside_says_why():
    assert [entry.event.type for entry in CATALOGUE if not entry.consumers and not entry.outside] == []


def test_asyncapi_names_every_topic_event_and_listener():
    document = json.loads(documents()["asyncapi.json"])
    assert set(document["channels"]) == set(TOPICS)
    assert set(document["components"]["messages"]) == set(EVENTS)
    for entry in CATALOGUE:
        for service in entry.consumers:
            assert f"{service}.hears.{entry.event.type}" in document["operations"]
    for reference in _references(document):
        assert _resolves(document, reference), reference


def _references(node):
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def _resolves(document, reference):
    if reference.startswith("./"):
        return reference[2:] in documents()
    for step in reference.removeprefix("#/").split("/"):
        document = document.get(step)
        if document is None:
            return False
    return True


def _changed(change):
    schema = copy.deepcopy(schema_of(RecognitionGranted))
    change(schema)
    return breaks(schema_of(RecognitionGranted), schema)


def test_the_same_schema_breaks_nothing():
    assert _changed(lambda _: None) == []


def test_a_removed_field_breaks():
    assert "tier was removed" in _changed(lambda s: s["properties"].pop("tier"))


def test_another_type_breaks():
    found = _changed(lambda s: s["properties"].update(tier={"type": "integer"}))
    assert found == ["tier was string and became integer"]


def test_another_format_breaks():
    assert _changed(lambda s: s["properties"]["granted_on"].update(format="date-time"))


def test_becoming_nullable_breaks():
    assert _changed(lambda s: s["properties"].update(tier={"anyOf": [{"type": "string"}, {"type": "null"}]}))


def test_a_new_required_field_breaks():
    def change(schema):
        schema["properties"]["city"] = {"type": "string"}
        schema["required"].append("city")

    assert _changed(change) == ["city is newly required"]


def test_a_field_that_is_no_longer_always_there_breaks():
    assert _changed(lambda s: s["required"].remove("tier")) == ["tier is no longer always there"]


def test_a_narrower_enumeration_breaks():
    found = _changed(lambda s: s["properties"]["kind"].update(enum=["new"]))
    assert found == ["kind no longer knows renewal"]


def test_a_new_optional_field_and_a_further_value_are_growth():
    def change(schema):
        schema["properties"]["city"] = {"type": "string", "default": "重庆"}
        schema["properties"]["kind"]["enum"].append("restored")

    assert _changed(change) == []


def test_a_schema_whose_event_is_gone_is_a_break(tmp_path):
    (tmp_path / "enterprise.gone.schema.json").write_text("{}")
    assert "the event is gone" in incompatible(tmp_path)[0]
