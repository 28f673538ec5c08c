"""A synthetic city for the page: the events a real one would tell, and the figures its departments would state."""

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx

from chassis.clock import Clock
from chassis.credit_code import make
from chassis.events import Received
from chassis.uow import Database
from contracts.base import Event
from contracts.enterprise import RecognitionGranted
from contracts.parks import ParkEstablished, ResidentMovedIn
from devstack import tokens
from devstack.platform import Platform
from services.targets.facts.consumers import handlers
from services.targets.indicators.catalogue import exists_on, units

TODAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, tzinfo=UTC)
IN_FORCE = {"INNO_SME": 8640, "HNTE": 11720, "SRDI": 4530, "LITTLE_GIANT": 381, "CHAMPION": 31, "UNICORN": 11}
FIRST = {"INNO_SME": 0.32, "HNTE": 0.2, "SRDI": 0.29, "LITTLE_GIANT": 0.215, "CHAMPION": 0.29, "UNICORN": 1.0}
STATED = {
    "TECH_ENTERPRISE": ("市科技局", 77_900),
    "OTC_LISTING_NEW": ("市地方金融管理局", 548),
    "MFG_IPO_NEW": ("市地方金融管理局", 14),
    "DIGITAL_WORKSHOP_NEW": ("市经济信息委", 317),
    "TRADEMARK_NEW": ("市知识产权局", 118_400),
    "FLOW_ACHIEVEMENT": ("市科技局", 47),
    "FLOW_HARD_TECH": ("市科技局", 96),
    "FLOW_MFG_IPO": ("市地方金融管理局", 5),
    "RISK_POOL_SIZE": ("市地方金融管理局", 720_000_000),
    "SERVICE_SPECIALIST_COVERAGE": ("市经济信息委", 91),
}

HISTORY = (("2024-12-31", 0.35), ("2025-06-30", 0.55), ("2025-12-31", 0.74), ("2026-06-30", 0.9), ("2026-11-20", 1.0))


def _place(chance: random.Random, day: date) -> str:
    there = [unit_id for unit_id, unit in units().items() if exists_on(unit, day)]
    weights = [40 / (3 + 7 * (n * 11 % len(there)) / 10) for n in range(len(there))]
    weights = [0.4 if unit_id == "CQ-500112" else weight for unit_id, weight in zip(there, weights, strict=True)]
    return chance.choices(there, weights)[0]


def grants(scale: float) -> Iterator[RecognitionGranted]:
    """Titles of three years up to today, so many in force as the table says times the scale."""
    chance = random.Random(14)  # noqa: S311 - the same city each time
    for number, (tier, wanted) in enumerate(IN_FORCE.items()):
        for firm in range(max(1, round(wanted * scale))):
            day = TODAY - timedelta(days=int(chance.triangular(0, 1060, 500)))
            first = chance.random() < FIRST[tier]
            yield RecognitionGranted(
                recognition_id=uuid.UUID(int=chance.getrandbits(128)),
                credit_code=make("500107", number * 20_000 + firm), tier=tier, kind="new" if first else "renewal",
                first_time=first, gap_free=not first, granted_on=day, valid_from=day,
                valid_to=day + timedelta(days=1095), district=_place(chance, day), rule_set=None, application_id=None,
                assessment_id=None,
            )  # fmt: skip


def parks(scale: float) -> Iterator[Event]:
    """Parks and who lives in them."""
    chance = random.Random(36)  # noqa: S311 - the same city each time
    for n in range(13):
        park = uuid.UUID(int=chance.getrandbits(128))
        on = date(2024, 11, 1) + timedelta(days=55 * n)
        district = _place(chance, TODAY)
        yield ParkEstablished(
            park_id=park, name=f"合成园区{n + 1}", district=district, operator="合成运营方",
            leading_industries=("C35", "C39"), established_on=on,
        )  # fmt: skip
        for _ in range(round(49 * scale)):
            team = uuid.UUID(int=chance.getrandbits(128))
            yield ResidentMovedIn(
                resident_id=team, resident_key=str(park), park_id=park, kind="team", credit_code=None, team_id=team,
                district=district, moved_in_on=on + timedelta(days=chance.randrange(300)),
            )  # fmt: skip


async def settle(platform: Platform, scale: float) -> None:
    """Let the targets service hear the city's events and its departments state their figures."""
    url = platform.database_url("targets", role="app")
    database = Database(url, service="targets", clock=Clock(), pool_size=2)
    await database.open()
    events = [*grants(scale), *parks(scale)]
    try:
        for start in range(0, len(events), 2000):
            batch = [
                Received(event, uuid.UUID(int=start + n + 1), event.type, event.key, AT, start + n + 1)
                for n, event in enumerate(events[start : start + 2000])
            ]
            async with database.transaction() as uow:
                await handlers.apply(uow, batch)
    finally:
        await database.close()
    async with httpx.AsyncClient(base_url=platform.gateway_url, timeout=30) as client:
        for indicator, (department, value) in STATED.items():
            for day, part in HISTORY if scale == 1 else HISTORY[-1:]:
                before = 0.8 if indicator == "TECH_ENTERPRISE" else 0.0
                figure = round(value * (before + (1 - before) * part))
                await _state(platform, client, indicator, department, day, figure)


def bearer(platform: Platform, role: str, subject: str = "tests", **claims: Any) -> dict[str, str]:
    """The header of a caller."""
    key = tokens.load_key(platform.state / "issuer.pem")
    signed = tokens.sign(key, issuer=platform.gateway_url, roles=[role], subject=subject, **claims)
    return {"Authorization": f"Bearer {signed}", "Idempotency-Key": str(uuid.uuid4())}


async def _state(
    platform: Platform, client: httpx.AsyncClient, indicator: str, department: str, day: str, value: int
) -> None:
    by, other = (bearer(platform, "municipal-officer", name, department=department) for name in ("one", "other"))
    body = {"indicator": indicator, "as_of": day, "value": value}
    made = await client.post("/v1/targets/statements", json=body, headers=by)
    assert made.status_code == 201, made.text
    path = f"/v1/targets/statements/{made.json()['id']}/approval"
    assert (await client.post(path, headers=other)).status_code == 200
