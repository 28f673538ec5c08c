"""Topics: `python -m chassis.topics` creates what the catalogue names and checks what is there."""

import asyncio
import os
import sys
import time
from collections.abc import Mapping, Sequence

from chassis.kafka import LogUnavailable, Topic, create_topics, describe_topics, in_sync
from contracts.catalogue import PARTITIONS, TOPICS

_WAIT_SECONDS = 60.0
_AGAIN_SECONDS = 0.5


def faults(found: Mapping[str, Topic], wanted: Sequence[str], partitions: int, replicas: int) -> list[str]:
    """What is wrong with the topics: missing, other partitions, too few replicas, or facts that would be forgotten."""
    wrong = []
    for topic in wanted:
        seen = found.get(topic)
        if seen is None or seen.partitions == 0:
            wrong.append(f"{topic} is missing")
            continue
        if seen.partitions != partitions:
            wrong.append(f"{topic} has {seen.partitions} partitions, the keys are spread over {partitions}")
        if seen.replicas < replicas:
            wrong.append(f"{topic} has {seen.replicas} replicas of {replicas} (TIDU_TOPIC_REPLICAS)")
        elif seen.in_sync is not None and int(seen.in_sync) < in_sync(replicas):
            wrong.append(f"{topic} acknowledges what {seen.in_sync} replica has (min.insync.replicas must be 2)")
        if seen.retention not in {None, "-1"}:
            wrong.append(f"{topic} forgets its facts after {seen.retention} ms (retention.ms must be -1)")
    return wrong


def replicas_wanted() -> int:
    """How many brokers keep each event: TIDU_TOPIC_REPLICAS, 1 where nothing is said."""
    return int(os.environ.get("TIDU_TOPIC_REPLICAS", "1"))


async def ensure(address: str, topics: Sequence[str] = TOPICS, partitions: int = PARTITIONS) -> list[str]:
    """Create what is missing and check everything; the created ones. A fault is a SystemExit that names it."""
    replicas, end, created = replicas_wanted(), time.monotonic() + _WAIT_SECONDS, list[str]()
    while True:
        try:
            made = await create_topics(address, topics, partitions, replicas)
            created += [topic for topic in made if topic not in created]
            found = await describe_topics(address, topics)
        except LogUnavailable:
            if time.monotonic() > end:
                raise
        else:
            wrong = faults(found, topics, partitions, replicas)
            # what was created a moment ago may not have reached the broker that is asked
            if all(topic in found and found[topic].partitions for topic in topics) or time.monotonic() > end:
                break
        await asyncio.sleep(_AGAIN_SECONDS)
    if wrong:
        raise SystemExit("The topics are not what they must be:\n" + "\n".join(f"  {line}" for line in wrong))
    return created


def main() -> None:
    """The command line."""
    created = asyncio.run(ensure(os.environ.get("TIDU_KAFKA", "127.0.0.1:19092")))
    sys.stdout.write(f"{len(TOPICS)} topics, {len(created)} created\n")


if __name__ == "__main__":
    main()
