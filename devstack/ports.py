"""Which process listens where, and who sits on a port that is taken."""

import random
import socket
from collections.abc import Iterable
from dataclasses import dataclass

import psutil

from devstack.errors import StackError

SERVICES = ("enterprise", "parks", "finance", "targets")
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Ports:
    """The ports of one platform; the defaults are those of the documentation."""

    gateway: int = 8080
    services: int = 8100
    ops: int = 9100
    gateway_ops: int = 9080
    postgres: int = 54320
    kafka: int = 19092
    kafka_controller: int = 19093

    @classmethod
    def from_base(
        cls, base: int | None = None, gateway: int | None = None, postgres: int | None = None, kafka: int | None = None
    ) -> "Ports":
        """Sixty neighbouring ports from `base` on, or the defaults; single ports can be chosen over that."""
        ports = cls()
        if base is not None:
            ports = cls(base, base, base + 10, base + 10, base + 55, base + 56, base + 57)
        chosen_kafka = kafka or ports.kafka
        return cls(
            gateway=gateway or ports.gateway,
            services=ports.services,
            ops=ports.ops,
            gateway_ops=ports.gateway_ops,
            postgres=postgres or ports.postgres,
            kafka=chosen_kafka,
            kafka_controller=ports.kafka_controller if kafka is None else chosen_kafka + 1,
        )

    def api(self, name: str) -> int:
        """The HTTP port of the gateway or a service."""
        return self.gateway if name == "gateway" else self.services + 1 + SERVICES.index(name)

    def ops_of(self, process: str) -> int:
        """The port with health and metrics of a process: `gateway`, `parks`, `parks-worker` or `parks-relay`."""
        if process == "gateway":
            return self.gateway_ops
        service, _, part = process.partition("-")
        return self.ops + {"": 1, "worker": 11, "relay": 21}[part] + SERVICES.index(service)

    def wake_of(self, service: str) -> int:
        """The UDP port on which a service's relay learns of commits."""
        return self.ops + 41 + SERVICES.index(service)

    def worker_wake_of(self, service: str) -> int:
        """The UDP port on which a service's worker learns of events that were sent."""
        return self.ops + 31 + SERVICES.index(service)

    def tcp(self) -> dict[str, int]:
        """Every TCP port of the platform's own processes by name, without database and broker."""
        names = [f"{s}{part}" for s in SERVICES for part in ("", "-worker", "-relay")]
        listeners = {"gateway": self.gateway} | {s: self.api(s) for s in SERVICES}
        return listeners | {f"{name} (health)": self.ops_of(name) for name in ["gateway", *names]}

    def udp(self) -> dict[str, int]:
        """Every UDP port of the platform by name."""
        relays = {f"{s}-relay (wake-up)": self.wake_of(s) for s in SERVICES}
        return relays | {f"{s}-worker (wake-up)": self.worker_wake_of(s) for s in SERVICES}


def is_free(port: int, kind: socket.SocketKind = socket.SOCK_STREAM) -> bool:
    """True when the loopback port can be bound."""
    with socket.socket(socket.AF_INET, kind) as probe:
        if kind == socket.SOCK_STREAM:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_base(start: int = 20000, stop: int = 32000, width: int = 60) -> int:
    """A base from which `width` TCP and UDP ports are free; at random, so that parallel callers differ."""
    bases = range(start, stop, 100)
    for base in random.sample(bases, len(bases)):
        ports = range(base, base + width)
        if all(is_free(port) and is_free(port, socket.SOCK_DGRAM) for port in ports):
            return base
    raise StackError(f"no {width} free ports in a row between {start} and {stop}")


def owner_of(port: int, kind: socket.SocketKind = socket.SOCK_STREAM) -> str:
    """Who listens on a port, as far as this user may see it."""
    try:
        connections = psutil.net_connections("inet")
    except (psutil.AccessDenied, OSError):
        return "a process this user may not see"
    found = [c for c in connections if c.type == kind and c.laddr and c.laddr.port == port and c.pid]
    found.sort(key=lambda connection: connection.status != psutil.CONN_LISTEN)
    return describe_process(found[0].pid if found else None)


def describe_process(pid: int | None) -> str:
    """One line naming a process: program, pid, user and the start of its command line."""
    try:
        process = psutil.Process(pid) if pid else None
        if process is None:
            return "a process this user may not see"
        command = " ".join(process.cmdline())[:80]
        return f"{process.name()} (pid {process.pid}, user {process.username()}: {command})"
    except psutil.Error:
        return f"pid {pid}"


def ensure_free(tcp: Iterable[tuple[str, int]], udp: Iterable[tuple[str, int]] = ()) -> None:
    """Refuse to start while ports are taken, naming all of them, their owners and the way out."""
    wanted = [(name, port, socket.SOCK_STREAM) for name, port in tcp]
    wanted += [(name, port, socket.SOCK_DGRAM) for name, port in udp]
    taken = [(name, port, kind) for name, port, kind in wanted if not is_free(port, kind)]
    if not taken:
        return
    lines = [f"  port {port}, wanted for {name}, is used by {owner_of(port, kind)}" for name, port, kind in taken]
    raise StackError(
        "Some ports are in use:\n" + "\n".join(lines) + "\n"
        "Stop that process, or choose others: --port-base 20000 moves everything (TIDU_PORT_BASE); "
        "--gateway-port, --postgres-port and --kafka-port move one "
        "(TIDU_GATEWAY_PORT, TIDU_POSTGRES_PORT, TIDU_KAFKA_PORT)."
    )
