"""What a service does when it hears an event: a registry of handlers, and events as they were received."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Generic, Self, TypeVar
from uuid import UUID

import orjson

from chassis.uow import UnitOfWork
from contracts.base import Envelope, Event

E = TypeVar("E", bound=Event)
Single = Callable[[UnitOfWork, E], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Received(Generic[E]):
    """An event with what its envelope says; `id` is the fact's identity wherever it is kept."""

    event: E
    id: UUID
    type: str
    key: str
    time: datetime
    sequence: int
    traceparent: str | None = None


Batch = Callable[[UnitOfWork, Sequence[Received[E]]], Awaitable[None]]


def decode(kind: type[E], value: bytes) -> Received[E]:
    """Read an envelope and its event; anything malformed is a ValueError."""
    return read_envelope(kind, orjson.loads(value))


def read_envelope(kind: type[E], head: Any) -> Received[E]:
    """The same of an envelope whose JSON is read already."""
    envelope = Envelope.model_validate(head)
    return Received(
        event=kind.model_validate(envelope.data),
        id=UUID(envelope.id),
        type=envelope.type,
        key=envelope.subject,
        time=envelope.time,
        sequence=int(envelope.sequence),
        traceparent=envelope.traceparent,
    )


class Handlers:
    """Who is called for which event; several features may listen to the same one, in the order of registration.

    A handler that publishes locks its aggregates before anything of the event is written, so it is registered first.

    A handler is a deterministic function of the events: no present time, no sequence, no chance. So a projection can
    be rebuilt from the log and comes out equal.
    """

    def __init__(self, *parts: "Handlers") -> None:
        self._called: dict[str, list[Batch[Any]]] = {}
        self.kinds: dict[str, type[Event]] = {}
        for part in parts:
            self.include(part)

    def on(self, kind: type[E]) -> Callable[[Single[E]], Single[E]]:
        """Register a handler called with one event at a time."""

        def register(handler: Single[E]) -> Single[E]:
            async def one_by_one(uow: UnitOfWork, events: Sequence[Received[E]]) -> None:
                for received in events:
                    uow.traceparent = received.traceparent
                    await handler(uow, received.event)

            self._add(kind, one_by_one)
            return handler

        return register

    def batch(self, *kinds: type[E]) -> Callable[[Batch[E]], Batch[E]]:
        """Register a handler called with all neighbouring events of these types at once, in order."""

        def register(handler: Batch[E]) -> Batch[E]:
            for kind in kinds:
                self._add(kind, handler)
            return handler

        return register

    def include(self, other: "Handlers") -> Self:
        """Take over another feature's handlers."""
        for name, called in other._called.items():  # noqa: SLF001 - its own kind
            self._called.setdefault(name, []).extend(called)
        self.kinds.update(other.kinds)
        return self

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics to listen to."""
        return tuple(sorted({kind.topic for kind in self.kinds.values()}))

    async def apply(self, uow: UnitOfWork, events: Iterable[Received[Any]]) -> None:
        """Call the handlers for events in their order; neighbours that the same ones listen to are one call."""
        for called, run in groupby(events, key=lambda received: self._called[received.type]):
            neighbours = list(run)
            for handler in called:
                await handler(uow, neighbours)

    def _add(self, kind: type[Event], handler: Batch[Any]) -> None:
        self._called.setdefault(kind.type, []).append(handler)
        self.kinds[kind.type] = kind
