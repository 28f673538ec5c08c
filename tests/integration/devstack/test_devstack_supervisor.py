"""The supervisor with real processes: crashes, back-off, stops, leftovers."""

import asyncio
import os
import signal
import subprocess
import time

import psutil
import pytest

from devstack.errors import StackError
from devstack.records import Identity, RunRecord, end_leftovers
from devstack.supervisor import Supervisor


@pytest.fixture
async def supervisor(tmp_path):
    lines: list[str] = []
    supervisor = Supervisor(tmp_path, lines.append)
    supervisor.said = lines  # type: ignore[attr-defined]
    yield supervisor
    await supervisor.close()


async def until(condition, seconds=10.0):
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "it did not happen in time"
        await asyncio.sleep(0.02)


async def test_a_killed_program_is_reported_and_back_within_a_second(supervisor, stand_in):
    await supervisor.start([stand_in("a"), stand_in("b")])
    before = supervisor.pids()
    begun = time.monotonic()
    assert supervisor.kill("a") == before["a"]
    await until(lambda: supervisor.pids().get("a") not in {None, before["a"]})
    await supervisor.wait_ready(["a"])
    assert time.monotonic() - begun < 3
    assert supervisor.pids()["b"] == before["b"]
    assert "a was killed by signal 9" in supervisor.said[0]
    assert "restart in 0.2 s" in supervisor.said[0]


async def test_the_pause_grows_with_each_crash_in_a_row(supervisor, stand_in):
    await supervisor.start([stand_in("a")])
    for _ in range(3):
        pid = supervisor.kill("a")
        await until(lambda pid=pid: supervisor.pids().get("a") not in {None, pid})
        await supervisor.wait_ready(["a"])
    pauses = [line.split("restart in ")[1] for line in supervisor.said if "restart in" in line]
    assert pauses == ["0.2 s", "0.4 s", "0.8 s"]


async def test_a_program_that_cannot_start_says_why(supervisor, stand_in):
    with pytest.raises(StackError) as failed:
        await supervisor.start([stand_in("good"), stand_in("bad", "broken")])
    assert "bad gave up starting" in str(failed.value)
    assert "the reason stands here" in str(failed.value)
    assert "good" not in str(failed.value)


async def test_a_stubborn_program_is_killed_after_its_limit(supervisor, stand_in):
    await supervisor.start([stand_in("a", "stubborn", stop_seconds=0.5)])
    pid = supervisor.pids()["a"]
    begun = time.monotonic()
    await supervisor.close()
    assert 0.4 < time.monotonic() - begun < 3
    assert not psutil.pid_exists(pid)
    assert "a did not stop within" in supervisor.said[-1]


async def test_children_of_a_killed_program_go_with_it(supervisor, stand_in, tmp_path):
    await supervisor.start([stand_in("a", "parent")])
    log = tmp_path / "logs" / "a.log"
    await until(lambda: "child" in log.read_text())
    child = int(log.read_text().split("child")[1].split()[0])
    os.kill(supervisor.pids()["a"], signal.SIGKILL)
    await until(lambda: not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE)


async def test_what_follows_a_restart_is_done_before_it_counts_as_ready(supervisor, stand_in):
    done = []

    async def again():
        done.append(supervisor.keepers["a"].ready.is_set())

    await supervisor.start([stand_in("a", after_restart=again)])
    assert done == []
    supervisor.kill("a")
    await supervisor.wait_ready(["a"])
    assert done == [False]


async def test_a_restart_on_request_is_gentle_and_no_crash(supervisor, stand_in):
    await supervisor.start([stand_in("a")])
    before = supervisor.pids()["a"]
    await supervisor.restart("a")
    assert supervisor.pids()["a"] != before
    assert supervisor.keepers["a"].failures == 0
    assert not [line for line in supervisor.said if "restart in" in line]


async def test_an_impatient_operator_ends_everything_at_once(supervisor, stand_in):
    await supervisor.start([stand_in("a", "stubborn", stop_seconds=30), stand_in("server")])
    closing = asyncio.create_task(supervisor.close([["server"]]))
    await asyncio.sleep(0.2)
    supervisor.kill_all()
    await asyncio.wait_for(closing, 2)
    assert not [line for line in supervisor.said if "restart in" in line]


async def test_closing_stops_the_groups_in_their_order(supervisor, stand_in):
    await supervisor.start([stand_in("server"), stand_in("worker")])
    gone = []
    stop_one = supervisor._stop_one

    async def note(keeper):
        gone.append(keeper.program.name)
        await stop_one(keeper)

    supervisor._stop_one = note
    await supervisor.close([["server"]])
    assert gone == ["worker", "server"]
    assert supervisor.pids() == {}
    assert not supervisor.record.path.exists()


async def test_a_job_that_fails_shows_the_end_of_its_log(supervisor, stand_in):
    with pytest.raises(StackError, match="migrate ended with code 3") as failed:
        await supervisor.run(stand_in("migrate", "broken"))
    assert "the reason stands here" in str(failed.value)


async def test_stopping_while_a_restart_is_pending_leaves_nothing(supervisor, stand_in):
    await supervisor.start([stand_in("a")])
    supervisor.kill("a")
    await until(lambda: any("restart in" in line for line in supervisor.said))
    await supervisor.close()
    await asyncio.sleep(0.4)
    assert supervisor.pids() == {}


def test_leftovers_of_a_dead_run_are_ended_even_stubborn_ones(tmp_path, stand_in):
    program = stand_in("a", "stubborn")
    left = subprocess.Popen(program.command, start_new_session=True, stdout=subprocess.DEVNULL)
    time.sleep(0.3)
    record = RunRecord(tmp_path)
    identity = Identity.of(left.pid, signal.SIGTERM, 0.5)
    assert identity is not None
    record.supervisor = Identity(os.getpid(), identity.created - 3600)
    record.processes["a"] = identity
    record.write()
    lines: list[str] = []
    assert end_leftovers(tmp_path, lines.append) == 1
    assert left.wait(timeout=5) == -signal.SIGKILL
    assert not record.path.exists()
    assert "left over" in lines[0]
