"""Every projection counted again from the producers' own tables, to be held against what the listeners keep."""

import asyncio
from collections import Counter
from typing import Any

import asyncpg
import httpx

from devstack.platform import Platform
from devstack.ports import SERVICES

FIRMS = "SELECT credit_code, name, district, industry, registered_on, synthetic FROM enterprises"
TITLES = "SELECT id, credit_code, tier, valid_from, valid_to, revoked_on FROM recognitions"
HELD_TITLES = "SELECT recognition_id, credit_code, tier, valid_from, valid_to, revoked_on FROM titles"
RESIDENCES = (
    "SELECT resident_id, credit_code, park_id, moved_in_on, moved_out_on FROM residents WHERE credit_code IS NOT NULL"
)
FACTS = "SELECT kind, key, counted, district, tier, reference, valid_from, valid_to FROM facts"
LISTENED_TO = {
    "enterprise": (
        "enterprise.enterprise_registered",
        "enterprise.enterprise_changed",
        "enterprise.recognition_granted",
        "enterprise.recognition_revoked",
    ),
    "parks": ("parks.park_established", "parks.resident_moved_in", "parks.resident_moved_out"),
}
"""The events each of which is one fact of the targets service."""


async def rows(platform: Platform, service: str, sql: str) -> "Counter[tuple[Any, ...]]":
    """A query's rows with how often each stands there."""
    connection = await asyncpg.connect(platform.database_url(service, "readonly"))
    try:
        return Counter(tuple(row) for row in await connection.fetch(sql))
    finally:
        await connection.close()


async def _of_registry(platform: Platform) -> "Counter[tuple[Any, ...]]":
    """What targets must hold of the registry, from the registry's tables."""
    firms = await rows(
        platform,
        "enterprise",
        "SELECT 'profile', credit_code, credit_code, district, NULL::text, NULL::uuid, registered_on, NULL::date"
        " FROM enterprises",
    )
    titles = await rows(
        platform,
        "enterprise",
        "SELECT 'recognition', credit_code, credit_code, district, tier, id, valid_from, valid_to FROM recognitions",
    )
    ends = await rows(
        platform,
        "enterprise",
        "SELECT 'revocation', credit_code, credit_code, NULL::text, tier, id, revoked_on, NULL::date"
        " FROM recognitions WHERE revoked_on IS NOT NULL",
    )
    return firms + titles + ends


async def _of_parks(platform: Platform) -> "Counter[tuple[Any, ...]]":
    parks = await rows(
        platform,
        "parks",
        "SELECT 'park', park_id::text, park_id::text, district, NULL::text, park_id, established_on, NULL::date"
        " FROM parks",
    )
    came = await rows(
        platform,
        "parks",
        "SELECT 'resident', coalesce(r.credit_code, r.park_id::text),"
        " coalesce(r.credit_code, r.team_id::text, r.resident_id::text), p.district, NULL::text, r.resident_id,"
        " r.moved_in_on, NULL::date FROM residents r JOIN parks p USING (park_id)",
    )
    left = await rows(
        platform,
        "parks",
        "SELECT 'departure', coalesce(credit_code, park_id::text), coalesce(credit_code, park_id::text), NULL::text,"
        " NULL::text, resident_id, moved_out_on, NULL::date FROM residents WHERE moved_out_on IS NOT NULL",
    )
    return parks + came + left


async def _copies(platform: Platform) -> dict[str, tuple["Counter[tuple[Any, ...]]", "Counter[tuple[Any, ...]]"]]:
    short = "SELECT credit_code, name, district FROM enterprises"
    titles = await rows(platform, "enterprise", TITLES)
    return {
        "parks.enterprises": (await rows(platform, "enterprise", short), await rows(platform, "parks", short)),
        "parks.titles": (titles, await rows(platform, "parks", HELD_TITLES)),
        "finance.firms": (
            await rows(platform, "enterprise", FIRMS),
            await rows(platform, "finance", FIRMS.replace("enterprises", "firms")),
        ),
        "finance.titles": (titles, await rows(platform, "finance", HELD_TITLES)),
        "finance.residences": (
            await rows(platform, "parks", RESIDENCES),
            await rows(platform, "finance", RESIDENCES.replace("residents", "residences")),
        ),
        "enterprise.residences": (
            await rows(platform, "parks", RESIDENCES),
            await rows(platform, "enterprise", RESIDENCES.replace("residents", "residences")),
        ),
        "targets.facts": (
            await _of_registry(platform) + await _of_parks(platform),
            await rows(platform, "targets", FACTS),
        ),
    }


async def differences(platform: Platform) -> dict[str, dict[str, int]]:
    """By projection: rows counted, missing, and too many (doubled or invented); all but `rows` must be 0."""
    found = {}
    for name, (wanted, held) in (await _copies(platform)).items():
        lost, extra = wanted - held, held - wanted
        found[name] = {"rows": wanted.total(), "missing": lost.total(), "too_many": extra.total()}
    return found


async def in_force(platform: Platform, tier: str, day: Any) -> int:
    """Titles of a tier in force on a day, one a firm, straight from the registry."""
    sql = (
        "SELECT DISTINCT credit_code FROM recognitions"
        f" WHERE tier = '{tier}' AND valid_from <= '{day}' AND (valid_to IS NULL OR valid_to >= '{day}')"
        f" AND (revoked_on IS NULL OR revoked_on > '{day}')"
    )
    return (await rows(platform, "enterprise", sql)).total()


async def by_district(platform: Platform, tier: str, day: Any) -> dict[str, int]:
    """The same by the district the firm lies in."""
    sql = (
        "SELECT e.district, count(DISTINCT r.credit_code) FROM recognitions r JOIN enterprises e USING (credit_code)"
        f" WHERE r.tier = '{tier}' AND r.valid_from <= '{day}' AND (r.valid_to IS NULL OR r.valid_to >= '{day}')"
        f" AND (r.revoked_on IS NULL OR r.revoked_on > '{day}') GROUP BY 1"
    )
    return dict((await rows(platform, "enterprise", sql)).keys())


async def chains(platform: Platform, headers: dict[str, str]) -> dict[str, dict[str, Any]]:
    """By audit log: lines written, lines sealed, and the first fault; the check is the service's own."""
    found = {}
    async with httpx.AsyncClient(base_url=platform.gateway_url, headers=headers, trust_env=False, timeout=30) as client:
        for name in (*SERVICES, "gateway"):
            said: dict[str, Any] = {"more": True, "length": 0, "waiting": 0}
            while said["more"] or said["waiting"]:
                path = f"/v1/audit-log/{name}/verification"
                said = (await client.get(path, params={"after": said["length"]})).json()
                if said["fault"]:
                    break
            written = (await rows(platform, name, "SELECT id FROM audit_log")).total()
            found[name] = {"written": written, "sealed": said["sealed"], "fault": said["fault"]}
    return found


async def settle(platform: Platform) -> float:
    """Seconds until every event has arrived everywhere."""
    from tests.e2e.caught_up import caught_up

    seconds = await caught_up(platform)
    await asyncio.sleep(0.2)
    return seconds
