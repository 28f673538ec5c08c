"""The one place that speaks to Kafka: append, fetch and end offsets over connections that never retry by themselves."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError, OffsetOutOfRangeError, TopicAlreadyExistsError, for_code
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.protocol.fetch import FetchRequest
from aiokafka.protocol.offset import OffsetRequest
from aiokafka.protocol.produce import ProduceRequest
from aiokafka.record.memory_records import MemoryRecords
from aiokafka.structs import TopicPartition

from chassis.kafka_address import options_of

Partition = tuple[str, int]
Message = tuple[bytes, bytes]
"""Key and value."""

BATCH_BYTES = 900_000
_TIMEOUT_MS = 10_000
_LATEST = -1
_EARLIEST = -2


class LogUnavailable(Exception):
    """The broker is away, its connection broke or it refused; connect again and compare before going on."""


@dataclass(frozen=True, slots=True)
class Record:
    """One message as it lies in the log."""

    offset: int
    key: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one fetch found in a partition; `beyond` means the position lies outside the log."""

    records: list[Record]
    beyond: bool = False


class EventLog:
    """The topics of one session with the broker.

    It holds one connection per leader and never replaces one: after a lost connection everything fails with
    LogUnavailable until a new EventLog is opened. So no request is repeated behind the caller's back, and a broker
    cannot come back with a shorter log between two calls without being noticed.
    """

    def __init__(self, address: str, topics: Iterable[str]) -> None:
        self._client = AIOKafkaClient(
            **options_of(address), client_id="tidu", request_timeout_ms=_TIMEOUT_MS, metadata_max_age_ms=3_600_000
        )
        self._topics = sorted(set(topics))
        self._leaders: dict[Partition, int] = {}
        self._connections: dict[int, Any] = {}
        self.partitions: list[Partition] = []
        self.missing: list[str] = []

    async def __aenter__(self) -> Self:
        try:
            await self._open()
        except BaseException as error:
            await self._client.close()
            if isinstance(error, KafkaError | OSError | TimeoutError):
                raise LogUnavailable(f"no broker: {error!r}") from error
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.close()

    async def _open(self) -> None:
        await self._client.bootstrap()
        cluster = await self._client.fetch_all_metadata()  # never names a topic: naming may create it
        for topic in self._topics:
            numbers = sorted(cluster.partitions_for_topic(topic) or ())
            if not numbers:
                self.missing.append(topic)
            for number in numbers:
                leader = cluster.leader_for_partition(TopicPartition(topic, number))
                if leader is None or leader < 0:
                    raise LogUnavailable(f"{topic}/{number} has no leader")
                self._leaders[(topic, number)] = leader
        self.partitions = sorted(self._leaders)
        for node in set(self._leaders.values()):
            self._connections[node] = await self._client._get_conn(node)  # noqa: SLF001 - the connection itself is wanted

    async def _ask(self, node: int, request: Any) -> Any:
        try:
            return await self._connections[node].send(request)
        except (KafkaError, OSError, TimeoutError) as error:
            raise LogUnavailable(f"the broker's connection broke: {error!r}") from error

    def _by_leader(self, wanted: Iterable[Partition]) -> dict[int, dict[str, list[int]]]:
        nodes: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for topic, number in wanted:
            if (topic, number) not in self._leaders:
                raise LogUnavailable(f"{topic}/{number} is not in the broker")
            nodes[self._leaders[(topic, number)]][topic].append(number)
        return nodes

    async def ends(self, wanted: Iterable[Partition]) -> dict[Partition, int]:
        """The next offset of each partition."""
        return await self._offsets(wanted, _LATEST)

    async def starts(self, wanted: Iterable[Partition]) -> dict[Partition, int]:
        """The first offset still in each partition."""
        return await self._offsets(wanted, _EARLIEST)

    async def _offsets(self, wanted: Iterable[Partition], moment: int) -> dict[Partition, int]:
        asked = [
            self._ask(node, OffsetRequest(-1, 0, [(t, [(p, moment) for p in ps]) for t, ps in topics.items()]))
            for node, topics in self._by_leader(wanted).items()
        ]
        found: dict[Partition, int] = {}
        for response in await asyncio.gather(*asked):
            for topic, parts in response.topics:
                for number, code, *rest in parts:
                    _refuse(code, topic, number)
                    found[(topic, number)] = rest[-1]
        return found

    async def append(self, messages: Mapping[Partition, Sequence[Message]]) -> dict[Partition, list[tuple[int, int]]]:
        """Append in order, acknowledged by all replicas; per partition the (base offset, count) of each batch."""
        rest = {partition: list(many) for partition, many in messages.items() if many}
        placed: dict[Partition, list[tuple[int, int]]] = defaultdict(list)
        while rest:
            built = {partition: _build(many) for partition, many in rest.items()}
            bases = await self._produce({partition: data for partition, (data, _) in built.items()})
            for partition, (_, count) in built.items():
                placed[partition].append((bases[partition], count))
            rest = {p: many[built[p][1] :] for p, many in rest.items() if len(many) > built[p][1]}
        return placed

    async def _produce(self, batches: Mapping[Partition, bytes]) -> dict[Partition, int]:
        asked = []
        for node, topics in self._by_leader(batches).items():
            content = [(t, [(p, batches[(t, p)]) for p in ps]) for t, ps in topics.items()]
            asked.append(self._ask(node, ProduceRequest(None, -1, _TIMEOUT_MS, content)))
        bases: dict[Partition, int] = {}
        for response in await asyncio.gather(*asked):
            for topic, parts in response.topics:
                for number, code, base, *_ in parts:
                    _refuse(code, topic, number)
                    bases[(topic, number)] = base
        return bases

    async def fetch(
        self, positions: Mapping[Partition, int], *, wait_ms: int = 50, partition_bytes: int = 1 << 20
    ) -> dict[Partition, Fetched]:
        """What lies at and after the positions; waits up to `wait_ms` where there is nothing yet."""
        asked = []
        for node, topics in self._by_leader(positions).items():
            content = [(t, [(p, positions[(t, p)], partition_bytes) for p in ps]) for t, ps in topics.items()]
            asked.append(self._ask(node, FetchRequest(wait_ms, 1, 8 << 20, 0, content)))
        found: dict[Partition, Fetched] = {}
        for response in await asyncio.gather(*asked):
            for topic, parts in response.topics:
                for part in parts:
                    where = (topic, part[0])
                    if for_code(part[1]) is OffsetOutOfRangeError:
                        found[where] = Fetched([], beyond=True)
                        continue
                    _refuse(part[1], topic, part[0])
                    if records := _parse(part[-1], positions[where]):
                        found[where] = Fetched(records)
        return found


