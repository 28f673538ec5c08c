"""Lists in an order of the caller's choice: `?sort=field` rises, `?sort=-field` falls; ties go by the list's key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Field:
    """What a list may be ordered by, as SQL that is never null, and its type; `absent` stands for a missing value."""

    sql: str
    kind: str
    absent: Any = None


@dataclass(frozen=True, slots=True)
class Sorting:
    """The orders of one list; `key` is the column that is unique, its name in a row is what follows a dot."""

    key: str
    fields: Mapping[str, Field]

    @property
    def names(self) -> frozenset[str]:
        """What `sort` may be."""
        return frozenset(sign + name for name in self.fields for sign in ("", "-"))

    def order_by(self, sort: str | None) -> str:
        """What follows ORDER BY."""
        if sort is None:
            return self.key
        falling = " DESC" if sort.startswith("-") else ""
        return f"{self._field(sort).sql}{falling}, {self.key}{falling}"

    def beyond(self, sort: str | None) -> str:
        """The condition for rows after `:after`, and `:after_value` where a field orders them."""
        if sort is None:
            return f"{self.key} > :after"
        field, sign = self._field(sort), "<" if sort.startswith("-") else ">"
        return f"({field.sql}, {self.key}) {sign} (CAST(:after_value AS {field.kind}), :after)"

    def place(self, sort: str | None, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """A row's place in the order, for the cursor."""
        key = row[self.key.rpartition(".")[2]]
        if sort is None:
            return (key,)
        value = row[sort.removeprefix("-")]
        return (key, self._field(sort).absent if value is None else value)

    @staticmethod
    def after(place: tuple[Any, ...] | None) -> dict[str, Any]:
        """The parameters of `beyond`; None before the first page."""
        key, value = (*(place or (None,)), None)[:2]
        return {"after": key, "after_value": value}

    def _field(self, sort: str) -> Field:
        return self.fields[sort.removeprefix("-")]
