"""Byte code, without which every process would compile what it imports anew at each start."""

import compileall
import os
import sys
from collections.abc import Mapping
from pathlib import Path

PACKAGES = ("contracts", "chassis", "services", "gateway", "devstack")


def writing_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment with byte code being written, even where the machine's default says otherwise."""
    return {name: value for name, value in environment.items() if name != "PYTHONDONTWRITEBYTECODE"}


def compile_tree(root: Path) -> None:
    """Compile the project's own packages; files that did not change cost one look."""
    for package in PACKAGES:
        if (root / package).is_dir() and os.access(root / package, os.W_OK):
            compileall.compile_dir(root / package, quiet=2)


def compile_site_packages() -> None:
    """Compile the installed packages the platform runs on, with a process per core."""
    site = Path(sys.prefix) / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    if os.access(site, os.W_OK):
        compileall.compile_dir(site, quiet=2, workers=0)
