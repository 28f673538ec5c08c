"""Linking firms and achievements in the four chains and saying which they lack."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis.uow import Reader, UnitOfWork
from contracts.enterprise_innovation import AchievementLinked, AchievementLinkEnded
from contracts.enterprise_records import ChainLinked, ChainLinkEnded
from services.enterprise import homes
from services.enterprise.achievements import service as achievements
from services.enterprise.chain_links import repository, rules
from services.enterprise.chains import service as chains
from services.enterprise.registry import service as registry
from services.enterprise.scope import must_write
from services.enterprise.talent_needs import service as talent_needs

nodes_of_many = repository.nodes


async def make_link(uow: UnitOfWork, given: Mapping[str, Any]) -> UUID:
    """Links a firm or an achievement the caller may write; gives the link's id.

    Raises NotFound, OutOfScope, WrongCounterpart, LinkDayToCome, AlreadyLinked, ChainNodeNotFound, and for an id of a
    register AchievementNotFound, TalentNeedNotFound, CounterpartOver, LinkedWithItself.
    """
    district = await _locked(uow, given["credit_code"], given["achievement_id"])
    given = {**given, "counterpart": await _named(uow, given["counterpart_kind"], given["counterpart"])}
    rules.check_ends(given["achievement_id"], given["counterpart"])
    today, stands = uow.clock.today(), await repository.stands(uow, given)
    rules.check_link(given["chain"], given["counterpart_kind"], given["began_on"], today, stands=stands)
    if given["counterpart_kind"] == "chain_node":
        await chains.node(uow, given["counterpart"], today)
    by = uow.principal.subject if uow.principal else "system"
    link_id = UUID(str(uuid7()))
    row = {"id": link_id, **given, "district": district, "recorded_on": today, "recorded_by": by}
    await repository.add(uow, row)
    event = ChainLinked if given["credit_code"] else AchievementLinked
    uow.publish(event.model_validate({"link_id": link_id, **given}))
    after = {name: str(value) for name, value in given.items() if value is not None}
    uow.audit(action="chain_link.made", subject=("chain_link", link_id), after=after)
    return link_id


async def _locked(uow: UnitOfWork, code: str | None, achievement_id: UUID | None) -> str:
    """Locks the end that is linked; its district."""
    if achievement_id is None:
        return str((await registry.locked(uow, code or ""))["district"])
    row = await achievements.locked(uow, achievement_id)
    must_write(uow.principal, "", await homes.unit_of(uow, row["credit_code"], row["district"], row["town"]))
    rules.check_lasting(row["dropped_on"])
    return str(row["district"])


async def _named(reader: Reader, kind: str, counterpart: str) -> str:
    """A counterpart as links name it; one named by id stands in its register, before the caller's eyes."""
    found = rules.id_in_register(kind, counterpart)
    if found is None:
        return counterpart
    if kind == "achievement":
        rules.check_lasting((await achievements.achievement(reader, found))["dropped_on"])
    else:
        rules.check_lasting((await talent_needs.need(reader, found))["closed_on"])
    return str(found)


async def link(reader: Reader, link_id: UUID) -> Record:
    """A link the caller may know of, or ChainLinkNotFound."""
    row = await repository.one(reader, link_id)
    if row is None or not await homes.may_see(reader, row["credit_code"], row["district"]):
        raise rules.ChainLinkNotFound
    return row


async def end_link(uow: UnitOfWork, link_id: UUID, ended_on: date, why: str) -> None:
    """Ends a link; raises ChainLinkNotFound, OutOfScope, LinkAlreadyEnded, LinkDayToCome, LinkEndsBeforeItBegins."""
    seen = await link(uow, link_id)
    code, achievement_id = seen["credit_code"], seen["achievement_id"]
    if achievement_id is None:
        await registry.locked(uow, code)
    else:
        await achievements.locked(uow, achievement_id)
    row = await link(uow, link_id)
    rules.check_end(row["began_on"], row["ended_on"], ended_on, uow.clock.today())
    await repository.end(uow, link_id, ended_on, why)
    if achievement_id is None:
        uow.publish(ChainLinkEnded(link_id=link_id, credit_code=code, ended_on=ended_on))
    else:
        uow.publish(AchievementLinkEnded(link_id=link_id, achievement_id=achievement_id, ended_on=ended_on))
    after = {"ended_on": str(ended_on), "why": why}
    uow.audit(action="chain_link.ended", subject=("chain_link", link_id), before={}, after=after)


async def registered(reader: Reader, code: str, on: date) -> dict[str, int]:
    """How many achievements of a firm are pursued on a day, and how many of its talent needs are open."""
    held, wanted = await achievements.held_by(reader, code, on), await talent_needs.open_of(reader, code, on)
    return {"achievements": held, "open_talent_needs": wanted}


async def coverage(reader: Reader, code: str, on: date) -> tuple[dict[str, int], list[str]]:
    """How many links of each chain a firm has on a day, and which chains it lacks; or NotFound."""
    await registry.known(reader, code)
    held = await repository.counts(reader, code, on)
    return {chain: held.get(chain, 0) for chain in rules.CHAINS}, rules.missing(held)
