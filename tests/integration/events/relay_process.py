"""Relays as processes to be killed: one after another, each forked as soon as the one before it is dead.

`python -m tests.integration.events.relay_process URL KAFKA TOPIC` prints each process id and ends with its input.
"""

import asyncio
import os
import select
import sys
from collections.abc import Sequence

from chassis.relay import Relay


def serve(url: str, kafka: str, topic: str) -> None:
    """Run a relay in a child at all times, until the input ends."""
    child = os.fork()
    while child:
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        os.waitpid(child, 0)
        if select.select([sys.stdin], [], [], 0)[0]:
            return
        child = os.fork()
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    asyncio.run(Relay(url, kafka, [topic]).run(asyncio.Event()))


def main(arguments: Sequence[str]) -> None:
    """The command line."""
    serve(*arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
