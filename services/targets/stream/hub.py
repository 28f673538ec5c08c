"""One watcher of changes per process, shared by all who listen."""

import asyncio
import signal
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

import structlog

from chassis.uow import Database, Reader
from services.targets.stream.service import newest_changes

log = structlog.get_logger("stream")
Shown = Callable[[Reader, Sequence[str]], Awaitable[dict[str, str]]]


@dataclass(slots=True)
class Hub:
    """Polls the changes while anybody listens; a figure is read once per change, not once per listener."""

    database: Database
    shown: Shown
    pause: float
    beat: float = 15.0
    seen: dict[str, int] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    listeners: int = 0
    stopping: bool = False
    _turn: asyncio.Event = field(default_factory=asyncio.Event)
    _watch: asyncio.Task[None] | None = None

    async def follow(self, after: int | None) -> AsyncGenerator[str]:
        """Server-sent events: where the listener stands, then each indicator when it moved, and beats in between."""
        self.listeners += 1
        try:
            await self._look()
            if self._watch is None:
                self._watch = asyncio.create_task(self._run())
            at = max(self.seen.values(), default=0) if after is None else after
            yield f"retry: 1000\nid: {at}\nevent: standing\ndata: {{}}\n\n"
            while not self.stopping:
                turn = self._turn
                for code, n in sorted(self.seen.items(), key=lambda item: item[1]):
                    if n > at:
                        at = n
                        yield f"id: {n}\nevent: indicator\ndata: {self.told[code]}\n\n"
                if not await self._wait(turn):
                    yield ": beat\n\n"
        finally:
            self._leave()

    async def _wait(self, turn: asyncio.Event) -> bool:
        """True when something changed, False when it is time for a beat."""
        try:
            await asyncio.wait_for(turn.wait(), self.beat)
        except TimeoutError:
            return False
        return True

    def _leave(self) -> None:
        self.listeners -= 1
        if self.listeners == 0 and self._watch is not None:
            self._watch.cancel()
            self._watch = None

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self.pause)
            try:
                await self._look()
            except Exception:  # whatever keeps the database away, listeners stay and hear of it once it is back
                log.exception("stream_waits")

    async def _look(self) -> None:
        """Read what changed since the last look and wake who listens."""
        async with self.database.reading() as reader:
            newest = await newest_changes(reader)
            moved = [code for code, n in newest.items() if n != self.seen.get(code)]
            if not moved:
                return
            self.told |= await self.shown(reader, moved)
        self.seen |= newest
        self._wake()

    def _wake(self) -> None:
        self._turn.set()
        self._turn = asyncio.Event()

    def stop(self) -> None:
        """End every stream; listeners come back by themselves and resume."""
        self.stopping = True
        self._wake()

    def end_with_process(self) -> None:
        """End the streams when the process is asked to stop: the server waits for every open answer first."""
        loop = asyncio.get_running_loop()

        def ending(number: int, frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(self.stop)
            before = previous[signal.Signals(number)]
            if callable(before):
                before(number, frame)

        previous = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
        for number in previous:
            signal.signal(number, ending)
