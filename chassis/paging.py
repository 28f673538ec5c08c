"""Keyset pages: the cursor is opaque, signed, and good only for the list and the filters it was made with."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import Depends, Query, Request

from chassis.errors import Malformed
from chassis.shapes import Page
from chassis.sql import json_bytes


class BadCursor(Malformed):
    """A cursor that is not ours, or was made with other filters."""

    code = "bad_cursor"
    zh = "游标无效"
    en = "The cursor is not valid"
    detail_zh = "游标只能用于产生它的同一组筛选条件；请从第一页重新开始。"
    detail_en = "A cursor is good only for the filters it was made with; begin again at the first page."


_TAGS: dict[str, Callable[[Any], Any]] = {
    "i": int,
    "s": str,
    "d": date.fromisoformat,
    "t": datetime.fromisoformat,
    "u": UUID,
    "n": lambda _: None,
}


def _tag(value: Any) -> list[Any]:
    if value is None:
        return ["n", None]
    if isinstance(value, UUID):
        return ["u", str(value)]
    if isinstance(value, datetime):
        return ["t", value.isoformat()]
    if isinstance(value, date):
        return ["d", value.isoformat()]
    return ["i", value] if isinstance(value, int) else ["s", str(value)]


class PagingRequest:
    """What the caller asked for: `limit` rows after `cursor`. Fetch `limit + 1` rows to know whether more follow."""

    def __init__(self, limit: int, cursor: str | None, secret: bytes, path: str = "") -> None:
        """Keep the wish; the cursor is read by decode(). `path` is the list's own: no other takes its cursors."""
        self.limit, self._cursor, self._secret, self._path = limit, cursor, secret, path

    def _sign(self, payload: bytes, filters: dict[str, Any]) -> bytes:
        scope = hashlib.sha256(json_bytes(sorted((k, str(v)) for k, v in filters.items()))).digest()
        return hmac.new(self._secret, payload + scope + self._path.encode(), hashlib.sha256).digest()[:16]

    def decode(self, filters: dict[str, Any]) -> tuple[Any, ...] | None:
        """The key after which the page begins, None for the first page."""
        if self._cursor is None:
            return None
        try:
            raw = base64.urlsafe_b64decode(self._cursor + "=" * (-len(self._cursor) % 4))
            signature, payload = raw[:16], raw[16:]
            if not hmac.compare_digest(signature, self._sign(payload, filters)):
                raise BadCursor(pointer="?cursor")
            return tuple(_TAGS[tag](value) for tag, value in orjson.loads(payload))
        except (binascii.Error, ValueError, KeyError, TypeError):
            raise BadCursor(pointer="?cursor") from None

    def encode(self, key: tuple[Any, ...], filters: dict[str, Any]) -> str:
        """The cursor that continues after `key`."""
        payload = orjson.dumps([_tag(value) for value in key])
        return base64.urlsafe_b64encode(self._sign(payload, filters) + payload).rstrip(b"=").decode()


async def _paging(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=200, description="Rows a page", examples=[50])] = 50,
    cursor: Annotated[str | None, Query(max_length=1000, description="`next_cursor` of the page before")] = None,
) -> PagingRequest:
    return PagingRequest(limit, cursor, request.app.state.settings.cursor_secret.encode(), request.scope["path"])


Paging = Annotated[PagingRequest, Depends(_paging)]


def page(
    rows: Sequence[Any],
    paging: PagingRequest,
    *,
    key: Callable[[Any], tuple[Any, ...]],
    filters: dict[str, Any],
    shape: Callable[[Any], Any] = lambda row: row,
) -> Page[Any]:
    """The page of `rows`, fetched with `limit + 1`; `key` gives a row's place in the order."""
    kept = rows[: paging.limit]
    more = paging.encode(key(kept[-1]), filters) if len(rows) > paging.limit else None
    return Page(items=[shape(row) for row in kept], next_cursor=more)
