"""Listing solutions, taking them out, and what of them suits a firm."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis import policy
from chassis.uow import Reader, UnitOfWork
from services.enterprise.digital_solutions import repository, rules


def _questions() -> set[str]:
    return {str(each["id"]) for each in policy.load("digital_self_test.yaml")["questions"]}


async def list_solution(uow: UnitOfWork, given: Mapping[str, Any]) -> Record:
    """Puts a solution into the catalogue (price in fen); raises SolutionMalformed, SolutionCodeTaken."""
    rules.check(given, _questions())
    await uow.lock(f"digital solution {given['code']}")
    if await repository.taken(uow, given["code"]):
        raise rules.SolutionCodeTaken(pointer="/code", given=given["code"])
    solution_id: UUID = uuid7()
    by = uow.principal.subject if uow.principal else "system"
    await repository.add(uow, {**given, "id": solution_id, "listed_on": uow.clock.today(), "listed_by": by})
    after = {"code": given["code"], "provider": given["provider"]}
    uow.audit(action="digital_solution.listed", subject=("digital_solution", solution_id), after=after)
    return await solution(uow, solution_id)


async def solution(reader: Reader, solution_id: UUID) -> Record:
    """A solution, or SolutionNotFound."""
    row = await repository.one(reader, solution_id)
    if row is None:
        raise rules.SolutionNotFound
    return row


async def end_solution(uow: UnitOfWork, solution_id: UUID, reason: str) -> Record:
    """Takes a solution out from today on; raises SolutionEnded."""
    await uow.lock(f"digital solution {(await solution(uow, solution_id))['code']}")
    row = await solution(uow, solution_id)
    if row["ended_on"] is not None:
        raise rules.SolutionEnded(on=row["ended_on"].isoformat())
    await repository.end(uow, solution_id, uow.clock.today(), reason)
    after = {"reason": reason}
    uow.audit(action="digital_solution.ended", subject=("digital_solution", solution_id), before={}, after=after)
    return await solution(uow, solution_id)


async def suiting(reader: Reader, questions: Sequence[str], level: int, on: date) -> dict[str, list[Mapping[str, Any]]]:
    """What was offered on a day for each of these questions at a level."""
    found = await repository.offered(reader, on)
    return {question: rules.suiting(found, question, level) for question in questions}
