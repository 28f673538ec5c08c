"""What changed from one wording of a rule set to another, place by place."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.enterprise.ladder.engine.inputs import written

Change = tuple[str, Any, Any]


def difference(before: Any, after: Any) -> list[Change]:
    """(pointer, before, after) of every leaf that differs; lists of things with ids are compared by id."""
    return list(_between(written(before), written(after), ""))


def _between(before: Any, after: Any, at: str) -> Iterator[Change]:
    old, new = _named(before), _named(after)
    if old is None or new is None:
        if before != after:
            yield at, before, after
        return
    for name in dict.fromkeys([*old, *new]):
        yield from _between(old.get(name), new.get(name), f"{at}/{name.replace('~', '~0').replace('/', '~1')}")


def _named(value: Any) -> dict[str, Any] | None:
    """A mapping as it is, a list whose members all have ids as one by id; anything else is a leaf."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, list) and value and all(isinstance(each, Mapping) and "id" in each for each in value):
        return {str(each["id"]): each for each in value}
    return None
