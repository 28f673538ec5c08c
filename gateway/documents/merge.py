"""Merging the services' OpenAPI documents into the one that is written to docs/api; pure."""

from collections.abc import Mapping
from typing import Any, Final

from gateway.documents import door

_SCHEMAS: Final = "#/components/schemas/"
_METHODS: Final = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})


def merge(own: dict[str, Any], others: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """All paths, all schemas; of two that share a name and differ the later one gets its service's name in front."""
    merged: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": own["info"],
        "paths": {},
        "components": {"schemas": {}, "securitySchemes": {}},
        "tags": [],
    }
    _add(merged, own, "gateway")
    for service, document in others.items():
        _add(merged, document, service)
    door.describe(merged)
    merged["paths"] = dict(sorted(merged["paths"].items()))
    merged["components"]["schemas"] = dict(sorted(merged["components"]["schemas"].items()))
    return merged


def _add(merged: dict[str, Any], document: dict[str, Any], service: str) -> None:
    components = document.get("components", {})
    schemas: dict[str, Any] = components.get("schemas", {})
    taken: dict[str, Any] = merged["components"]["schemas"]
    renamed = _clashes(schemas, taken, service)
    for name, schema in schemas.items():
        taken.setdefault(renamed.get(name, name), _rewritten(schema, renamed))
    for kind, entries in components.items():
        if kind != "schemas":
            merged["components"].setdefault(kind, {}).update(_rewritten(entries, renamed))
    for path, item in document.get("paths", {}).items():
        place = merged["paths"].setdefault(path, {})
        for method, operation in _rewritten(item, renamed).items():
            if method not in place:
                place[method] = _named(operation, service) if method in _METHODS else operation
    known = {tag["name"] for tag in merged["tags"]}
    merged["tags"] += [tag for tag in document.get("tags", []) if tag["name"] not in known]


def _clashes(schemas: dict[str, Any], taken: dict[str, Any], service: str) -> dict[str, str]:
    """New names for schemas that differ from a namesake, and for all that lead to one of them."""
    renamed = {name: f"{service}.{name}" for name, schema in schemas.items() if taken.get(name, schema) != schema}
    growing = bool(renamed)
    while growing:
        more = {
            name: f"{service}.{name}"
            for name, schema in schemas.items()
            if name in taken and name not in renamed and _rewritten(schema, renamed) != schema
        }
        renamed |= more
        growing = bool(more)
    return renamed


def _named(operation: dict[str, Any], service: str) -> dict[str, Any]:
    named = dict(operation)
    if "operationId" in named:
        named["operationId"] = f"{service}_{named['operationId']}"
    return named


def _rewritten(value: Any, renamed: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _reference(key, inner, renamed) for key, inner in value.items()}
    if isinstance(value, list):
        return [_rewritten(inner, renamed) for inner in value]
    return value


def _reference(key: str, value: Any, renamed: Mapping[str, str]) -> Any:
    if key == "$ref" and isinstance(value, str) and value.startswith(_SCHEMAS):
        name = value.removeprefix(_SCHEMAS)
        return _SCHEMAS + renamed.get(name, name)
    return _rewritten(value, renamed)
