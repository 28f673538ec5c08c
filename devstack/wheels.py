"""Where the packages lie that carry the servers' binaries."""

from importlib.util import find_spec
from pathlib import Path

from devstack.errors import StackError


def installed(package: str) -> Path:
    """A package's folder, found without importing it: what it does at import is not wanted."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise StackError(f"the package {package} is not installed; run make up")
    return Path(spec.submodule_search_locations[0])
