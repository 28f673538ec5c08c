"""What one row of bad input says: the request, and the problem it must end in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

NEW_KEY = "a new one for each request"


@dataclass(frozen=True)
class Bad:
    """A request that must be refused; `{name}` stands for a fact of the stage, `who` for a token of its people."""

    name: str
    method: str
    path: str
    status: int
    code: str
    who: str = "city"
    body: Any = None
    content: bytes | None = None
    chunked: bool = False
    headers: Mapping[str, str | bytes] = field(default_factory=dict)
    key: str | None = NEW_KEY
    at: str | None = None


def post(path: str, who: str, whole: dict[str, Any], status: int = 400, code: str = "malformed") -> Any:
    """Rows of one POST: each changes one field of a whole body (None of `DROP` leaves it out)."""

    def row(name: str, at: str | None, change: dict[str, Any], status: int = status, code: str = code) -> Bad:
        body = {key: value for key, value in {**whole, **change}.items() if value is not DROP}
        return Bad(f"{path}: {name}", "POST", path, status, code, who, body, at=at)

    return row


class _Drop:
    """Marks a field that is left out."""


DROP = _Drop()
