"""Both brokers under the supervisor: what they keep over a clean stop and a kill."""

import asyncio

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from chassis.kafka import EventLog, LogUnavailable, knock
from chassis.topics import ensure
from devstack.apache_kafka import ApacheKafka, unavailable_reason
from devstack.config import PlatformConfig, nothing
from devstack.errors import StackError
from devstack.kafka import EmbeddedKafka
from devstack.platform import Platform
from devstack.ports import Ports, free_base
from devstack.supervisor import Supervisor

_TOPIC = "stand.in.v1"


async def write(bootstrap, count):
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic(_TOPIC, 2, 1, topic_configs={"retention.ms": "-1"})])
    await admin.close()
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, enable_idempotence=True)
    await producer.start()
    for n in range(count):
        await producer.send_and_wait(_TOPIC, b"x", partition=n % 2)
    await producer.stop()


async def end(bootstrap):
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap)
    await consumer.start()
    ends = await consumer.end_offsets([TopicPartition(_TOPIC, n) for n in (0, 1)])
    await consumer.stop()
    return sum(ends.values())


async def test_the_embedded_broker_keeps_what_it_has_over_a_clean_stop(tmp_path):
    ports = Ports.from_base(free_base())
    broker = EmbeddedKafka(tmp_path, ports.kafka)
    lines: list[str] = []
    first = Supervisor(tmp_path, lines.append)
    await first.start([broker.program()])
    await write(broker.bootstrap, 10)
    await first.close()
    second = Supervisor(tmp_path, lines.append)
    await second.start([broker.program()])
    assert await end(broker.bootstrap) == 10
    second.kill("kafka")
    await second.wait_ready(["kafka"])
    assert await end(broker.bootstrap) <= 10
    await second.close()


@pytest.mark.apache
@pytest.mark.skipif(unavailable_reason() is not None, reason=str(unavailable_reason()))
async def test_apache_kafka_loses_nothing_when_it_is_killed(tmp_path):
    ports = Ports.from_base(free_base())
    broker = ApacheKafka(tmp_path, ports.kafka, ports.kafka_controller)
    supervisor = Supervisor(tmp_path, lambda _line: None)
    await supervisor.start([broker.program()])
    await write(broker.bootstrap, 10)
    supervisor.kill("kafka")
    await supervisor.wait_ready(["kafka"])
    assert await end(broker.bootstrap) == 10
    await supervisor.close()


_GUARDED = """
listeners=SASL_PLAINTEXT://{host},CONTROLLER://{controller}
advertised.listeners=SASL_PLAINTEXT://{host}
listener.security.protocol.map=SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=SASL_PLAINTEXT
sasl.mechanism.inter.broker.protocol=PLAIN
sasl.enabled.mechanisms=PLAIN
listener.name.sasl_plaintext.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \\
  username="broker" password="b" user_broker="b" user_tidu="s%cret";
"""


class _Guarded(ApacheKafka):
    """A broker that lets nobody in without a password."""

    async def prepare(self):
        await super().prepare()
        place = self.data / "server.properties"
        controller = f"127.0.0.1:{self.controller_port}"
        place.write_text(place.read_text() + _GUARDED.format(host=self.bootstrap, controller=controller))


@pytest.mark.apache
@pytest.mark.skipif(unavailable_reason() is not None, reason=str(unavailable_reason()))
async def test_events_pass_a_broker_that_asks_who_comes(tmp_path):
    ports = Ports.from_base(free_base())
    broker = _Guarded(tmp_path, ports.kafka, ports.kafka_controller)
    supervisor = Supervisor(tmp_path, lambda _line: None)
    await supervisor.start([broker.program()])
    address = f"kafka+sasl_plaintext://tidu:s%25cret@{broker.bootstrap}?mechanism=PLAIN"
    assert await ensure(address, [_TOPIC], 2) == [_TOPIC]
    async with EventLog(address, [_TOPIC]) as log:
        await log.append({(_TOPIC, 1): [(b"key", b"value")]})
        found = await log.fetch({(_TOPIC, 1): 0})
        assert [(record.key, record.value) for record in found[(_TOPIC, 1)].records] == [(b"key", b"value")]
    for stranger in (address.replace("s%25cret", "guess"), broker.bootstrap):
        with pytest.raises(LogUnavailable):
            async with asyncio.timeout(20):
                await knock(stranger)
    await supervisor.close()


async def test_a_broker_that_does_not_answer_is_named(tmp_path):
    ports = Ports.from_base(free_base())
    given = f"127.0.0.1:{ports.kafka}"
    config = PlatformConfig(state=tmp_path, ports=ports, kafka=given, jobs=nothing, programs=nothing, temporary=True)
    platform = Platform(config)
    with pytest.raises(StackError, match=f"no Kafka broker answers at {given}"):
        await platform.start()
    assert platform.pids() == {}
