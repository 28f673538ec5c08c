"""The allowance: no client gets more than rate x time + burst, whatever it does, and none is starved."""

import asyncio

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.errors import Unavailable
from gateway.errors import TooManyRequests
from gateway.limits.limiter import Limiter
from gateway.limits.rules import Rate, lease

RATES = st.builds(Rate, st.integers(1, 5000), st.integers(1, 5000))
STEPS = st.lists(st.tuples(st.floats(0, 3), st.integers(1, 200)), min_size=1, max_size=60)


@given(RATES, STEPS)
def test_never_more_than_rate_times_time_plus_burst(rate, steps):
    tat, now, granted = 0.0, 1000.0, 0
    for wait, wanted in steps:
        now += wait
        grant = lease(tat, now, wanted, rate)
        assert 0 <= grant.calls <= wanted
        tat, granted = grant.tat, granted + grant.calls
        assert granted <= rate.burst + (now - 1000.0) * rate.per_second + 1e-3


@given(RATES, STEPS)
def test_after_the_wait_it_names_a_call_is_free(rate, steps):
    tat, now = 0.0, 1000.0
    for wait, wanted in steps:
        now += wait
        grant = lease(tat, now, wanted, rate)
        tat = grant.tat
        if grant.calls == 0:
            assert grant.retry_after <= rate.interval + 1e-9
            assert lease(tat, now + grant.retry_after + 1e-6, 1, rate).calls == 1


@given(RATES, st.integers(1, 5000))
def test_a_rested_client_has_its_whole_burst(rate, wanted):
    grant = lease(0.0, 1000.0, wanted, rate)
    assert grant.calls == min(wanted, rate.burst)
    assert grant.left == rate.burst - grant.calls


async def test_the_hot_path_asks_once_a_batch():
    rate, asked = Rate(1000, 200), []
    tat: dict[str, float] = {}

    async def lease_from(key, wanted, _):
        asked.append(wanted)
        grant = lease(tat.get(key, 0.0), 1000.0, wanted, rate)
        tat[key] = grant.tat
        return grant

    limiter = Limiter("client", rate, lease_from)
    taken = 0
    with pytest.raises(TooManyRequests) as refused:
        while taken < 1000:
            headers = dict(await limiter.take("a"))
            taken += 1
            await asyncio.sleep(0)
    assert taken == rate.burst
    assert len(asked) <= rate.burst // rate.batch + 2
    assert refused.value.retry_after == 1
    assert headers[b"ratelimit-policy"] == b'"client";q=200;w=1'
    assert headers[b"ratelimit"].startswith(b'"client";r=')
    assert await limiter.take("b")


@pytest.mark.parametrize(
    "trouble", [Unavailable(), OSError(), asyncpg.QueryCanceledError(), asyncpg.InterfaceError("x")]
)
async def test_without_its_database_a_replica_counts_for_itself(trouble):
    async def away(*_):
        raise trouble

    limiter = Limiter("client", Rate(1, 5), away)
    for _ in range(5):
        await limiter.take("a")
    with pytest.raises(TooManyRequests):
        await limiter.take("a")
