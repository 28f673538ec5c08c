"""Taking the self-test, and the levels other features read."""

from collections.abc import Mapping
from typing import Any

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis import policy
from chassis.uow import UnitOfWork
from services.enterprise.digital import repository, rules

levels_of_many = repository.levels


def paper() -> dict[str, Any]:
    """The questionnaire in use."""
    return policy.load("digital_self_test.yaml")


async def take_test(uow: UnitOfWork, firm: Record, answers: Mapping[str, int]) -> dict[str, Any]:
    """Stores a locked firm's answers with their level and reasons; raises AnswersIncomplete, NoSuchOption."""
    found = rules.outcome(paper(), answers)
    row = {
        "id": uuid7(),
        "credit_code": firm["credit_code"],
        "district": firm["district"],
        "questionnaire": paper()["id"],
        "answers": dict(answers),
        "level": found.level,
        "score": found.score,
        "reasons": found.reasons,
        "taken_on": uow.clock.today(),
        "by_subject": uow.principal.subject if uow.principal else "system",
    }
    await repository.add(uow, row)
    after = {"level": found.level, "questionnaire": row["questionnaire"]}
    uow.audit(action="digital_test.taken", subject=("enterprise", firm["credit_code"]), after=after)
    return row
