"""A relay as a process of its own, to be killed: `python -m tests.integration.events.relay_process URL KAFKA TOPIC`."""

import asyncio
import sys

from chassis.relay import Relay

if __name__ == "__main__":
    url, kafka, topic = sys.argv[1:]
    asyncio.run(Relay(url, kafka, [topic]).run(asyncio.Event()))
