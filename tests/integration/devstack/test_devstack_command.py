"""The command itself: two platforms at once, Ctrl-C, a killed supervisor, taken ports."""

import json
import os
import signal
import socket
import subprocess
import sys
import time

import psutil
import pytest

from devstack.config import ROOT
from devstack.ports import HOST, Ports, free_base

_COMMAND = [sys.executable, "-m", "devstack"]


@pytest.fixture
def servers(tmp_path):
    """Start `tidu servers` on a folder of its own; what still runs at the end is killed."""
    started = []

    def start(name, base):
        state = tmp_path / name
        command = [*_COMMAND, "servers", "--state", str(state), "--port-base", str(base)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        started.append((process, state))
        return process, state

    yield start
    for process, state in started:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=60)
        if process.stdout:
            process.stdout.close()
        call("reset", "--yes", "--state", str(state))


def up(process, state):
    for line in process.stdout:
        if "Ctrl-C stops them" in line:
            return {n: p["pid"] for n, p in json.loads((state / "run.json").read_text())["processes"].items()}
    raise AssertionError("it did not start")


def gone(pids, seconds=15.0):
    limit = time.monotonic() + seconds
    while left := [pid for pid in pids if psutil.pid_exists(pid)]:
        if time.monotonic() > limit:
            return left
        time.sleep(0.05)
    return []


def call(*arguments):
    return subprocess.run([*_COMMAND, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def test_two_platforms_run_side_by_side_and_ctrl_c_ends_one_alone(servers):
    first, first_state = servers("one", free_base())
    first_pids = up(first, first_state)
    second, second_state = servers("two", free_base())
    second_pids = up(second, second_state)
    assert {"postgres", "kafka"} == set(first_pids) == set(second_pids)
    begun = time.monotonic()
    first.send_signal(signal.SIGINT)
    assert first.wait(timeout=30) == 0
    assert time.monotonic() - begun < 15
    assert gone(first_pids.values()) == []
    assert all(psutil.pid_exists(pid) for pid in second_pids.values())
    status = call("status", "--state", str(second_state))
    assert status.returncode == 0, status.stdout + status.stderr
    assert "postgres" in status.stdout
    again = call("servers", "--state", str(second_state), "--port-base", str(free_base()))
    assert again.returncode == 1
    assert f"already running on {second_state} (pid {second.pid})" in again.stdout
    assert call("down", "--state", str(second_state)).returncode == 0
    assert second.wait(timeout=5) == 0
    assert gone(second_pids.values()) == []
    assert not (second_state / "run.json").exists()


def test_a_stop_heard_twice_is_still_an_orderly_one(servers):
    """A signal to the whole group comes once itself and once more through make, timeout or another wrapper."""
    process, state = servers("twice", free_base())
    pids = up(process, state)
    process.terminate()
    time.sleep(0.02)
    process.terminate()
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 0, said
    assert "killed" not in said
    assert "restart in" not in said
    assert gone(pids.values()) == []
    assert "database system is shut down" in (state / "logs" / "postgres.log").read_text()


def test_a_killed_supervisor_leaves_no_orphans_and_the_next_start_works(servers):
    base = free_base()
    process, state = servers("killed", base)
    pids = up(process, state)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert gone(pids.values()) == []
    again, state = servers("killed", base)
    assert set(up(again, state)) == {"postgres", "kafka"}


def test_a_taken_port_stops_the_start_with_its_owners_name(servers):
    base = free_base()
    with socket.create_server((HOST, Ports.from_base(base).postgres)):
        process, _ = servers("taken", base)
        assert process.wait(timeout=30) == 1
        said = process.stdout.read()
    assert f"port {base + 55}, wanted for postgres, is used by" in said
    assert f"pid {os.getpid()}" in said
    assert "Traceback" not in said


def test_commands_about_nothing_say_so_in_a_sentence(tmp_path):
    state = str(tmp_path / "none")
    for arguments in (["status"], ["logs"], ["token", "--role", "leader"], ["clock", "--real"], ["story"]):
        result = call(*arguments, "--state", state)
        assert result.returncode == 1, arguments
        assert "Traceback" not in result.stdout + result.stderr
    assert call("down", "--state", state).stdout.strip() == "nothing was running"
    assert call("reset", "--yes", "--state", state).returncode == 0
