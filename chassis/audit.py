"""Who changed what from what to what."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit log; `before` and `after` hold only what differs."""

    action: str
    subject_type: str
    subject_id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def difference(before: dict[str, Any] | None, after: dict[str, Any] | None) -> tuple[Any, Any]:
    """Only the fields whose values differ, from both sides."""
    if before is None or after is None:
        return before, after
    changed = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return {key: before.get(key) for key in changed}, {key: after.get(key) for key in changed}
