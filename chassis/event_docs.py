"""Event documents: `python -m chassis.event_docs` writes docs/events/ from the catalogue; it refuses a break."""

import json
import sys
from pathlib import Path
from typing import Any

from chassis.event_schemas import breaks, example_of, schemas
from chassis.settings import repository_root
from contracts.catalogue import CATALOGUE, PARTITIONS, TOPICS, Entry


def folder() -> Path:
    """Where the documents lie."""
    return repository_root() / "docs" / "events"


def documents() -> dict[str, str]:
    """File name to content of everything that is generated."""
    content: dict[str, Any] = {**schemas(), "asyncapi.json": asyncapi()}
    return {
        name: json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n" for name, value in content.items()
    }


def asyncapi() -> dict[str, Any]:
    """The AsyncAPI 3 document: channels are topics, messages are events, each operation names who does it."""
    operations: dict[str, Any] = {}
    for entry in CATALOGUE:
        operations.update(_operations(entry))
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Tidu events",
            "version": "1.0.0",
            "description": "What the services tell each other and whoever listens. CloudEvents 1.0 in structured JSON "
            "mode; the record's key orders events; schemas only grow, a break is a new topic version. Listeners "
            "remember event ids: an event may arrive more than once, with one effect.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": {topic: _channel(topic) for topic in TOPICS},
        "operations": operations,
        "components": {"messages": {entry.event.type: _message(entry) for entry in CATALOGUE}},
    }


def _channel(topic: str) -> dict[str, Any]:
    kinds = [entry.event for entry in CATALOGUE if entry.event.topic == topic]
    return {
        "address": topic,
        "description": f"Facts told by the {topic.split('.', 1)[0]} service, kept for ever.",
        "messages": {kind.type: {"$ref": f"#/components/messages/{kind.type}"} for kind in kinds},
        "bindings": {
            "kafka": {
                "topic": topic,
                "partitions": PARTITIONS,
                "topicConfiguration": {"retention.ms": -1, "cleanup.policy": ["delete"]},
                "bindingVersion": "0.5.0",
            }
        },
    }


def _message(entry: Entry) -> dict[str, Any]:
    kind = entry.event
    example = example_of(kind)
    envelope = {
        "specversion": "1.0",
        "id": "00000000-0000-7000-8000-00000000000e",
        "source": f"/tidu/{kind.type.split('.', 1)[0]}",
        "type": kind.type,
        "subject": example[kind.key_field],
        "time": "2026-11-23T02:00:00Z",
        "datacontenttype": "application/json",
        "dataschema": f"/events/{kind.type}.schema.json",
        "sequence": f"{1024:019d}",
        "data": example,
    }
    heard = ", ".join(entry.consumers) or f"nobody inside: {entry.outside}"
    return {
        "name": kind.type,
        "title": kind.__name__,
        "summary": (kind.__doc__ or "").strip().splitlines()[0],
        "description": f"Ordered by `{kind.key_field}`. Heard by {heard}.",
        "contentType": "application/cloudevents+json",
        "payload": {
            "allOf": [
                {"$ref": "./envelope.schema.json"},
                {"properties": {"data": {"$ref": f"./{kind.type}.schema.json"}}},
            ]
        },
        "bindings": {"kafka": {"key": {"type": "string"}, "bindingVersion": "0.5.0"}},
        "examples": [{"name": "synthetic", "payload": envelope}],
    }


def _operations(entry: Entry) -> dict[str, Any]:
    kind = entry.event
    producer = kind.topic.split(".", 1)[0]
    where = {
        "channel": {"$ref": f"#/channels/{kind.topic}"},
        "messages": [{"$ref": f"#/channels/{kind.topic}/messages/{kind.type}"}],
    }
    told = {f"{producer}.tells.{kind.type}": {"action": "send", "summary": f"{producer} tells it", **where}}
    heard = {
        f"{service}.hears.{kind.type}": {"action": "receive", "summary": f"{service} hears it", **where}
        for service in entry.consumers
    }
    return told | heard


def incompatible(place: Path) -> list[str]:
    """What in the catalogue would break those who rely on the schemas that lie in the folder."""
    found = []
    now = schemas()
    for path in sorted(place.glob("*.schema.json")):
        if path.name not in now:
            found.append(f"{path.name}: the event is gone; publish both versions until all have moved")
            continue
        old = json.loads(path.read_text(encoding="utf-8"))
        found += [f"{path.name}: {reason}" for reason in breaks(old, now[path.name])]
    return found


def drift(place: Path) -> list[str]:
    """The documents that are not what the catalogue says."""
    wanted = documents()
    there = {path.name: path.read_text(encoding="utf-8") for path in place.glob("*.json")}
    return sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))


def main() -> None:
    """Write the documents; refuse when a schema would break."""
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    if reasons := incompatible(place):
        raise SystemExit("Incompatible changes of events:\n" + "\n".join(f"  {reason}" for reason in reasons))
    for name, content in documents().items():
        (place / name).write_text(content, encoding="utf-8")
    sys.stdout.write(f"{len(documents())} documents in docs/events\n")


if __name__ == "__main__":
    main()
