"""Schemas of events, and what makes a change of one incompatible: they only grow."""

from collections.abc import Mapping
from typing import Any

from contracts.base import Envelope, Event
from contracts.catalogue import CATALOGUE

Schema = dict[str, Any]

_SAMPLES: dict[str, Any] = {
    "credit_code": "91500000000000001X",
    "name": "示例企业（合成数据）",
    "district": "CQ-500107",
    "town": None,
    "industry": "C3670",
    "clusters": ["智能网联新能源汽车"],
    "chains": ["智能网联汽车"],
    "leading_industries": ["集成电路", "软件信息"],
    "changed": ["name"],
    "blocks": ["identity", "titles"],
    "tier": "specialised",
    "rule_set": None,
    "document_number": "渝经信〔2026〕1号（合成数据）",
    "resident_key": "91500000000000001X",
    "year": 2025,
    "version": 1,
    "from_state": "submitted",
    "to_state": "reviewed",
    "reason_code": "conditions_no_longer_met",
    "reason": "contract ended",
    "purpose": "working_capital",
    "operator": "示例园区运营单位（合成数据）",
    "indicator": "little_giants",
    "department": "示例部门",
    "amount_fen": 500_000_000,
    "tenor_months": 12,
    "rate_bp": 345,
    "value": 42,
}


def schema_of(kind: type[Event]) -> Schema:
    """The JSON Schema of an event's data."""
    schema = kind.model_json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"/events/{kind.type}.schema.json",
        **schema,
        "title": kind.type,
        "description": (kind.__doc__ or "").strip(),
    }


def envelope_schema() -> Schema:
    """The JSON Schema of the envelope around every event."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "/events/envelope.schema.json",
        **Envelope.model_json_schema(mode="serialization"),
    }


def schemas() -> dict[str, Schema]:
    """File name to schema, for every event of the catalogue and the envelope."""
    found = {f"{entry.event.type}.schema.json": schema_of(entry.event) for entry in CATALOGUE}
    return found | {"envelope.schema.json": envelope_schema()}


def example_of(kind: type[Event]) -> dict[str, Any]:
    """A synthetic event of the kind, read and written once so that it is what the schema says."""
    schema = schema_of(kind)
    values = {name: _sample(name, part) for name, part in schema["properties"].items()}
    return kind.model_validate(values).model_dump(mode="json")


def _sample(name: str, part: Mapping[str, Any]) -> Any:
    options = part.get("anyOf", [part])
    first = options[0]
    if name in _SAMPLES:
        return _SAMPLES[name]
    if "enum" in first:
        return first["enum"][0]
    by_format = {
        "uuid": "00000000-0000-7000-8000-000000000001",
        "date": "2026-11-23",
        "date-time": "2026-11-23T02:00:00Z",
    }
    if first.get("format") in by_format:
        return by_format[first["format"]]
    return {"integer": 1, "boolean": True, "array": [], "string": f"example {name}"}[first["type"]]


def breaks(old: Schema, new: Schema) -> list[str]:
    """Why events of the new schema and readers of the old one (or the reverse) would not understand each other.

    A field may be added where it is not required, and an enumeration may get further values; everything else is a
    new version of the event.
    """
    before, after = old.get("properties", {}), new.get("properties", {})
    found = [f"{name} was removed" for name in before if name not in after]
    for name in before.keys() & after.keys():
        was, became = _types(before[name], old), _types(after[name], new)
        if was != became:
            found.append(f"{name} was {_words(was)} and became {_words(became)}")
        missing = _values(before[name], old) - _values(after[name], new)
        if missing and _values(after[name], new):
            found.append(f"{name} no longer knows {', '.join(sorted(missing))}")
    needed_before, needed = set(old.get("required", ())), set(new.get("required", ()))
    found += [f"{name} is newly required" for name in needed - needed_before]
    found += [f"{name} is no longer always there" for name in (needed_before - needed) & after.keys()]
    return sorted(found)


def _parts(part: Mapping[str, Any], schema: Schema) -> list[Mapping[str, Any]]:
    if "$ref" in part:
        return _parts(schema["$defs"][part["$ref"].rsplit("/", 1)[-1]], schema)
    if "anyOf" in part:
        return [inner for option in part["anyOf"] for inner in _parts(option, schema)]
    return [part]


def _types(part: Mapping[str, Any], schema: Schema) -> frozenset[str]:
    found = set()
    for inner in _parts(part, schema):
        kind = inner.get("type") or type(inner.get("const", "")).__name__.replace("str", "string")
        if kind == "array":
            kind = f"array of {_words(_types(inner.get('items', {}), schema))}"
        found.add(f"{kind} ({inner['format']})" if "format" in inner else kind)
    return frozenset(found)


def _values(part: Mapping[str, Any], schema: Schema) -> set[str]:
    found: set[str] = set()
    for inner in _parts(part, schema):
        found.update(map(str, inner.get("enum", ())))
        if "const" in inner:
            found.add(str(inner["const"]))
    return found


def _words(types: frozenset[str]) -> str:
    return " or ".join(sorted(types)) or "anything"
