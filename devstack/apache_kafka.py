"""Apache Kafka 4 in KRaft mode without Docker: jars from Maven Central, one node that is broker and controller."""

import asyncio
import os
import re
import shutil
import subprocess
import uuid
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path

from devstack import probes
from devstack.child import Program
from devstack.errors import StackError
from devstack.ports import HOST

VERSIONS = ("4.4.0", "4.3.1", "4.2.2", "4.1.2", "4.0.2")  # the newest that resolves is taken
SLF4J = "1.7.36"
_LEAST_JAVA = 17

_POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>tidu</groupId><artifactId>kafka</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>{version}</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>{slf4j}</version>
    </dependency>
  </dependencies>
</project>
"""

_PROPERTIES = """process.roles=broker,controller
node.id=1
controller.quorum.voters=1@{host}:{controller}
listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller}
advertised.listeners=PLAINTEXT://{host}:{port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
log.dirs={data}/log
auto.create.topics.enable=false
num.partitions=4
offsets.topic.replication.factor=1
offsets.topic.num.partitions=8
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=8
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
controlled.shutdown.enable=false
num.network.threads=2
num.io.threads=4
"""


def cache_folder() -> Path:
    """Where the jars are kept for all checkouts."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tidu"


def java_version() -> int | None:
    """The major version of the java on the path, None without one."""
    if not shutil.which("java"):
        return None
    result = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False)
    found = re.search(r'version "(\d+)', result.stderr + result.stdout)
    return int(found[1]) if found else None


def cached_jars() -> Path | None:
    """The newest complete set of jars in the cache."""
    folders = (cache_folder() / f"kafka-{version}" / "lib" for version in VERSIONS)
    return next((folder for folder in folders if folder.is_dir()), None)


def unavailable_reason() -> str | None:
    """Why Apache Kafka cannot be run here, None when it can."""
    java = java_version()
    if java is None:
        return f"Apache Kafka needs Java {_LEAST_JAVA} or newer, and there is no java on the path"
    if java < _LEAST_JAVA:
        return f"Apache Kafka needs Java {_LEAST_JAVA} or newer; the java on the path is version {java}"
    if cached_jars() is None and not shutil.which("mvn"):
        return "Apache Kafka's jars are fetched by Maven once, and there is no mvn on the path"
    return None


def resolve_jars() -> Path:
    """The folder with Kafka's jars, fetched by Maven at the first call."""
    reason = unavailable_reason()
    if reason:
        raise StackError(reason)
    cached = cached_jars()
    if cached:
        return cached
    said = ""
    for version in VERSIONS:
        folder = cache_folder() / f"kafka-{version}"
        draft = folder.with_name(f".kafka-{version}-{os.getpid()}")
        draft.mkdir(parents=True, exist_ok=True)
        (draft / "pom.xml").write_text(_POM.format(version=version, slf4j=SLF4J))
        command = ["mvn", "-q", "-B", "dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory=lib"]
        result = subprocess.run(command, cwd=draft, capture_output=True, text=True, check=False)
        if result.returncode == 0 and any((draft / "lib").glob("kafka_2.13-*.jar")):
            shutil.rmtree(folder, ignore_errors=True)
            draft.replace(folder)
            return folder / "lib"
        said = said or (result.stdout + result.stderr)[-1500:]
        shutil.rmtree(draft, ignore_errors=True)
    raise StackError(f"Maven could not fetch Apache Kafka ({VERSIONS[0]} or older 4.x):\n{said}")


def _logging() -> list[str]:
    simple = "-Dorg.slf4j.simpleLogger"
    levels = {"defaultLogLevel": "warn", "log.kafka.server": "info", "log.org.apache.kafka.common.config": "error"}
    extras = {"showDateTime": "true", "dateTimeFormat": "yyyy-MM-dd'T'HH:mm:ss.SSSZ"}
    return [f"{simple}.{name}={value}" for name, value in (levels | extras).items()]


@dataclass
class ApacheKafka:
    """One single-node Apache Kafka of a state folder."""

    state: Path
    port: int
    controller_port: int

    @property
    def bootstrap(self) -> str:
        """The broker's address."""
        return f"{HOST}:{self.port}"

    @property
    def data(self) -> Path:
        """Where the broker keeps its log."""
        return self.state / "kafka-apache"

    def _java(self, main: str, *arguments: str) -> list[str]:
        heap = ["-Xms256m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true"]
        return ["java", *heap, *_logging(), "-cp", f"{resolve_jars()}/*", main, *arguments]

    def program(self) -> Program:
        """The broker as a supervised program; fetches the jars when they are not in the cache."""
        return Program(
            name="kafka",
            command=self._java("kafka.Kafka", str(self.data / "server.properties")),
            env=dict(os.environ),
            cwd=self.state,
            probe=probes.kafka(HOST, self.port),
            prepare=self.prepare,
            ready_seconds=120,
            stop_seconds=60,
        )

    async def prepare(self) -> None:
        """Write the configuration and format the storage at the first start."""
        self.data.mkdir(parents=True, exist_ok=True)
        properties = self.data / "server.properties"
        properties.write_text(
            _PROPERTIES.format(host=HOST, port=self.port, controller=self.controller_port, data=self.data)
        )
        if (self.data / "log" / "meta.properties").exists():
            return
        cluster = urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode()
        command = self._java("kafka.tools.StorageTool", "format", "-t", cluster, "-c", str(properties))
        result = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            raise StackError(f"Kafka's storage could not be formatted:\n{result.stdout}{result.stderr}")
