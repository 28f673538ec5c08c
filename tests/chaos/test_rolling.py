"""A rolling restart drops no request: every process is exchanged in an orderly way while callers keep calling."""

import asyncio
import json
import os
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from devstack import probes, processes
from devstack.child import Program
from devstack.config import PlatformConfig
from devstack.platform import Platform
from devstack.ports import HOST, SERVICES, Ports, free_base
from tests.chaos import recount
from tests.chaos.city_under_fire import admin_token
from tests.chaos.rolling_load import Callers, Outcome

FULL = os.environ.get("TIDU_PROOF_SIZE") == "full"
REQUESTS = int(os.environ.get("TIDU_PROOF_REQUESTS") or (50_000 if FULL else 3_000))
CALLERS, PAUSE = 8, 0.0 if FULL else 0.02
LIMITS = {f"TIDU_{who}RATE_{what}": "1000000" for who in ("", "ANONYMOUS_") for what in ("PER_SECOND", "BURST")}


def _elsewhere(first: Ports) -> Ports:
    """Ports for the second of each."""
    while (base := free_base()) == first.gateway:
        continue
    return Ports.from_base(base)


def _twice(platform: Platform, more: Ports) -> Sequence[Program]:
    """Each service behind two addresses, and two doors."""
    found: list[Program] = []
    both = {
        f"TIDU_UPSTREAM_{service.upper()}": f"{platform.url(service)},http://{HOST}:{more.api(service)}"
        for service in SERVICES
    }
    for program in processes.programs(platform):
        if program.name != "gateway" and program.name not in SERVICES:
            found.append(program)
            continue
        ports = {"TIDU_OPS_PORT": str(more.ops_of(program.name)), "TIDU_PORT": str(more.api(program.name))}
        old = str(platform.config.ports.api(program.name))
        first = replace(program, env={**program.env, **both})
        second = replace(
            first,
            name=f"{program.name}-again",
            command=[ports["TIDU_PORT"] if word == old else word for word in program.command],
            env={**first.env, **ports},
            probe=probes.http(f"http://{HOST}:{ports['TIDU_OPS_PORT']}/health/ready"),
        )
        found += [first, second]
    return found


async def _exchange_all(platform: Platform, outcome: Outcome) -> tuple[int, float]:
    """Restart every process, one after another, round after round until enough was asked."""
    restarts, longest = 0, 0.0
    names = [name for name in platform.pids() if name not in {"postgres", "kafka"}]
    while restarts < len(names) or outcome.requests < REQUESTS:
        began = time.monotonic()
        await platform.restart(names[restarts % len(names)])
        longest = max(longest, time.monotonic() - began)
        restarts += 1
    return restarts, longest


@pytest.mark.stack
@pytest.mark.timeout(300 if not FULL else 7200)
async def test_a_rolling_restart_drops_no_request(tmp_path: Path) -> None:
    ports = Ports.from_base(free_base())
    more = _elsewhere(ports)
    config = PlatformConfig(
        state=tmp_path,
        ports=ports,
        temporary=True,
        programs=lambda platform: _twice(platform, more),
        environment=LIMITS,
    )
    async with Platform(config) as platform:
        doors = (platform.gateway_url, f"http://{HOST}:{more.gateway}")
        callers = Callers(doors, admin_token(platform), 1)
        over = False
        load = asyncio.ensure_future(callers.work(CALLERS, PAUSE, lambda _: over))
        await asyncio.sleep(2)  # the platform runs; it is not being started
        restarts, longest = await _exchange_all(platform, callers.outcome)
        over = True
        outcome = await load
        await recount.settle(platform)
        firms = await recount.rows(platform, "enterprise", "SELECT credit_code FROM enterprises")
        events = await recount.rows(platform, "enterprise", "SELECT key FROM outbox")
        projections = await recount.differences(platform)
    figures = {
        "requests": outcome.requests,
        "reads": outcome.reads,
        "writes": outcome.writes,
        "failed": len(outcome.failed),
        "never_sent": outcome.never_sent,
        "sent_again": outcome.sent_again,
        "restarts": restarts,
        "processes": len(config.programs(platform)) if config.programs else 0,
        "longest_restart_s": round(longest, 2),
        "projections": projections,
    }
    print("\n" + json.dumps(figures))
    if place := os.environ.get("TIDU_PROOF_FIGURES"):
        Path(place).write_text(json.dumps(figures))
    assert outcome.failed == [], outcome.failed[:20]
    assert outcome.requests >= REQUESTS
    assert {row[0] for row in firms} == outcome.acknowledged
    assert events.total() == len(events) == len(outcome.acknowledged)
    assert {name: each for name, each in projections.items() if each["missing"] or each["too_many"]} == {}