def _refuse(code: int, topic: str, number: int) -> None:
    if code:
        raise LogUnavailable(f"{topic}/{number} was refused: {for_code(code).__name__}")


def _build(messages: Sequence[Message]) -> tuple[bytes, int]:
    builder = BatchBuilder(BATCH_BYTES, 0)
    for key, value in messages:
        if builder.append(timestamp=None, key=key, value=value) is None:
            break
    return bytes(builder._build()), builder.record_count()  # noqa: SLF001 - the bytes as they go out


def _parse(data: bytes | None, position: int) -> list[Record]:
    found: list[Record] = []
    batches = MemoryRecords(data or b"")
    while batches.has_next():
        batch = batches.next_batch()
        if batch.is_control_batch:
            continue
        found.extend(Record(r.offset, r.key or b"", r.value or b"") for r in batch if r.offset >= position)
    return found


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as the broker describes it; `retention` and `in_sync` None where it does not tell."""

    partitions: int
    replicas: int
    retention: str | None
    in_sync: str | None


@asynccontextmanager
async def _administration(address: str) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(**options_of(address), client_id="tidu", request_timeout_ms=_TIMEOUT_MS)
    try:
        await admin.start()
        yield admin
    except (KafkaError, OSError, TimeoutError) as error:
        raise LogUnavailable(f"the broker's administration failed: {error!r}") from error
    finally:
        await admin.close()


async def knock(address: str) -> None:
    """Come in and leave again: LogUnavailable says why it was not possible."""
    async with _administration(address):
        pass


async def create_topics(address: str, topics: Sequence[str], partitions: int, replicas: int) -> list[str]:
    """Create the topics that are missing, with everything kept for ever; the created ones.

    Of three replicas and more two must have an event before it is acknowledged: one may burn, and another be restarted.
    """
    async with _administration(address) as admin:
        known = set(await admin.list_topics())
        new = [topic for topic in topics if topic not in known]
        if new:
            config = {"retention.ms": "-1", "cleanup.policy": "delete", "min.insync.replicas": str(in_sync(replicas))}
            response = await admin.create_topics([NewTopic(t, partitions, replicas, topic_configs=config) for t in new])
            for topic, code, *_ in response.topic_errors:
                if code and for_code(code) is not TopicAlreadyExistsError:
                    raise LogUnavailable(f"{topic} could not be created: {for_code(code).__name__}")
    return new


def in_sync(replicas: int) -> int:
    """How many replicas must have an event before it is acknowledged."""
    return 2 if replicas > 2 else 1


async def describe_topics(address: str, topics: Sequence[str]) -> dict[str, Topic]:
    """The topics that are there."""
    async with _administration(address) as admin:
        known = set(await admin.list_topics())
        topics = [topic for topic in topics if topic in known]  # naming another one may create it
        found = {entry["topic"]: entry["partitions"] for entry in await admin.describe_topics(topics)}
        told: dict[tuple[str, str], str] = {}
        with suppress(KafkaError):
            asked = {"retention.ms": None, "min.insync.replicas": None}
            wanted = [ConfigResource(ConfigResourceType.TOPIC, topic, configs=asked) for topic in topics]
            for response in await admin.describe_configs(wanted):
                for _, _, _, topic, entries in response.resources:
                    told.update(((topic, entry[0]), entry[1]) for entry in entries)
    return {
        topic: Topic(
            len(parts),
            min((len(part["replicas"]) for part in parts), default=0),
            told.get((topic, "retention.ms")),
            told.get((topic, "min.insync.replicas")),
        )
        for topic, parts in found.items()
    }
