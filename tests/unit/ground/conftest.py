"""The manifests as kustomize renders them; where its program is missing, the tests say so and are skipped."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
OVERLAYS = sorted(p for p in (ROOT / "deploy" / "k8s" / "overlays").iterdir() if p.is_dir())


def program(name):
    """A program of this environment, else of the machine."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed: the manifests cannot be checked")
    return found


@pytest.fixture(scope="session", params=["base", *(f"overlays/{p.name}" for p in OVERLAYS)])
def rendered(request):
    """The text kustomize makes of a folder."""
    done = subprocess.run(
        [program("kubectl"), "kustomize", str(ROOT / "deploy" / "k8s" / request.param)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


@pytest.fixture(scope="session")
def resources(rendered):
    """Every resource, in order."""
    return list(yaml.safe_load_all(rendered))


@pytest.fixture(scope="session")
def compose():
    """The compose file as it is written."""
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
