"""Byte code, without which every process would compile what it imports anew at each start."""

import compileall
import os
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
