"""Asking for a list of candidates, and reading it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis import policy
from chassis.uow import Reader, UnitOfWork
from services.enterprise.candidates import repository, rules
from services.enterprise.ladder import service as ladder
from services.enterprise.registry import rules as registry_rules
from services.enterprise.registry import service as registry
from services.enterprise.scope import READS_ALL, OutOfScope

POLICY = "cultivation/candidates.yaml"


def rule_of(tier: str) -> rules.Rule:
    """The rung's rule, or NoCandidatesForTier."""
    found = next((each for each in policy.load(POLICY)["tiers"] if each["tier"] == tier), None)
    if found is None:
        raise rules.NoCandidatesForTier(pointer="/tier", tier=tier)
    return rules.Rule.of(found)


def own_district(reader: Reader) -> str | None:
    """The district a caller is bound to; None for who reads all. Raises OutOfScope where the token names none."""
    who = reader.principal
    if who is not None and who.has(*READS_ALL):
        return None
    if who is None or who.district is None:
        raise OutOfScope
    return who.district


async def request_list(uow: UnitOfWork, tier: str, on: date | None, district: str | None) -> Record:
    """Lets the worker rank the candidates of a rung on a day; a district officer those of the own district.

    Raises NoCandidatesForTier, UnknownTier, NoRuleSet, UnknownDistrict, OutOfScope.
    """
    bound, today = own_district(uow), uow.clock.today()
    if bound is not None and district not in {None, bound}:
        raise OutOfScope
    unit, day = bound or district, on or today
    if unit is not None and unit not in registry_rules.units_on(
        policy.load("reference/districts.yaml")["units"], today
    ):
        raise registry_rules.UnknownDistrict(pointer="/district", district=unit, on=today.isoformat())
    rule_set = (await ladder.rule_set_for(uow, rule_of(tier).tier, "new", day)).id
    list_id: UUID = uuid7()
    asked = {"tier": tier, "district": unit, "on": day, "rule_set": rule_set}
    by = uow.principal.subject if uow.principal else "system"
    count = await registry.count_active(uow)
    row = {**asked, "id": list_id, "firms": count, "requested_at": uow.clock.now(), "by_subject": by}
    await repository.add(uow, row)
    after = {name: None if value is None else str(value) for name, value in asked.items()}
    uow.audit(action="candidate_list.requested", subject=("candidate_list", list_id), before=None, after=after)
    return await candidate_list(uow, list_id)


async def candidate_list(reader: Reader, list_id: UUID) -> Record:
    """A list the caller may know of, or CandidateListNotFound."""
    row, bound = await repository.one(reader, list_id), own_district(reader)
    if row is None or (bound is not None and row["district"] not in {None, bound}):
        raise rules.CandidateListNotFound
    return row


async def finished(reader: Reader, list_id: UUID) -> Record:
    """The same once it is done; raises CandidateListUnderWay."""
    row = await candidate_list(reader, list_id)
    if row["state"] != "done":
        raise rules.CandidateListUnderWay(done=row["done"], firms=row["firms"])
    return row


async def summary(reader: Reader, list_id: UUID) -> list[dict[str, Any]]:
    """By district: firms by answer, and with a direct pass."""
    found: dict[str, dict[str, Any]] = {}
    for row in await repository.counts(reader, list_id):
        unit = found.setdefault(row["district"], {"district": row["district"], "firms": 0, "direct_pass": 0, "by": {}})
        _add(unit, dict(row))
    return list(found.values())


def _add(unit: dict[str, Any], row: Mapping[str, Any]) -> None:
    unit["firms"] += row["firms"]
    unit["direct_pass"] += row["direct"]
    unit["by"][row["result"]] = row["firms"]
