"""Setting places of the chain tree and reading it on any day."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis.uow import Reader, UnitOfWork
from services.enterprise.chains import repository, rules

TREE = "chain_tree"
"""The lock of whoever changes the tree: a place and its parent are looked at together."""


async def set_node(uow: UnitOfWork, given: Mapping[str, Any]) -> Record:
    """Adds a place, or its next version from a day on; raises WrongParent, LevelStays, VersionNotLater."""
    await uow.lock(TREE)
    code, parent, begins = given["code"], given["parent"], given["valid_from"]
    above = await repository.node(uow, parent, begins) if parent else None
    rules.check_parent(given["level"], parent is not None, above["level"] if above else None)
    before = await repository.latest(uow, code)
    standing = rules.Standing(before["level"], before["valid_from"]) if before else None
    rules.check_version(code, given["level"], begins, standing)
    if before:
        await repository.end(uow, code, begins - timedelta(days=1))
    by = uow.principal.subject if uow.principal else "system"
    await repository.add(uow, {"id": uuid7(), **given, "recorded_on": uow.clock.today(), "recorded_by": by})
    was = {"gap": before["gap"], "zh": before["zh"]} if before else None
    after = {name: str(value) for name, value in given.items()}
    uow.audit(action="chain_node.set", subject=("chain_node", code), before=was, after=after)
    return await node(uow, code, begins)


async def node(reader: Reader, code: str, on: date) -> Record:
    """A place on a day, or ChainNodeNotFound."""
    row = await repository.node(reader, code, on)
    if row is None:
        raise rules.ChainNodeNotFound(node=code)
    return row


async def chain_of(reader: Reader, code: str, on: date) -> str:
    """The chain above a place of the tree on a day, or ChainNodeNotFound."""
    place = await node(reader, code, on)
    while place["parent"] is not None:
        place = await node(reader, place["parent"], on)
    return str(place["code"])
