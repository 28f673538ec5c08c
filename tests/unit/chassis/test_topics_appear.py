"""The topics job beside a broker that has not heard yet of the topic it created; no broker is asked here."""

import pytest

from chassis import topics
from chassis.kafka import LogUnavailable, Topic

NAME = "stand.in.v1"
THERE = Topic(partitions=2, replicas=1, retention="-1", in_sync="1")


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the broker says of the topic, one answer after the other; the last one stays."""
    told: list[object] = []
    monkeypatch.setattr(topics, "_AGAIN_SECONDS", 0.0)

    async def create(address, names, partitions, replicas):
        return list(names)

    async def describe(address, names):
        found = told.pop(0) if len(told) > 1 else told[0]
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(topics, "create_topics", create)
    monkeypatch.setattr(topics, "describe_topics", describe)
    return told


@pytest.mark.parametrize("late", [{}, {NAME: Topic(0, 0, None, None)}, LogUnavailable("no leader yet")])
async def test_a_topic_that_appears_late_is_waited_for_and_told_once(broker, late) -> None:
    broker += [late, late, {NAME: THERE}]
    assert await topics.ensure("nowhere:1", [NAME], 2) == [NAME]


async def test_one_that_never_appears_is_named_when_the_time_is_over(broker, monkeypatch) -> None:
    monkeypatch.setattr(topics, "_WAIT_SECONDS", 0.0)
    broker.append({})
    with pytest.raises(SystemExit, match=f"{NAME} is missing"):
        await topics.ensure("nowhere:1", [NAME], 2)


async def test_a_topic_that_is_wrong_is_refused_at_once(broker) -> None:
    broker.append({NAME: Topic(3, 1, "-1", "1")})
    with pytest.raises(SystemExit, match="has 3 partitions"):
        await topics.ensure("nowhere:1", [NAME], 2)
