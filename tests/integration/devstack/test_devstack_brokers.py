"""Both brokers under the supervisor: what they keep over a clean stop and a kill."""

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

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


async def test_a_broker_that_does_not_answer_is_named(tmp_path):
    ports = Ports.from_base(free_base())
    given = f"127.0.0.1:{ports.kafka}"
    config = PlatformConfig(state=tmp_path, ports=ports, kafka=given, jobs=nothing, programs=nothing, temporary=True)
    platform = Platform(config)
    with pytest.raises(StackError, match=f"no Kafka broker answers at {given}"):
        await platform.start()
    assert platform.pids() == {}
