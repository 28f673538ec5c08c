"""The platform's own processes: the gateway, the services, their relays and workers, and the jobs before them."""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from contracts.catalogue import listeners_of
from devstack import probes
from devstack.bytecode import writing_environment
from devstack.child import Program
from devstack.clients import clients_file
from devstack.ports import HOST, SERVICES
from devstack.provision import MODULES

if TYPE_CHECKING:
    from devstack.platform import Platform

AUDIENCE = "tidu"
_ADMIN_ONLY = ("TIDU_ADMIN_", "TIDU_OWNER_")
_MODULE_NAMES = {module: module if module == "gateway" else f"services.{module}" for module in MODULES}


def common_environment(platform: "Platform") -> dict[str, str]:
    """What every process is told; variables of the caller's own environment stay, the platform's win."""
    issuer = platform.gateway_url
    own = {
        "PYTHONPATH": str(platform.config.root),
        "TIDU_PROFILE": "local",
        "TIDU_UNPUBLISHED_YEARS": "weekdays",  # the clock of this platform may be moved to any year
        "TIDU_KAFKA": platform.kafka,
        "TIDU_ISSUER": issuer,
        "TIDU_JWKS_URL": f"{issuer}/.well-known/jwks.json",
        "TIDU_AUDIENCE": AUDIENCE,
        "TIDU_CURSOR_SECRET": platform.secrets.get("cursor"),
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_ADMIN_ONLY)}
    return writing_environment(inherited) | own | dict(platform.config.environment)


def jobs(platform: "Platform") -> Sequence[Program]:
    """What must have run before the processes start: all migrations in one process, and the topics."""
    owners = {f"TIDU_OWNER_DATABASE_URL_{module.upper()}": platform.database_url(module, "owner") for module in MODULES}
    environment = common_environment(platform) | owners
    return [
        Program(
            name="migrate",
            command=[sys.executable, "-m", "chassis.migrate", "--all", *_MODULE_NAMES.values()],
            env=environment,
            cwd=platform.config.root,
        ),
        Program(
            name="topics",
            command=[sys.executable, "-m", "chassis.topics"],
            env=environment,
            cwd=platform.config.root,
        ),
    ]


def programs(platform: "Platform") -> Sequence[Program]:
    """Every long-running process."""
    found = [_gateway(platform)]
    for service in SERVICES:
        found.append(_service(platform, service))
        found.append(_worker(platform, service, "relay", "relay"))
        found.append(_worker(platform, service, "worker", "consumer,schedule"))
    return found


def _gateway(platform: "Platform") -> Program:
    upstreams = {f"TIDU_UPSTREAM_{service.upper()}": platform.url(service) for service in SERVICES}
    environment = {
        "TIDU_DATABASE_URL": platform.database_url("gateway"),
        "TIDU_ISSUER_KEY_FILE": str(platform.secrets.issuer_key()),
        "TIDU_LOCAL_CLIENTS_FILE": str(clients_file(platform.secrets)),
        "TIDU_HOST": HOST,
        "TIDU_PORT": str(platform.config.ports.gateway),
    }
    return _program(platform, "gateway", [sys.executable, "-m", "gateway"], environment | upstreams)


def _service(platform: "Platform", service: str) -> Program:
    port = str(platform.config.ports.api(service))
    command = [sys.executable, "-m", "uvicorn", f"services.{service}.app:app", "--host", HOST, "--port", port]
    command += ["--loop", "uvloop", "--http", "chassis.lane.services:ServiceProtocol"]
    command += ["--no-access-log", "--timeout-graceful-shutdown", "10"]
    return _program(platform, service, command, _of_service(platform, service) | {"TIDU_PORT": port})


def _worker(platform: "Platform", service: str, part: str, roles: str) -> Program:
    ports = platform.config.ports
    wakes = {
        "relay": {"TIDU_LISTENER_WAKES": ",".join(f"{HOST}:{ports.worker_wake_of(s)}" for s in listeners_of(service))},
        "worker": {"TIDU_CONSUMER_WAKE": f"{HOST}:{ports.worker_wake_of(service)}"},
    }
    environment = _of_service(platform, service) | {"TIDU_WORKER_ROLES": roles} | wakes[part]
    command = [sys.executable, "-m", f"services.{service}.worker"]
    return _program(platform, f"{service}-{part}", command, environment)


def _of_service(platform: "Platform", service: str) -> dict[str, str]:
    return {
        "TIDU_DATABASE_URL": platform.database_url(service),
        "TIDU_RELAY_WAKE": f"{HOST}:{platform.config.ports.wake_of(service)}",
    }


def _program(platform: "Platform", name: str, command: Sequence[str], environment: dict[str, str]) -> Program:
    ops = platform.config.ports.ops_of(name)
    return Program(
        name=name,
        command=command,
        env=common_environment(platform) | environment | {"TIDU_OPS_PORT": str(ops)},
        cwd=platform.config.root,
        probe=probes.http(f"http://{HOST}:{ops}/health/ready"),
        ready_seconds=60,
        stop_seconds=20,
    )
