"""The pool by hand: asking for a screening, taking a firm in or out with a reason."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis import policy
from chassis.uow import Reader, UnitOfWork
from contracts.enterprise_cultivation import PoolChanged
from services.enterprise import homes
from services.enterprise.adverse_records import service as adverse_records
from services.enterprise.ladder import service as ladder
from services.enterprise.pool import repository, rules
from services.enterprise.recognitions import service as recognitions
from services.enterprise.registry import service as registry
from services.enterprise.scope import must_write

in_pool = repository.in_pool
in_district = repository.in_district
POLICY = "cultivation/pool.yaml"
WHY = {
    "not_active": ("企业非存续状态", "it is not active"),
    "reached": ("已取得该层级称号", "it holds the title already"),
    "barred": ("禁止申报期内", "it is barred from applying"),
    "listed": ("在经营异常名录或严重失信主体名单", "it is on a list of abnormal or seriously dishonest entities"),
    "lacks_title": ("未持有前置称号", "it lacks the title below"),
    "not_sme": ("不属于中小微企业", "it is no small or medium-sized firm"),
}


def programmes() -> list[Mapping[str, Any]]:
    """The pools, as the policy has them."""
    return list(policy.load(POLICY)["programmes"])


def programme(code: str) -> rules.Programme:
    """One pool's rules, or ProgrammeUnknown."""
    found = next((each for each in programmes() if each["code"] == code), None)
    if found is None:
        raise rules.ProgrammeUnknown(pointer="/programme")
    return rules.Programme.of(found)


def months(name: str) -> int:
    """A term of the policy in months."""
    return int(policy.load(POLICY)[name]["value"])


async def request_screening(uow: UnitOfWork, code: str) -> Record:
    """Lets the worker hold all active firms against a pool's rules of today; raises ScreeningUnderWay, NoRuleSet."""
    pool, today = programme(code), uow.clock.today()
    await uow.lock(f"pool:{code}")
    if await repository.is_open(uow, code):
        raise rules.ScreeningUnderWay
    rule_set = (await ladder.rule_set_for(uow, pool.tier, "new", today)).id
    version_id: UUID = uuid7()
    row = {
        "id": version_id,
        "programme": code,
        "on": today,
        "rule_set": rule_set,
        "firms": await registry.count_active(uow),
        "requested_at": uow.clock.now(),
        "by_subject": uow.principal.subject if uow.principal else "system",
    }
    await repository.add_version(uow, row)
    after = {"programme": code, "on": str(today), "rule_set": rule_set}
    uow.audit(action="pool_screening.requested", subject=("pool_version", version_id), before=None, after=after)
    return await version(uow, version_id)


async def version(reader: Reader, version_id: UUID) -> Record:
    """A version, or PoolVersionNotFound."""
    row = await repository.version(reader, version_id)
    if row is None:
        raise rules.PoolVersionNotFound
    return row


async def two_versions(reader: Reader, version_id: UUID, against: UUID) -> None:
    """Raises PoolVersionNotFound, VersionsOfTwoPools."""
    first, second = await version(reader, version_id), await version(reader, against)
    if first["programme"] != second["programme"] or {first["state"], second["state"]} != {"done"}:
        raise rules.VersionsOfTwoPools(pointer="?against")


async def enter_by_hand(uow: UnitOfWork, code: str, credit_code: str, reason: str) -> Record:
    """Takes a firm in whatever its distance; raises AlreadyInPool, NotForThePool, OutOfScope."""
    pool, today = programme(code), uow.clock.today()
    firm = await registry.locked(uow, credit_code)
    held = (await repository.open_places(uow, code, [credit_code])).get(credit_code)
    if held is not None:
        raise rules.AlreadyInPool(since=held["entered_on"].isoformat())
    await _check_barrier(uow, pool, dict(firm), today)
    row = {"id": uuid7(), "credit_code": credit_code, "district": firm["district"], "distance": None, "unmet": []}
    row |= {"programme": code, "on": today, "by": "manual", "reason": reason, "subject": _subject(uow)}
    await repository.enter(uow, [row])
    tell(uow, row, "entered", "manual")
    after = {"programme": code, "credit_code": credit_code, "reason": reason}
    uow.audit(action="pool.entered", subject=("pool_place", row["id"]), before=None, after=after)
    return await place(uow, UUID(str(row["id"])))


async def _check_barrier(uow: UnitOfWork, pool: rules.Programme, firm: Mapping[str, Any], today: date) -> None:
    code = firm["credit_code"]
    titles = (await recognitions.titles_of_many(uow, [code])).get(code, ())
    held = frozenset(each.code for each in titles if each.in_force(today))
    barred = await recognitions.barred_until(uow, code, today) is not None
    active = firm["status"] == "active"
    listed = code in await adverse_records.listed(uow, [code], today)
    why = rules.barrier(pool, rules.Seen(active, firm["size_class"], barred, held, "unknown", (), listed))
    if why is not None:
        zh, en = WHY[why]
        raise rules.NotForThePool(pointer="/credit_code", why_zh=zh, why_en=en)


def _subject(uow: UnitOfWork) -> str:
    return uow.principal.subject if uow.principal else "system"


def tell(
    uow: UnitOfWork, row: Mapping[str, Any], change: Literal["entered", "left"], by: Literal["rule", "manual"]
) -> None:
    """Tells of a firm that came or went; `row` names id, credit_code, programme, district, on and reason."""
    names = ("credit_code", "programme", "district", "on", "reason")
    uow.publish(PoolChanged(place_id=row["id"], change=change, by=by, **{name: row[name] for name in names}))


async def place(reader: Reader, place_id: UUID) -> Record:
    """A place the caller may know of, or PoolPlaceNotFound."""
    row = await repository.place(reader, place_id)
    if row is None or not await homes.may_see(reader, row["credit_code"], row["district"]):
        raise rules.PoolPlaceNotFound
    return row


async def leave_by_hand(uow: UnitOfWork, place_id: UUID, reason: str) -> Record:
    """Takes a firm out from today on; raises AlreadyLeftPool, OutOfScope."""
    code = (await place(uow, place_id))["credit_code"]
    await uow.lock(code)
    row = await place(uow, place_id)
    must_write(uow.principal, code, row["district"])
    if row["left_on"] is not None:
        raise rules.AlreadyLeftPool(on=row["left_on"].isoformat())
    change = {"id": place_id, "on": uow.clock.today(), "by": "manual", "reason": reason, "subject": _subject(uow)}
    await repository.leave(uow, [change], uow.clock.now())
    tell(uow, {**dict(row), **change}, "left", "manual")
    uow.audit(action="pool.left", subject=("pool_place", place_id), before={}, after={"reason": reason})
    return await place(uow, place_id)
