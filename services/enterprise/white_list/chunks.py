"""Working a run of the white list off: a chunk's moves, their events and the place it came to in one transaction."""

from collections import Counter
from datetime import date
from typing import Any

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis.schedule import Periodic
from chassis.uow import UnitOfWork
from services.enterprise.registry import service as registry
from services.enterprise.white_list import repository, rules, service

CHUNK = 500


class WhiteListWork:
    """The worker's part."""

    def __init__(self, size: int = CHUNK) -> None:
        self._size = size

    async def work_off(self, uow: UnitOfWork) -> bool:
        """Takes the next firms of the oldest open run; False when there is none."""
        run = await repository.open_run(uow)
        if run is None:
            return False
        codes, over = await self._next(uow, run["after_code"])
        await uow.lock(service.LOCK, *codes)
        if await repository.open_run(uow) != run:  # another worker was faster
            return True
        moved = await _move(uow, run, codes)
        now = uow.clock.now()
        await repository.progress(
            uow,
            {
                "id": run["id"],
                "state": "done" if over else "running",
                "done": len(codes),
                "entered": moved["enter"],
                "renewed": moved["renew"],
                "left": moved["leave"],
                "after_code": codes[-1] if codes else run["after_code"],
                "finished_at": now if over else None,
            },
        )
        return True

    async def _next(self, uow: UnitOfWork, after: str) -> tuple[list[str], bool]:
        """Active firms and those still on the list, in the order of their codes; whether they are the last."""
        active = [row["credit_code"] for row in await registry.active_after(uow, after, self._size)]
        last = active[-1] if len(active) == self._size else None
        listed = await repository.open_between(uow, after, last, self._size)
        codes = sorted({*active, *listed})
        return codes[: self._size], last is None and len(codes) <= self._size


async def _move(uow: UnitOfWork, run: Record, codes: list[str]) -> Counter[str]:
    """What the run does with these firms, stored and told."""
    book, on = service.criteria(), run["on"]
    standings = await service.standings(uow, codes, on)
    held = await repository.open_entries(uow, codes)
    moved: Counter[str] = Counter()
    for code, (firm, standing) in standings.items():
        entry = held.get(code)
        before = rules.Held(entry["entered_on"], entry["valid_to"]) if entry else None
        lacking = rules.unmet(book["conditions"], standing)
        step = rules.move(lacking, before, on, book["renew_within_days"])
        if step is not None:
            moved[step] += 1
            await _take(uow, step, firm, entry, lacking, on)
    return moved


async def _take(
    uow: UnitOfWork, step: rules.Move, firm: dict[str, Any], entry: Record | None, lacking: list[str], on: date
) -> None:
    last = rules.valid_to(on, service.criteria()["validity_months"])
    if entry is not None and step == "renew":
        await repository.renew(uow, [{"id": entry["id"], "valid_to": last}])
        uow.publish(service.changed(uow, {**entry, "valid_to": last}, listed=True))
        return
    if entry is not None:  # it leaves, or has run out and begins anew
        await repository.end(uow, [{"id": entry["id"], "on": on, "because": lacking or ["ran_out"]}])
    if entry is not None and step == "leave":
        uow.publish(service.changed(uow, dict(entry), listed=False, because=lacking))
        return
    reasons = [each["id"] for each in service.criteria()["conditions"]]
    row = {"id": uuid7(), "credit_code": firm["credit_code"], "district": firm["district"], "entered_on": on}
    await repository.enter(uow, [{**row, "valid_to": last, "reasons": reasons}])
    uow.publish(service.changed(uow, {**row, "valid_to": last}, listed=True))


SCHEDULE = [Periodic("white-list-runs", 1.0, WhiteListWork().work_off)]
