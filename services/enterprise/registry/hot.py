"""Hot reads of the registry: a firm by its code and the page of firms, with JSON made by PostgreSQL.

Their plain endpoints stand in endpoints.py; tests hold both answers against each other.
"""

from asyncpg import Record

from chassis.credit_code import LENGTH, normalise
from chassis.hot import HotPoint, HotReads, PointRead, boundless, versioned
from chassis.shortcuts import Answer, Asked, json_answer
from chassis.sql import json_bytes
from services.enterprise.exports.rules import form_of
from services.enterprise.registry import repository
from services.enterprise.scope import may_see

FIRM = PointRead(
    "SELECT f.credit_code, f.district, f.version, row_to_json(f)::text FROM"
    f" (SELECT {repository.COLUMNS} FROM enterprises WHERE credit_code = ANY($1::text[])) f"
)


def _code(asked: Asked) -> str | None:
    code = normalise(asked.path["credit_code"])
    return code if len(code) == LENGTH and code.isalnum() else None


def _told(asked: Asked, row: Record) -> Answer | None:
    if not may_see(asked.principal, row[0], row[1]) or boundless(row[3]):
        return None
    return versioned(asked, row[3], row[2])


firm = HotPoint(FIRM, _code, _told)
"""A firm the caller may know of; what is no code, or not found, is the plain endpoint's to refuse."""


async def firms(asked: Asked, reads: HotReads) -> Answer | None:
    """A page of the firms the caller may read."""
    if form_of(asked.headers.get(b"accept", b"").decode("latin-1")):
        return None
    given = await asked.arguments()
    if given["sort"]:
        return None
    paging, filters = given["paging"], {name: given[name] for name in repository.ASKED}
    wanted = repository.wanted(filters, paging.decode(filters), asked.database.clock.today())
    query, params = repository.page(asked.principal, wanted, paging.limit + 1, as_json=True)
    rows = await reads.fetch(query.sql, *query.args(params))
    more = paging.encode((rows[paging.limit - 1][0],), filters) if len(rows) > paging.limit else None
    items = ",".join([row[1] for row in rows[: paging.limit]])
    if boundless(items):
        return None
    return json_answer(f'{{"items":[{items}],"next_cursor":{json_bytes(more).decode()}}}'.encode())
