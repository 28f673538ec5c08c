"""A folder outside private homes, for what an unprivileged server must read."""

import hashlib
import os
import shutil
from pathlib import Path

from devstack.errors import StackError


def shared_folder(owner: Path) -> Path:
    """The folder in /var/tmp that stands in for a private one; refused when somebody else made it."""
    folder = _place(owner)
    folder.mkdir(mode=0o755, exist_ok=True)
    status = folder.lstat()
    if status.st_uid != os.getuid() or folder.is_symlink() or status.st_mode & 0o022:
        raise StackError(f"{folder} exists and is not ours alone; remove it")
    (folder / "belongs-to").write_text(f"{owner.resolve()}\n")
    return folder


def remove_shared_folder(owner: Path) -> None:
    """Delete the stand-in of exactly this folder, when there is one."""
    folder = _place(owner)
    if folder.is_dir() and not folder.is_symlink() and folder.lstat().st_uid == os.getuid():
        shutil.rmtree(folder)


def _place(owner: Path) -> Path:
    mark = hashlib.sha256(str(owner.resolve()).encode()).hexdigest()[:12]
    return Path("/var/tmp") / f"tidu-{os.getuid()}-{mark}"  # noqa: S108 - owner and mode are checked before use
