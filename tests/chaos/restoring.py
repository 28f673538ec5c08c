"""A base backup and the archived log of a running PostgreSQL, and a second server restored from them."""

import asyncio
import os
import re
import shutil
import signal
import subprocess
import time
from typing import TYPE_CHECKING, Any

import asyncpg

from devstack.platform import Platform
from devstack.ports import HOST, free_base
from devstack.postgres import ADMIN, EmbeddedPostgres

if TYPE_CHECKING:
    from pathlib import Path


class Backup:
    """The folder of one backup: `base` and `wal`; and the commands of the runbook, run as the server's user."""

    def __init__(self, platform: Platform) -> None:
        assert platform.postgres is not None
        self.server: EmbeddedPostgres = platform.postgres
        self.folder = self.server.home / "backup"
        self.base, self.wal = self.folder / "base", self.folder / "wal"
        self._archive: subprocess.Popen[bytes] | None = None
        self._restored: list[Path] = []
        for folder in (self.folder, self.wal):
            folder.mkdir(mode=0o700)
            if self.server.account:
                os.chown(folder, self.server.account.uid, self.server.account.gid)

    def command(self, name: str, *arguments: str) -> list[str]:
        """A program of the server's own version."""
        return [str(self.server.binaries / "bin" / name), *arguments]

    @property
    def _who(self) -> dict[str, Any]:
        account = self.server.account
        return {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}

    @property
    def _env(self) -> dict[str, str]:
        return {
            "PGPASSWORD": self.server.secrets.get("postgres_admin"),
            "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
        }

    def _run(self, command: list[str]) -> None:
        done = subprocess.run(command, env=self._env, cwd="/", capture_output=True, text=True, check=False, **self._who)
        assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"

    def _place(self) -> list[str]:
        return ["-h", HOST, "-p", str(self.server.port), "-U", ADMIN]

    def archive(self) -> None:
        """Archive the log from now on, as it is written."""
        slot = ["--slot", "tidu_archive"]
        self._run(self.command("pg_receivewal", *self._place(), *slot, "--create-slot", "--if-not-exists"))
        command = self.command("pg_receivewal", *self._place(), *slot, "-D", str(self.wal), "--synchronous")
        self._archive = subprocess.Popen(
            command, env=self._env, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self._who
        )

    async def take(self) -> None:
        """A base backup, checked."""
        options = ["-D", str(self.base), "-X", "none", "--checkpoint=fast", "--no-sync"]
        await asyncio.to_thread(self._run, self.command("pg_basebackup", *self._place(), *options))
        await asyncio.to_thread(self._run, self.command("pg_verifybackup", "-n", str(self.base)))

    async def archived(self, admin: asyncpg.Connection) -> None:
        """Wait until the archive holds everything committed up to now."""
        wanted = await admin.fetchval("SELECT pg_current_wal_flush_lsn()::text")
        there = "SELECT coalesce(bool_or(flush_lsn >= $1::text::pg_lsn), false) FROM pg_stat_replication"
        end = time.monotonic() + 60
        while not await admin.fetchval(there, wanted):
            assert time.monotonic() < end, "the archive does not follow"
            await asyncio.sleep(0.05)

    def stop(self) -> None:
        """End the archive and every restored server."""
        if self._archive:
            self._archive.send_signal(signal.SIGINT)
            self._archive.wait(20)
        for data in self._restored:
            self._run(self.command("pg_ctl", "stop", "-D", str(data), "-m", "immediate"))

    async def restore(self, name: str, until: str | None = None, *, durable: bool = True) -> tuple[str, float]:
        """A second server from the base backup and the archived log, to its end or a named point; its admin address."""
        begun = time.monotonic()
        data, port = self.folder / name, free_base()
        await asyncio.to_thread(self._run, ["cp", "-a", str(self.base), str(data)])
        wanted = f'cp "{self.wal}/%f" "%p" || cp "{self.wal}/%f.partial" "%p"'
        lines = [f"port = {port}", f"restore_command = '{wanted}'", "recovery_target_action = 'promote'"]
        lines += [f"recovery_target_name = '{until}'"] if until else []
        lines += [] if durable else ["fsync = off"]
        settings = data / "postgresql.conf"
        settings.write_text(settings.read_text() + "\n".join([*lines, ""]))
        (data / "recovery.signal").touch()
        if self.server.account:
            os.chown(data / "recovery.signal", self.server.account.uid, self.server.account.gid)
        start = self.command(
            "pg_ctl", "start", "-D", str(data), "-w", "-t", "120", "-l", str(self.folder / f"{name}.log")
        )
        await asyncio.to_thread(self._run, start)
        self._restored.append(data)
        address = re.sub(rf":{self.server.port}/", f":{port}/", self.server.admin_url)
        connection = await asyncpg.connect(address)
        while await connection.fetchval("SELECT pg_is_in_recovery()"):
            await asyncio.sleep(0.05)
        await connection.close()
        return address, time.monotonic() - begun


def forget(backup: Backup) -> None:
    """Delete it all."""
    shutil.rmtree(backup.folder, ignore_errors=True)
