"""Whatever is called, in any order, by anybody: the service moves as the table says and leaves a line of each move."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from services.enterprise.workflow import rules
from services.enterprise.workflow import service as workflow
from tests.integration.enterprise.conftest import START, House
from tests.integration.enterprise.steps import DECLARED, file_all, opened

FLOW = workflow.flow()
COMMENT = {"comment": "合成"}


def steps(today: str, last: str) -> dict[str, list[dict[str, Any]]]:
    reviews = [{"outcome": each, **COMMENT} for each in ("pass", "pass", "return", "reject")]
    return {
        "submission": [{"overrides": DECLARED}],
        "withdrawal": [COMMENT],
        "district-review": reviews,
        "municipal-review": reviews,
        "recommendation": [COMMENT],
        "ministry-result": [{"outcome": "pass"}],
        "publicity": [{"from": today, "to": last}],
        "objections": [{"grounds": "合成异议"}],
        "decision": [{"outcome": each, **COMMENT} for each in ("approve", "reject")],
        "site-visits": [{"visited_on": today, "outcome": "confirmed", "findings": "合成核查"}],
    }


ACTIONS = sorted(steps("", ""))


@pytest.fixture(autouse=True)
def _time_returns(house):
    yield
    house.time.now = START


async def test_no_sequence_reaches_an_illegal_or_unaudited_state(house: House) -> None:
    loop = asyncio.get_running_loop()

    def wait(call: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(call, loop).result(timeout=60)

    class Walk(RuleBasedStateMachine):
        """One application behind the real door."""

        @initialize()
        def begin(self) -> None:
            house.time.now = START
            self.code = wait(house.registered())
            wait(file_all(house, self.code))
            self.path = wait(opened(house, self.code))
            self.other = wait(house.registered())
            self.states = ["draft"]

        @rule(action=st.sampled_from(ACTIONS), who=st.integers(0, 5), n=st.integers(0, 3))
        def call(self, action: str, who: int, n: int) -> None:
            callers = [
                house.firm(self.code),
                house.firm(self.other),
                house.district(),
                house.district("CQ-500103", subject="elsewhere"),
                house.city(),
                house.caller("district-officer", "municipal-officer", district="CQ-500107", subject="both"),
            ]
            self._try(action, callers[who], n)

        @rule(n=st.integers(0, 3), pick=st.integers(0, 9))
        def go_on(self, n: int, pick: int) -> None:
            may = [(house.firm(self.code), "firm"), (house.district(), "district"), (house.city(), "city")]
            found = wait(house.city().get(self.path)).json()
            own = [(c, a) for c, _ in may for a in wait(c.get(self.path)).json()["allowed_actions"] if a in ACTIONS]
            if own and found["state"] not in FLOW.closed:
                caller, action = own[pick % len(own)]
                self._try(action, caller, n)

        @rule()
        def a_week_passes(self) -> None:
            house.time.now += timedelta(days=7)

        def _try(self, action: str, caller: Any, n: int) -> None:
            today = house.database.clock.today()
            bodies = steps(today.isoformat(), (today + timedelta(days=21)).isoformat())[action]
            before = wait(house.city().get(self.path)).json()
            answer = wait(caller.post(f"{self.path}/{action}", bodies[n % len(bodies)]))
            after = wait(house.city().get(self.path)).json()
            assert answer.status_code < 500, answer.text
            if answer.status_code >= 400:
                assert after == before
            elif after["state"] != self.states[-1]:
                assert before["state"] in rules.leads_from(FLOW, "INNO_SME", action)
                assert after["state"] in FLOW.steps[action].outcomes.values()
                self.states.append(after["state"])

        @invariant()
        def each_move_is_told_and_audited(self) -> None:
            now = wait(house.city().get(self.path)).json()
            told = [each["to_state"] for each in wait(house.events(self.code)) if "to_state" in each]
            assert told == self.states[1:] == [each["to_state"] for each in now["moves"]]
            query = (
                "SELECT count(*) FROM audit_log WHERE subject_id = $1"
                " AND after ? 'state' AND action <> 'application.opened'"
            )
            lines = wait(house.database.pool.fetchval(query, self.path.rsplit("/", 1)[1]))
            assert lines == len(told)
            titles = wait(house.nobody.get(f"/v1/recognitions?credit_code={self.code}")).json()["items"]
            assert len(titles) == (now["state"] == "approved")

    small = settings(max_examples=4, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck))
    await asyncio.to_thread(run_state_machine_as_test, Walk, settings=small)
