"""Events of every kind that anybody listens to, made up by their fields, told by their producers' own outboxes."""

import random
import types
from collections import defaultdict
from datetime import date, timedelta
from typing import Any, Literal, Union, get_args, get_origin
from uuid import NAMESPACE_OID, UUID, uuid5

from chassis.clock import Clock
from chassis.credit_code import make
from chassis.uow import Database
from contracts.base import Event
from contracts.catalogue import CATALOGUE
from devstack.platform import Platform

HEARD = [entry.event for entry in CATALOGUE if entry.consumers]
FIRST = date(2023, 11, 1)
TOGETHER = 50
_TEXTS = {
    "district": ("CQ-500107", "CQ-500112", "CQ-500109", "CQ-500105", "CQ-LJXQ-D"),
    "town": ("大湾镇", "水土街道", "龙溪街道"),
    "tier": ("INNO_SME", "SRDI", "LITTLE_GIANT", "CHAMPION", "HNTE", "UNICORN", "LISTED"),
    "clusters": ("LEAD01", "STAR01"),
    "chains": ("CHAIN01", "CHAIN02"),
}
_NUMBERS = {"year": (2022, 2026), "version": (1, 5), "registered": (1, 500), "cancelled": (0, 20), "expired": (0, 20)}


class Teller:
    """Makes events; what belongs to one key is told under that key only, as the services do."""

    def __init__(self, seed: int, firms: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - a history, no secret
        self._codes = [make("500107", 900_000 + n) for n in range(firms)]

    def event(self, kind: type[Event]) -> Event:
        """One event of a kind."""
        given: dict[str, Any] = {kind.key_field: self._key(kind)}
        for name, field in kind.model_fields.items():
            given.setdefault(name, self._value(name, field.annotation, given))
        if "resident_key" in given:
            self._resident(given)
        return kind.model_validate(given)

    def _key(self, kind: type[Event]) -> str:
        if kind.key_field in {"credit_code", "resident_key"}:
            return self._chance.choice(self._codes)
        return str(uuid5(NAMESPACE_OID, f"{kind.key_field}/{self._chance.randrange(len(self._codes))}"))

    def _resident(self, given: dict[str, Any]) -> None:
        """A firm under its code, a team under its park's id."""
        if given.get("kind", "team") == "team" and self._chance.random() < 0.5:
            given |= {"resident_key": str(given["park_id"]), "team_id": uuid5(NAMESPACE_OID, given["resident_key"])}
            given |= {"credit_code": None, "resident_id": self._id("resident_id", given["resident_key"])}
        else:
            given |= {"credit_code": given["resident_key"], "team_id": None}

    def _id(self, name: str, key: str) -> UUID:
        return uuid5(NAMESPACE_OID, f"{name}/{key}/{self._chance.randrange(3)}")

    def _value(self, name: str, kind: Any, given: dict[str, Any]) -> Any:
        chance, origin = self._chance, get_origin(kind)
        if origin in {Union, types.UnionType}:
            wanted = next(each for each in get_args(kind) if each is not type(None))
            return None if chance.random() < 0.3 else self._value(name, wanted, given)
        makers = {
            Literal: lambda: chance.choice(get_args(kind)),
            tuple: lambda: tuple(chance.sample(_TEXTS.get(name, ("a", "b")), chance.randrange(3))),
            UUID: lambda: self._reference(name, next(iter(given.values()))),
            date: lambda: self._day(name, given),
            bool: lambda: chance.random() < 0.5,
            int: lambda: chance.randint(*_NUMBERS.get(name, (0, 10**9))),
            str: lambda: chance.choice(_TEXTS.get(name, (f"{name} 1", f"{name} 2"))),
        }
        return makers[origin or kind]()

    def _reference(self, name: str, key: str) -> UUID:
        """A park is everybody's; whatever else is referred to belongs to the key."""
        if name == "park_id":
            return uuid5(NAMESPACE_OID, f"{name}/{self._chance.randrange(9)}")
        return self._id(name, key)

    def _day(self, name: str, given: dict[str, Any]) -> date:
        told = [each for each in given.values() if isinstance(each, date)]
        begin = max(told) if told and name.endswith("_to") else FIRST
        return begin + timedelta(days=self._chance.randrange(1000))


async def tell(platform: Platform, teller: Teller, number: int) -> None:
    """Tell so many events, all kinds in turn, some together in a transaction."""
    told: dict[str, list[Event]] = defaultdict(list)
    for n in range(number):
        kind = HEARD[n % len(HEARD)]
        told[kind.topic.split(".", 1)[0]].append(teller.event(kind))
    for service, events in told.items():
        database = Database(platform.database_url(service), service=service, clock=Clock(), pool_size=3)
        await database.open()
        try:
            for begin in range(0, len(events), TOGETHER):
                some = events[begin : begin + TOGETHER]
                async with database.transaction() as uow:
                    await uow.lock(*(each.key for each in some))
                    uow.publish(*some)
        finally:
            await database.close()
