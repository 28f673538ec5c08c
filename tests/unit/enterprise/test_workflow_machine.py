"""No sequence of steps, in any order, by anybody, leads where the table does not: the rules as a state machine."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chassis.errors import BusinessError
from services.enterprise.workflow import rules
from services.enterprise.workflow import service as workflow
from services.enterprise.workflow.rules import Actor, Case

CODE, DISTRICT = "91500107000000176L", "CQ-500107"
FLOW = workflow.flow()
PEOPLE = ("p1", "p2", "p3")
ROLES = ("enterprise", "district-officer", "municipal-officer", "leader", "bank", "system")
MEANT = {
    "submission": "enterprise",
    "withdrawal": "enterprise",
    "district-review": "district-officer",
    "municipal-review": "municipal-officer",
    "recommendation": "municipal-officer",
    "ministry-result": "municipal-officer",
    "publicity": "municipal-officer",
    "objection-handling": "municipal-officer",
    "decision": "municipal-officer",
    "lapse": "system",
}
"""Who takes a step, written down a second time by hand: the table is held against it."""
AFTER = {
    "district-review": {"submitted"},
    "municipal-review": {"district_passed"},
    "decision": {"in_publicity"},
    "recommendation": {"municipal_passed"},
    "ministry-result": {"recommended"},
    "lapse": {"returned"},
}
actors = st.builds(
    Actor,
    st.sampled_from(PEOPLE),
    st.sets(st.sampled_from(ROLES), max_size=2).map(tuple),
    st.sampled_from([CODE, "another", None]),
    st.sampled_from([DISTRICT, "CQ-500103", None]),
    st.sampled_from([None, None, *PEOPLE]),
)


class Walk(RuleBasedStateMachine):
    """One application, moved by whoever likes to."""

    @initialize(tier=st.sampled_from(["INNO_SME", "SRDI", "LITTLE_GIANT", "CHAMPION"]))
    def begin(self, tier: str) -> None:
        self.case = Case("draft", CODE, DISTRICT, tier)
        self.log: list[tuple[str, str, str, Actor]] = []

    @rule(action=st.sampled_from(list(FLOW.steps)), actor=actors, data=st.data())
    def anybody_tries(self, action: str, actor: Actor, data: Any) -> None:
        self._try(action, data.draw(st.sampled_from(list(FLOW.steps[action].outcomes))), actor)

    @precondition(lambda self: self.case.state not in FLOW.closed)
    @rule(data=st.data(), who=st.sampled_from(PEOPLE))
    def somebody_goes_on(self, data: Any, who: str) -> None:
        moves = [a for a in FLOW.steps if self.case.state in rules.leads_from(FLOW, self.case.tier, a)]
        action = data.draw(st.sampled_from(moves))
        actor = Actor(who, FLOW.steps[action].roles, CODE, DISTRICT)
        self._try(action, data.draw(st.sampled_from(list(FLOW.steps[action].outcomes))), actor)

    def _try(self, action: str, outcome: str, actor: Actor) -> None:
        before, allowed = self.case, rules.allowed_actions(FLOW, self.case, actor)
        refused = None
        try:
            to_state = rules.move(FLOW, before, action, outcome, actor)
        except BusinessError as refusal:
            refused = refusal.code
        if refused is not None:
            assert action not in allowed
            assert refused in {"application_wrong_state", "not_your_move", "same_person"}
            return
        assert action in allowed
        done = {} if action == "submission" else dict(before.done)
        done[action] = done.get(action, frozenset()) | actor.people
        self.case = Case(to_state, CODE, DISTRICT, before.tier, done)
        self.log.append((action, before.state, to_state, actor))

    @invariant()
    def the_state_is_known_and_the_log_is_a_chain(self) -> None:
        states = ["draft", *(to_state for _, _, to_state, _ in self.log)]
        assert [before for _, before, _, _ in self.log] == states[:-1]
        assert self.case.state == states[-1]
        assert self.case.state in FLOW.states

    @invariant()
    def every_step_was_taken_by_whom_it_is_meant_for(self) -> None:
        for action, before, _, actor in self.log:
            role = MEANT.get(action)
            assert role is None or role in actor.roles
            assert before in AFTER.get(action, {before})
            assert before not in FLOW.closed
            if role == "enterprise":
                assert actor.credit_code == CODE
            if role == "district-officer":
                assert actor.district == DISTRICT

    @invariant()
    def a_title_was_reviewed_published_and_decided_by_others(self) -> None:
        if self.case.state != "approved":
            return
        last = max(n for n, (action, *_) in enumerate(self.log) if action == "submission")
        round_ = self.log[last:]
        actions = [action for action, *_ in round_]
        wanted = {"district-review", "municipal-review", "publicity", "decision"}
        national = {"recommendation", "ministry-result"}
        assert wanted | (national if self.case.tier in FLOW.national else set()) <= set(actions)
        assert self.case.tier in FLOW.national or not national & set(actions)
        district = frozenset().union(*(actor.people for action, _, _, actor in round_ if action == "district-review"))
        for action, _, _, actor in round_:
            assert action not in {"municipal-review", "decision"} or not actor.people & district


Walk.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestWalk = Walk.TestCase
