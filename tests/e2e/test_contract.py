"""The served API keeps its document: every operation, through the gateway, by several roles, with generated input."""

import asyncio
import json
import os
import time
from pathlib import Path

import pytest

from tests.e2e.contract_callers import Callers
from tests.e2e.contract_drive import Drive, Size, Told
from tests.e2e.contract_progress import Progress
from tests.e2e.stage import Stage
from tests.e2e.test_access_matrix import DOCUMENT

FULL = os.environ.get("TIDU_PROOF_SIZE") == "full"
EXAMPLES = int(os.environ.get("TIDU_PROOF_EXAMPLES") or (500 if FULL else 2))
SEED = int(os.environ.get("TIDU_PROOF_SEED") or 1)
BY_ONE, TOGETHER = Size(EXAMPLES, ("examples", "coverage", "fuzzing")), Size(EXAMPLES, ("stateful",))
IN_SHORT = Size(EXAMPLES, ("examples", "fuzzing"))
LAST = ("/v1/targets/rebuilds", "/v1/operations/", "/v1/session", "/oauth2/")
"""Rebuilds and the clock hold up whoever asks at the same time, and what ends a session ends it: they come last."""
pytestmark = [pytest.mark.stack, pytest.mark.slow, pytest.mark.timeout(12 * 3600 if FULL else 600)]


def _order(operation: tuple[str, str]) -> tuple[bool, bool, int, str]:
    """What makes rows comes before what reads them."""
    method, path = operation
    return path.startswith(LAST), method != "POST", path.count("{"), path


def _in_full(drive: Drive) -> Told:
    """One operation after the other, each remembered, and at last all together."""
    progress, told, begun = Progress.of(os.environ, EXAMPLES, SEED), Told(), time.monotonic()
    for method, path in sorted(drive.operations(), key=_order):
        name = f"{method} {path}"
        if (found := progress.found(name)) is None:
            found = drive.one(method, path, BY_ONE)
            told.now.append(name)
            progress.keep(name, found)
        told.add(found)
        print(
            f"{time.monotonic() - begun:7.0f} s  {name}: {dict(found.statuses)}, {len(found.faults)} faults", flush=True
        )
    told.add(drive.run(DOCUMENT, TOGETHER))
    progress.done()
    return told


async def test_every_operation_keeps_the_document(stage: Stage) -> None:
    drive = Drive(DOCUMENT, Callers(stage, DOCUMENT, SEED), stage.platform.gateway_url, SEED)
    told = await (asyncio.to_thread(_in_full, drive) if FULL else asyncio.to_thread(drive.run, DOCUMENT, IN_SHORT))
    resumed = {"asked_in_earlier_runs": len(told.asked) - len(told.now)} if FULL else {}
    figures = {"asked_of_each": EXAMPLES, **told.figures(), **resumed}
    print("\n" + json.dumps(figures, ensure_ascii=False))
    if place := os.environ.get("TIDU_PROOF_FIGURES"):
        Path(place).write_text(json.dumps(figures), encoding="utf-8")
    assert told.faults == [], "\n".join(told.faults[:40])
    assert (told.server_errors, told.undocumented) == (0, 0)
    assert set(told.asked) == {f"{method} {path}" for method, path in drive.operations()}
    assert told.statuses["200"] > 0
    assert told.statuses["201"] > 0
