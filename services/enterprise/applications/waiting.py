"""Applications that wait for somebody, with what they wait for."""

from dataclasses import dataclass
from uuid import UUID

from chassis.uow import Reader
from services.enterprise.applications import repository
from services.enterprise.applications.moving import Loaded
from services.enterprise.visits.standing import outstanding_of
from services.enterprise.workflow import rules as steps
from services.enterprise.workflow import service as workflow
from services.enterprise.workflow.rules import Actor

VISIT, OBJECTION, DECISION = "site-visits", "objection-handling", "decision"
ROUND = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """An application and the steps it waits for from one actor."""

    found: Loaded
    actions: list[str]


async def waiting_for(reader: Reader, who: Actor, after: UUID | None, limit: int) -> list[Waiting]:
    """The first `limit` applications that wait for the actor, oldest first."""
    flow = workflow.flow()
    states = {*steps.states_of(flow, who.roles)}
    if who.has(*flow.steps[VISIT].roles):
        states |= {*flow.steps[VISIT].states}
    kept: list[Waiting] = []
    last = after or UUID(int=0)
    while len(kept) < limit:
        rows = await repository.waiting(reader, who, sorted(states), last, ROUND)
        ids = [row["id"] for row in rows]
        moves, visits = await repository.moves(reader, ids), await outstanding_of(reader, ids)
        objections = await repository.open_objections(reader, ids)
        for row in rows:
            found = Loaded(row, moves[row["id"]], [])
            asked = _asked(reader, found, who, visit=row["id"] in visits, objection=row["id"] in objections)
            kept += [Waiting(found, asked)] if asked else []
        if len(rows) < ROUND:
            break
        last = ids[-1]
    return kept[:limit]


def _asked(reader: Reader, found: Loaded, who: Actor, *, visit: bool, objection: bool) -> list[str]:
    """The steps that are this actor's and can be taken now; an optional one only where something calls for it."""
    over = found.row["publicity_to"] is not None and found.row["publicity_to"] < reader.clock.today()
    wanted = {VISIT: visit, OBJECTION: objection, DECISION: over}
    may = steps.allowed_actions(workflow.flow(), found.case, who)
    return [action for action in may if wanted.get(action, action not in steps.OPTIONAL)]
