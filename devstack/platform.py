"""A whole platform: servers, jobs and processes of one state folder, for the command tidu and for tests."""

import asyncio
import fcntl
import os
import shutil
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import date
from types import TracebackType
from typing import IO, Literal, Self

from chassis.kafka_address import BadAddress, shown
from devstack import bytecode, clock, processes, provision
from devstack.apache_kafka import ApacheKafka
from devstack.child import Program
from devstack.config import PlatformConfig
from devstack.console import Console, Silent
from devstack.errors import StackError
from devstack.kafka import EmbeddedKafka
from devstack.ports import HOST, SERVICES, ensure_free
from devstack.postgres import EmbeddedPostgres
from devstack.records import RunRecord, end_leftovers
from devstack.secret_store import SecretStore
from devstack.shared_folder import remove_shared_folder
from devstack.supervisor import Supervisor

DatabaseRole = Literal["app", "owner", "readonly", "admin"]
_SERVERS = ("postgres", "kafka")
_KNOCK_SECONDS = 15


class Platform:
    """One running platform; `async with Platform(config) as p` starts it and stops it."""

    def __init__(self, config: PlatformConfig, console: Console | None = None) -> None:
        self.config = config
        self.console = console or Silent()
        self.state = config.state.absolute()
        self.state.mkdir(parents=True, exist_ok=True)
        self.secrets = SecretStore.open(self.state)
        self.supervisor = Supervisor(self.state, self.console.warn)
        self.seconds_to_ready = 0.0
        self._lock: IO[str] | None = None
        ports = config.ports
        self.postgres = None if config.database else EmbeddedPostgres(self.state, ports.postgres, self.secrets)
        self.broker: EmbeddedKafka | ApacheKafka | None = None
        if config.kafka == "embedded":
            self.broker = EmbeddedKafka(self.state, ports.kafka)
        elif config.kafka == "apache":
            self.broker = ApacheKafka(self.state, ports.kafka, ports.kafka_controller)

    @property
    def gateway_url(self) -> str:
        """The public door."""
        return self.url("gateway")

    @property
    def kafka(self) -> str:
        """The brokers' addresses."""
        return self.broker.bootstrap if self.broker else self.config.kafka

    @property
    def admin_url(self) -> str:
        """The database server as its administrator."""
        return self.postgres.admin_url if self.postgres else self.config.database or ""

    def url(self, name: str) -> str:
        """The address of the gateway or a service."""
        return f"http://{HOST}:{self.config.ports.api(name)}"

    def ops_url(self, process: str) -> str:
        """The address of a process's health and metrics."""
        return f"http://{HOST}:{self.config.ports.ops_of(process)}"

    def database_url(self, module: str, role: DatabaseRole = "app") -> str:
        """The address of a module's database for one of its roles."""
        name = provision.database(module)
        if role == "admin":
            return provision.url_for(self.admin_url, name)
        user = provision.READONLY if role == "readonly" else f"{name}_{role}"
        return provision.url_for(self.admin_url, name, user, self.secrets.get(user))

    async def start(self) -> None:
        """Start everything in order; whatever fails, nothing is left running."""
        begun = time.monotonic()
        self._take_lock()
        async with AsyncExitStack() as undo:
            undo.push_async_callback(self.stop)
            end_leftovers(self.state, self.console.warn)
            self._ensure_ports()
            self._describe()
            await self._start_servers()
            await self._run_jobs()
            programs = list((self.config.programs or processes.programs)(self))
            if self.config.today:
                await clock.keep_day((self.database_url(name, "admin") for name in SERVICES), self.config.today)
            if programs:
                with self.console.step(f"{len(programs)} processes ready"):
                    await self.supervisor.start(programs)
            if self.config.today:
                with self.console.step(f"business day {self.config.today}"):
                    await clock.set_day(self.gateway_url, self.secrets, self.config.today)
            undo.pop_all()
        self.seconds_to_ready = time.monotonic() - begun

    async def _start_servers(self) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._start_database())
                group.create_task(self._start_broker())
                group.create_task(asyncio.to_thread(bytecode.compile_tree, self.config.root))
        except* StackError as failures:
            raise _first(failures) from None

    async def _start_database(self) -> None:
        passwords = self.secrets.get_all(provision.roles())
        if self.postgres:
            with self.console.step(f"PostgreSQL on {HOST}:{self.config.ports.postgres}"):
                await self.supervisor.start([self.postgres.program()])
        with self.console.step("databases and roles"):
            await provision.provision(self.admin_url, passwords)

    async def _start_broker(self) -> None:
        if self.broker is None:
            with self.console.step(f"Kafka at {shown(self.kafka)}"):
                await self._check_broker()
            return
        name = "Apache Kafka" if isinstance(self.broker, ApacheKafka) else "development broker"
        with self.console.step(f"{name} on {self.kafka}"):
            program = await asyncio.to_thread(self.broker.program)
            await self.supervisor.start([replace(program, after_restart=self._topics_again)])

    async def _topics_again(self) -> None:
        """A broker that was killed may have forgotten even its youngest topics; making them again harms nothing."""
        for job in (self.config.jobs or processes.jobs)(self):
            if job.name == "topics":
                await self.supervisor.run(job)

    async def _check_broker(self) -> None:
        from chassis.kafka import LogUnavailable, knock

        wanted = "embedded, apache, HOST:PORT[,…] or kafka+sasl_ssl://USER:PASSWORD@HOST:PORT"
        try:
            async with asyncio.timeout(_KNOCK_SECONDS):
                await knock(self.kafka)
        except (LogUnavailable, TimeoutError, BadAddress) as error:
            said = f"no Kafka broker answers at {shown(self.kafka)} (wanted: {wanted}): {error}"
            raise StackError(said) from None

    async def _run_jobs(self) -> None:
        jobs = list((self.config.jobs or processes.jobs)(self))
        if not jobs:
            return
        try:
            async with asyncio.TaskGroup() as group:
                for job in jobs:
                    group.create_task(self._run_job(job))
        except* StackError as failures:
            raise _first(failures) from None

    async def _run_job(self, job: Program) -> None:
        with self.console.step(job.name):
            await self.supervisor.run(job)

    async def set_day(self, today: date | None) -> None:
        """Move the business clock of all services; None lets it follow real time again."""
        with self.console.step(f"business day {today or 'as the real clock says'}"):
            await clock.set_day(self.gateway_url, self.secrets, today)

    async def stop(self) -> None:
        """Stop everything in reverse order: processes, then broker and database."""
        try:
            await self.supervisor.close([_SERVERS])
            if self.config.temporary and self._lock and self.postgres:
                shutil.rmtree(self.postgres.home, ignore_errors=True)
                remove_shared_folder(self.state)
        finally:
            if self._lock:
                self._lock.close()
                self._lock = None

    def _take_lock(self) -> None:
        lock = (self.state / "lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            owner = lock.read().strip()
            lock.close()
            raise StackError(
                f"a platform is already running on {self.state} (pid {owner}). "
                "`tidu status` shows it, `tidu down` stops it; --state DIR with --port-base N starts another."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock

    def _ensure_ports(self) -> None:
        ports = self.config.ports
        tcp: list[tuple[str, int]] = [("postgres", ports.postgres)] if self.postgres else []
        tcp += [("kafka", ports.kafka)] if self.broker else []
        tcp += [("kafka's controller", ports.kafka_controller)] if isinstance(self.broker, ApacheKafka) else []
        own = self.config.programs is None
        ensure_free(tcp + (list(ports.tcp().items()) if own else []), ports.udp().items() if own else ())

    def _describe(self) -> None:
        record: RunRecord = self.supervisor.record
        record.about = {
            "gateway": self.gateway_url,
            "kafka": shown(self.kafka),
        }
        record.write()

    def kill(self, name: str) -> int:
        """SIGKILL one process (also `postgres` or `kafka`); the supervisor starts it again. Its old pid."""
        return self.supervisor.kill(name)

    async def restart(self, name: str) -> None:
        """Restart one process gently, as a rolling update would, and wait until it answers."""
        await self.supervisor.restart(name)

    def pids(self) -> dict[str, int]:
        """The living processes by name."""
        return self.supervisor.pids()

    def ready(self) -> bool:
        """True when every process answers its probe."""
        return self.supervisor.ready()

    async def wait_ready(self, names: Sequence[str] | None = None, seconds: float = 60) -> None:
        """Wait until the named processes (all by default) answer again."""
        await self.supervisor.wait_ready(names, seconds)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()


def _first(failures: BaseExceptionGroup[StackError]) -> StackError:
    error: BaseException = failures
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error if isinstance(error, StackError) else StackError(str(error))
