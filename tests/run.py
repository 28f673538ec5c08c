"""The whole gate in one command: style, format, types, imports, then every test (`python -m tests.run`)."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
BUDGET_SECONDS = 15 * 60
WHOLE_PLATFORMS = tuple(
    f"tests/{folder}/" for folder in ("browser", "chaos", "concurrency", "e2e", "integration/devstack")
)

CHECKS = (
    ("style", ["ruff", "check", "."]),
    ("format", ["ruff", "format", "--check", "."]),
    ("types", ["mypy"]),
    ("imports", ["lint-imports", "--no-cache"]),
)


class Places(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Whole platforms on one worker, one after another, for each takes both cores; all else file by file."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "platforms" if file.startswith(WHOLE_PLATFORMS) else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Which worker runs what; xdist's own groups go by a part of pytest's items that pytest 9.2 no longer has."""
    return Places(config, log)


def check(name: str, command: list[str]) -> bool:
    """Run one static check; its output is shown only when it fails."""
    begun = time.monotonic()
    done = subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    fine = done.returncode == 0
    print(f"{'ok    ' if fine else 'FAILED'} {name:<8} {time.monotonic() - begun:5.1f} s", flush=True)
    if not fine:
        print(done.stdout + done.stderr, flush=True)
    return fine


def run_tests(arguments: list[str], seconds: float) -> int:
    """Every test in two processes; pytest's own summary names what was skipped and why, and closes the output."""
    options = ["-p", "tests.run", "-n", "2", "--no-loadscope-reorder", "-ra", "--durations=15"]
    command = [sys.executable, "-m", "pytest", *options, *arguments]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONUNBUFFERED": "1"}) as tests:
        try:
            return tests.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            tests.send_signal(signal.SIGINT)  # so that it still names what failed until here
            with contextlib.suppress(subprocess.TimeoutExpired):
                tests.wait(timeout=60)
            tests.terminate()
            print(f"FAILED tests: longer than the {BUDGET_SECONDS // 60} minutes the gate may take", flush=True)
            return 1


def main() -> int:
    """Run everything, also after a failure, so that one run names all that is wrong."""
    begun = time.monotonic()
    failed = [name for name, command in CHECKS if not check(name, command)]
    if failed:
        print(f"FAILED before the tests: {', '.join(failed)}", flush=True)
    code = run_tests(sys.argv[1:], max(60.0, BUDGET_SECONDS - (time.monotonic() - begun)))
    return code or (1 if failed else 0)


if __name__ == "__main__":
    sys.exit(main())
