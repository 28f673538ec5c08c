"""Optimistic edits: of fifty PATCHes of one version exactly one wins, and every version is one winner's."""

import asyncio

import pytest

from devstack.city.firms import firm
from tests.concurrency.conftest import FULL, Registry, tell

VERSIONS = 200 if FULL else 5
AT_ONCE = 50


@pytest.mark.stack
@pytest.mark.timeout(1800 if FULL else 120)
async def test_of_fifty_edits_of_one_version_exactly_one_wins(registry: Registry) -> None:
    code = firm(1).credit_code
    assert (await registry.register(firm(1))).status_code == 201
    won, stale, winners = 0, 0, []
    for version in range(1, VERSIONS + 1):
        headers = {"if-match": f'"{version}"'}
        answers = await asyncio.gather(
            *(
                registry.client.patch(f"/v1/enterprises/{code}", json={"town": f"{version}-{n}"}, headers=headers)
                for n in range(AT_ONCE)
            )
        )
        found = [answer for answer in answers if answer.status_code == 200]
        lost = [answer for answer in answers if answer.status_code == 412]
        assert (len(found), len(lost)) == (1, AT_ONCE - 1), sorted(a.status_code for a in answers)
        assert {answer.json()["code"] for answer in lost} == {"stale"}
        assert found[0].headers["etag"] == f'"{version + 1}"'
        winners.append(found[0].json()["town"])
        won, stale = won + 1, stale + len(lost)
    row = await registry.rows.fetchrow("SELECT town, version FROM enterprises WHERE credit_code = $1", code)
    assert (row["town"], row["version"]) == (winners[-1], VERSIONS + 1)
    told = await registry.rows.fetchval("SELECT count(*) FROM outbox WHERE key = $1", code)
    assert told == 1 + VERSIONS, "one event for the registration and one for each winner"
    tell(versions=VERSIONS, at_once=AT_ONCE, won=won, stale=stale, events=told)
