"""The outbox: events as rows of the business transaction, each already in its envelope."""

import hashlib
from typing import Any
from uuid import UUID

import asyncpg
import uuid_utils

from chassis.clock import Clock
from chassis.partition import partition_of
from chassis.sql import json_bytes
from contracts.base import Event

BLOCK = 1024
"""Numbers a transaction may use of the sequence before it takes more."""

LOCK = """WITH held AS MATERIALIZED (
  SELECT count(pg_advisory_xact_lock(k)) AS n FROM unnest($1::bigint[]) AS k)
SELECT n, pg_current_xact_id_if_assigned() IS NULL AS clean FROM held"""

# Numbers are drawn when the events are written and not with a lock: every 32nd nextval is logged and gives the
# transaction its id, after which a further lock would come too late.
_BLOCKS = "SELECT nextval('outbox_id') AS block FROM generate_series(1, $1)"

_OUTBOX = """INSERT INTO outbox (id, topic, key, partition, event_id, type, payload)
SELECT * FROM unnest(
    {0}::bigint[], {1}::text[], {2}::text[], {3}::smallint[], {4}::uuid[], {5}::text[], {6}::bytea[])"""
_AUDIT = """INSERT INTO audit_log (action, subject_type, subject_id, before, after, business_date, actor, request_id)
SELECT a, t, i, b::jsonb, c::jsonb, {5}::date, {6}::jsonb, {7}::text
FROM unnest({0}::text[], {1}::text[], {2}::text[], {3}::text[], {4}::text[]) AS x(a, t, i, b, c)"""
_ANSWER = """INSERT INTO idempotency_keys (client, route, key, request_hash, status, headers, body)
VALUES ({0}, {1}, {2}, {3}, {4}, {5}::jsonb, {6})"""


def lock_number(key: str) -> int:
    """The advisory lock of a key; two keys that share a number only wait for each other."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), signed=True)


async def rows(
    connection: asyncpg.Connection,
    events: list[Event],
    service: str,
    clock: Clock,
    traceparent: str | None,
) -> list[list[Any]]:
    """Columns of the outbox for these events; their numbers are drawn here, while the locks are held."""
    if not events:
        return []
    blocks = [row["block"] for row in await connection.fetch(_BLOCKS, -(-len(events) // BLOCK))]
    now = clock.now().isoformat()
    columns: list[list[Any]] = [[], [], [], [], [], [], []]
    for index, event in enumerate(events):
        number = blocks[index // BLOCK] + index % BLOCK
        event_id = UUID(bytes=uuid_utils.uuid7().bytes)
        payload = _envelope(event, event_id, number, service, now, traceparent)
        values = (number, event.topic, event.key, partition_of(event.key), event_id, event.type, payload)
        for column, value in zip(columns, values, strict=True):
            column.append(value)
    return columns


def _envelope(event: Event, event_id: UUID, number: int, service: str, now: str, traceparent: str | None) -> bytes:
    envelope = {
        "specversion": "1.0",
        "id": str(event_id),
        "source": f"/tidu/{service}",
        "type": event.type,
        "subject": event.key,
        "time": now,
        "datacontenttype": "application/json",
        "dataschema": f"/events/{event.type}.schema.json",
        "sequence": f"{number:019d}",
        "data": event.model_dump(mode="json"),
    }
    if traceparent:
        envelope["traceparent"] = traceparent
    return json_bytes(envelope)


def flush_statement(
    events: list[list[Any]], audit: list[list[Any]], who: tuple[Any, ...], answer: tuple[Any, ...] | None
) -> tuple[str, list[Any]]:
    """One statement that writes whichever of the three there are, with its arguments."""
    parts: list[str] = []
    args: list[Any] = []
    wanted: list[tuple[str, list[Any]]] = []
    if events:
        wanted.append((_OUTBOX, events))
    if audit[0]:
        wanted.append((_AUDIT, [*audit, *who]))
    if answer:
        wanted.append((_ANSWER, list(answer)))
    for text, values in wanted:
        parts.append(text.format(*(f"${len(args) + n + 1}" for n in range(len(values)))))
        args.extend(values)
    *inner, last = parts
    if not inner:
        return last, args
    ctes = ", ".join(f"part{n} AS ({text})" for n, text in enumerate(inner))
    return f"WITH {ctes} {last}", args
