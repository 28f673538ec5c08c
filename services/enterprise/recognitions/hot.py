"""The hot read of a title by its id, with JSON made by PostgreSQL; titles are open to all."""

from uuid import UUID

from chassis.hot import HotReads, PointRead, boundless
from chassis.shortcuts import Answer, Asked, json_answer
from services.enterprise.recognitions import repository

_LENGTH = 36
ACTING = ("enterprise", "district-officer", "municipal-officer", "platform-admin")
TITLE = PointRead(
    "SELECT t.id, row_to_json(t)::text FROM"
    f" (SELECT {repository.COLUMNS}, ARRAY[]::text[] AS allowed_actions FROM recognitions r"
    " WHERE r.id = ANY($1::uuid[])) t"
)


async def title(asked: Asked, reads: HotReads) -> Answer | None:
    """One title; what is no id, or not found, is the plain endpoint's to refuse."""
    text = asked.path["recognition_id"]
    # What the caller can do is told by the plain endpoint; nobody else can do anything.
    acts = asked.principal is not None and asked.principal.has(*ACTING)
    if acts or len(text) != _LENGTH:
        return None
    try:
        row = await reads.one(TITLE, UUID(text))
    except ValueError:
        return None
    return None if row is None or boundless(row[1]) else json_answer(row[1].encode())
