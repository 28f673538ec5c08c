"""Topics: `python -m chassis.topics` creates what the catalogue names and checks what is there."""

import asyncio
import os
import sys
import time
from collections.abc import Mapping, Sequence

from chassis.kafka import LogUnavailable, create_topics, describe_topics
from contracts.catalogue import PARTITIONS, TOPICS

_WAIT_SECONDS = 60.0


def faults(found: Mapping[str, tuple[int, str | None]], wanted: Sequence[str], partitions: int) -> list[str]:
    """What is wrong with the topics: missing, another number of partitions, or facts that would be forgotten.

    `found` maps a topic to its number of partitions and its `retention.ms`, None where the broker does not tell.
    """
    wrong = []
    for topic in wanted:
        count, retention = found.get(topic, (0, None))
        if count == 0:
            wrong.append(f"{topic} is missing")
        elif count != partitions:
            wrong.append(f"{topic} has {count} partitions, the keys are spread over {partitions}")
        if retention not in {None, "-1"}:
            wrong.append(f"{topic} forgets its facts after {retention} ms (retention.ms must be -1)")
    return wrong


async def ensure(bootstrap: str, topics: Sequence[str] = TOPICS, partitions: int = PARTITIONS) -> list[str]:
    """Create what is missing and check everything; the created ones. A fault is a SystemExit that names it."""
    replicas = int(os.environ.get("TIDU_TOPIC_REPLICAS", "1"))
    end = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            created = await create_topics(bootstrap, topics, partitions, replicas)
            wrong = faults(await describe_topics(bootstrap, topics), topics, partitions)
            break
        except LogUnavailable:
            if time.monotonic() > end:
                raise
            await asyncio.sleep(0.5)
    if wrong:
        raise SystemExit("The topics are not what they must be:\n" + "\n".join(f"  {line}" for line in wrong))
    return created


def main() -> None:
    """The command line."""
    created = asyncio.run(ensure(os.environ.get("TIDU_KAFKA", "127.0.0.1:19092")))
    sys.stdout.write(f"{len(TOPICS)} topics, {len(created)} created\n")


if __name__ == "__main__":
    main()
