"""The whole gate in one command: style, format, types, imports, then every test (`python -m tests.run`)."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
BUDGET_SECONDS = 15 * 60
SHARED_NOTHING = {"unit", "contracts", "architecture"}
WHOLE_PLATFORMS = {"browser", "chaos", "e2e"}

CHECKS = (
    ("style", ["ruff", "check", "."]),
    ("format", ["ruff", "format", "--check", "."]),
    ("types", ["mypy"]),
    ("imports", ["lint-imports", "--no-cache"]),
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole platforms on one worker, one after another, for each takes both cores; servers of a file on one worker.

    First of all hooks: xdist reads the groups in its own.
    """
    for item in items:
        folder = item.path.relative_to(ROOT / "tests").parts[0]
        if folder in WHOLE_PLATFORMS or item.get_closest_marker("stack"):
            item.add_marker(pytest.mark.xdist_group("platforms"))
        elif folder not in SHARED_NOTHING:
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


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
    command = [sys.executable, "-m", "pytest", "-p", "tests.run", "-n", "2", "--dist", "loadgroup", "-ra", *arguments]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONUNBUFFERED": "1"}) as tests:
        try:
            return tests.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
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
