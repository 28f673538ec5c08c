"""Proposing achievements, selecting them, taking a selection back, dropping them."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis import policy
from chassis.uow import Reader, UnitOfWork
from contracts.enterprise_innovation import (
    AchievementProposed,
    AchievementSelected,
    AchievementSelectionReversed,
)
from services.enterprise import homes
from services.enterprise.achievements import repository, rules
from services.enterprise.chains import service as chains
from services.enterprise.files import service as files
from services.enterprise.memberships import service as memberships
from services.enterprise.memberships.rules import codes_on
from services.enterprise.registry import service as registry
from services.enterprise.registry.rules import UnknownDistrict, units_on
from services.enterprise.scope import must_write
from services.enterprise.successions import rules as successions

cross, held_by = repository.cross, repository.held_by
_TOLD = ("name", "source", "credit_code", "institution", "readiness", "node", "district", "town")


def _by(uow: UnitOfWork) -> str:
    return uow.principal.subject if uow.principal else "system"


async def propose(uow: UnitOfWork, given: Mapping[str, Any]) -> UUID:
    """Enters a candidate of a firm or an institution within the caller's scope; gives its id.

    Raises NotFound, OutOfScope, UnknownDistrict, AchievementDayToCome, AchievementCodeUnknown, ChainNodeNotFound,
    NotTheFirmsFile, AchievementKnown.
    """
    today, holder = uow.clock.today(), given["credit_code"] or given["institution"]
    district, town = await _place(uow, given, today)
    rules.check_proposal(given["proposed_on"], today)
    found = await _tagged(uow, given, today)
    await files.check_proof(uow, given["credit_code"] or "", given["proof_file"])
    known = await repository.same(uow, holder, given["name"])
    if known is not None:
        raise rules.AchievementKnown(pointer="/name", id=str(known))
    row = {**given, "id": UUID(str(uuid7())), "district": district, "town": town}
    row |= {"recorded_on": today, "recorded_by": _by(uow)}
    await repository.add(uow, {name: row[name] for name in repository.GIVEN})
    await _moved(uow, row["id"], "proposed", given["proposed_on"], given["reason"])
    days = {"proposed_on": given["proposed_on"], "recorded_on": today}
    uow.publish_of_new([AchievementProposed(**_told(row, found), **days)])
    after = {name: str(row[name]) for name in ("name", "source", "district", "proposed_on")} | {"holder": holder}
    uow.audit(action="achievement.proposed", subject=("achievement", row["id"]), after=after)
    return UUID(str(row["id"]))


async def _place(uow: UnitOfWork, given: Mapping[str, Any], today: date) -> tuple[str, str | None]:
    """Where the holder is; locks the holder, so that two at once cannot enter the same achievement."""
    if given["credit_code"] is not None:
        firm = await registry.locked(uow, given["credit_code"])
        return firm["district"], firm["town"]
    unit = given["district"]
    must_write(uow.principal, "", unit)
    if unit not in units_on(policy.load("reference/districts.yaml")["units"], today):
        raise UnknownDistrict(pointer="/district", district=unit, on=today.isoformat())
    await uow.lock(f"achievements of {given['institution']}")
    return unit, given["town"]


async def _tagged(uow: UnitOfWork, given: Mapping[str, Any], on: date) -> str | None:
    """Holds what is given of the codes against the catalogues of a day; the chain above the place, if there is one."""
    for field in (name for name in ("clusters", "innovation") if name in given):
        rules.check_codes(field, given[field], codes_on(memberships.catalogue(field), on), on)
    return await chains.chain_of(uow, given["node"], on) if given["node"] else None


def _told(row: Mapping[str, Any], chain: str | None) -> dict[str, Any]:
    lists = {name: tuple(row[name]) for name in ("clusters", "innovation")}
    return {"achievement_id": row["id"], **{name: row[name] for name in _TOLD}, **lists, "chain": chain}


async def _moved(
    uow: UnitOfWork, achievement_id: UUID, action: str, on: date, reason: str, selection_id: UUID | None = None
) -> None:
    what = {"action": action, "moved_on": on, "reason": reason, "selection_id": selection_id}
    recorded = {"recorded_on": uow.clock.today(), "recorded_by": _by(uow)}
    await repository.move(uow, {"achievement_id": achievement_id, **what, **recorded})


async def achievement(reader: Reader, achievement_id: UUID) -> Record:
    """An achievement the caller may know of, or AchievementNotFound."""
    row = await repository.one(reader, achievement_id)
    if row is None or not await homes.may_see(reader, row["credit_code"], row["district"], row["town"]):
        raise rules.AchievementNotFound
    return row


def unit_on(row: Mapping[str, Any], day: date) -> str | None:
    """The unit of an achievement on a day, across redrawings; None where only the town could tell."""
    place = successions.Place(row["district"], row["town"], row["recorded_on"])
    redrawn = successions.redrawings(policy.load("reference/districts.yaml")["redrawings"])
    return successions.unit_on(place, day, redrawn)


async def with_moves(reader: Reader, achievement_id: UUID) -> tuple[Record, str | None, list[Record]]:
    """An achievement with its unit of today and all its steps, or AchievementNotFound."""
    row = await achievement(reader, achievement_id)
    return row, unit_on(dict(row), reader.clock.today()), await repository.moves(reader, achievement_id)


async def locked(uow: UnitOfWork, achievement_id: UUID) -> Record:
    """An achievement the caller may change, locked before anything is written."""
    seen = await achievement(uow, achievement_id)
    await homes.must_write(uow, seen["credit_code"], seen["district"], seen["town"])
    await uow.lock(str(achievement_id))
    return await achievement(uow, achievement_id)


async def _standing(uow: UnitOfWork, achievement_id: UUID) -> tuple[Record, rules.Standing]:
    row = await locked(uow, achievement_id)
    return row, rules.Standing(row["proposed_on"], row["recorded_by"], row["selected_on"], row["dropped_on"])


async def select(uow: UnitOfWork, achievement_id: UUID, selected_on: date, reason: str) -> None:
    """Selects a candidate; raises SelectedByItsProposer, AlreadySelected, AchievementDropped and those of its day."""
    row, standing = await _standing(uow, achievement_id)
    rules.check_selection(standing, selected_on, _by(uow), uow.clock.today())
    selection_id = UUID(str(uuid7()))
    found = await chains.chain_of(uow, row["node"], uow.clock.today()) if row["node"] else None
    await repository.select(uow, achievement_id, selection_id, selected_on)
    await _moved(uow, achievement_id, "selected", selected_on, reason, selection_id)
    uow.publish(AchievementSelected(**_told(dict(row), found), selection_id=selection_id, selected_on=selected_on))
    after = {"selected_on": str(selected_on), "selection_id": str(selection_id), "reason": reason}
    uow.audit(action="achievement.selected", subject=("achievement", achievement_id), before={}, after=after)


async def reverse_selection(uow: UnitOfWork, achievement_id: UUID, reason: str) -> None:
    """Takes a wrong selection back: it stands on no day, its steps stay on file; raises NotSelected."""
    row, standing = await _standing(uow, achievement_id)
    rules.check_reversal(standing)
    today, selection_id = uow.clock.today(), row["selection_id"]
    await repository.select(uow, achievement_id, None, None)
    await _moved(uow, achievement_id, "selection_reversed", today, reason, selection_id)
    days = {"selected_on": row["selected_on"], "reversed_on": today}
    uow.publish(AchievementSelectionReversed(achievement_id=achievement_id, selection_id=selection_id, **days))
    before, after = {"selected_on": str(row["selected_on"])}, {"selected_on": None, "reason": reason}
    uow.audit(
        action="achievement.selection_reversed", subject=("achievement", achievement_id), before=before, after=after
    )


async def correct(uow: UnitOfWork, achievement_id: UUID, patch: Mapping[str, Any], reason: str) -> None:
    """Corrects what is registered, from its first day on; it is told again, what was known before stays known.

    Raises AchievementDropped, NothingCorrected, AchievementCodeUnknown, ChainNodeNotFound.
    """
    row, standing = await _standing(uow, achievement_id)
    changed = rules.corrected(standing, dict(row), patch)
    after, today = {**dict(row), **patch}, uow.clock.today()
    found = await _tagged(uow, {"node": after["node"], **patch}, today)
    await repository.correct(uow, after)
    await _moved(uow, achievement_id, "corrected", today, reason)
    days = {name: row[name] for name in ("proposed_on", "recorded_on")}
    uow.publish(AchievementProposed(**_told(after, found), **days))
    was, became = ({name: values[at] for name, values in changed.items()} for at in (0, 1))
    subject = ("achievement", achievement_id)
    uow.audit(action="achievement.corrected", subject=subject, before=was, after=became | {"reason": reason})


async def drop(uow: UnitOfWork, achievement_id: UUID, dropped_on: date, reason: str) -> None:
    """Ends the way of an achievement; a selection before it stands. Raises AchievementDropped, BeforeItsLastStep."""
    _, standing = await _standing(uow, achievement_id)
    rules.check_drop(standing, dropped_on, uow.clock.today())
    await repository.drop(uow, achievement_id, dropped_on)
    await _moved(uow, achievement_id, "dropped", dropped_on, reason)
    after = {"dropped_on": str(dropped_on), "reason": reason}
    uow.audit(action="achievement.dropped", subject=("achievement", achievement_id), before={}, after=after)
