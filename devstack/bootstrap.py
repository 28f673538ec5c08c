"""Makes the virtual environment from the lock files; runs on the bare interpreter, before anything is installed."""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEAST = (3, 11)
_COMMAND = """#!{python}
import sys

from devstack.cli import app

sys.exit(app())
"""


def main() -> int:
    """Bring the environment up to date with one lock; nothing happens when it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lock", choices=("runtime", "devstack", "dev"), help="which requirements/*.txt")
    parser.add_argument("--venv", default=str(ROOT / ".venv"), help="the virtual environment's folder")
    chosen = parser.parse_args()
    if sys.version_info[:2] < LEAST:
        print(f"Tidu needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.", file=sys.stderr)
        print("Install Python 3.11 and name it: make PYTHON=/path/to/python3.11", file=sys.stderr)
        return 1
    if sys.version_info[:2] > LEAST:
        print(f"Note: tested with Python 3.11; this is {sys.version.split()[0]}.")
    return _bring_up_to_date(Path(chosen.venv).absolute(), chosen.lock)


def _bring_up_to_date(folder: Path, lock: str) -> int:
    python = folder / "bin" / "python"
    stamp = folder / f".installed-{lock}"
    wanted = fingerprint(lock)
    if stamp.exists() and stamp.read_text() == wanted and _works(python):
        return 0
    if not _works(python):
        print(f"Making the virtual environment {folder}")
        if folder.exists():
            shutil.rmtree(folder)
        venv.create(folder, with_pip=True, symlinks=True)
    print(f"Installing requirements/{lock}.txt")
    if not _install(python, ROOT / "requirements" / f"{lock}.txt"):
        print("The packages could not be installed; see above.", file=sys.stderr)
        return 1
    link(folder, python)
    stamp.write_text(wanted)
    return 0


def fingerprint(lock: str) -> str:
    """What the environment was made from: the lock, this file and the interpreter."""
    digest = hashlib.sha256(sys.version.encode())
    for path in (ROOT / "requirements" / f"{lock}.txt", ROOT / "requirements" / "bootstrap.txt", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _works(python: Path) -> bool:
    if not python.exists():
        return False
    check = "import sys; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([str(python), "-c", check], check=False).returncode == 0


def _install(python: Path, requirements: Path) -> bool:
    """Install by uv, which is itself installed by hash; by pip where uv cannot be had."""
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    uv = python.with_name("uv")
    quiet_pip = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    if not uv.exists():
        subprocess.run([*pip, "-r", str(ROOT / "requirements" / "bootstrap.txt")], check=False, env=quiet_pip)
    if uv.exists():
        command = [str(uv), "pip", "install", "--quiet", "--python", str(python), "--require-hashes"]
        command += ["--compile-bytecode", "-r", str(requirements)]
        if subprocess.run(command, check=False, env=quiet_pip).returncode == 0:
            return True
        print("uv did not manage it; trying pip")
    return subprocess.run([*pip, "-r", str(requirements)], check=False, env=quiet_pip).returncode == 0


def link(folder: Path, python: Path) -> None:
    """Let the environment see the checkout, and put the command tidu beside its python."""
    ask = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    site = Path(subprocess.run(ask, check=True, capture_output=True, text=True).stdout.strip())
    (site / "tidu-checkout.pth").write_text(f"{ROOT}\n")
    command = folder / "bin" / "tidu"
    command.write_text(_COMMAND.format(python=python))
    command.chmod(0o755)


if __name__ == "__main__":
    sys.exit(main())
