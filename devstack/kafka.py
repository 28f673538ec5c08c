"""The embedded Kafka-protocol broker: fit for development, it may forget its last second when killed."""

import signal
from dataclasses import dataclass
from pathlib import Path

from devstack import probes
from devstack.child import Program
from devstack.errors import StackError
from devstack.ports import HOST
from devstack.wheels import installed

NOTICE = (
    "The embedded broker is a development broker: it keeps its data in memory and writes it out about once a second. "
    "A kill may cost it that second (the relays send it again). Real Kafka: --kafka apache or --kafka HOST:PORT."
)


@dataclass
class EmbeddedKafka:
    """One development broker of a state folder."""

    state: Path
    port: int

    @property
    def bootstrap(self) -> str:
        """The broker's address."""
        return f"{HOST}:{self.port}"

    @property
    def data(self) -> Path:
        """Where the broker writes its data."""
        return self.state / "kafka"

    def program(self) -> Program:
        """The broker as a supervised program; saving all its data may take it a minute at the end."""
        binary = installed("noida_db") / "noida-db"
        if not binary.exists():
            raise StackError(f"the broker's binary is missing at {binary}; run make up again")
        binary.chmod(0o755)
        ports = ["--host", HOST, "--kafka-port", str(self.port)]
        return Program(
            name="kafka",
            command=[str(binary), "start", "--only", "kafka", *ports, "--data-dir", str(self.data)],
            cwd=self.state,
            probe=probes.kafka(HOST, self.port),
            prepare=self.prepare,
            ready_seconds=120,
            stop_seconds=90,
            orphan_signal=signal.SIGTERM,
        )

    async def prepare(self) -> None:
        """Forget the control file of a killed broker, which names a process that is gone."""
        self.data.mkdir(parents=True, exist_ok=True)
        (self.data / "noida.control.json").unlink(missing_ok=True)
