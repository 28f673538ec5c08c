"""Every benchmark beside what it is measured against (`python -m bench [name…]`)."""

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterator
from typing import cast

import bench
from bench.rig import NotHere

_NOT_BENCHMARKS = {"__main__", "prove"}
Measure = Callable[[], int | None]


def benchmarks() -> Iterator[str]:
    """Modules of this folder that offer `main()`: each prints its own table and writes its own JSON."""
    for module in pkgutil.iter_modules(bench.__path__):
        if module.name not in _NOT_BENCHMARKS and not module.name.startswith("_"):
            yield module.name


def main(argv: list[str] | None = None) -> int:
    """Run the named benchmarks, else all, one after another; a failing one does not stop the others."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="which; all without")
    given = parser.parse_args(argv)
    found = {name: getattr(importlib.import_module(f"bench.{name}"), "main", None) for name in benchmarks()}
    runnable = {name: cast("Measure", measure) for name, measure in found.items() if callable(measure)}
    if unknown := set(given.names) - set(runnable):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    if not runnable:
        print("No benchmark is built yet.")
    skipped: dict[str, str] = {}
    failed = [name for name in given.names or runnable if _run(name, runnable[name], skipped)]
    for name, why in skipped.items():
        print(f"SKIPPED {name}: {why}")
    for name in failed:
        print(f"FAILED {name}")
    return 1 if failed else 0


def _run(name: str, measure: Measure, skipped: dict[str, str]) -> int | None:
    """A benchmark that reads the command line must not find this one's; what it needs may not be here."""
    sys.argv = [f"bench.{name}"]
    try:
        return measure()
    except NotHere as absent:
        skipped[name] = str(absent)
        return None


if __name__ == "__main__":
    sys.exit(main())
