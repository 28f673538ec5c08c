"""Writes docs/api/openapi.json, the merged document (`python -m devstack.api_docs`)."""

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from gateway.documents.merge import merge

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "docs" / "api" / "openapi.json"
SERVICES = ("enterprise", "parks", "finance", "targets")


def document() -> dict[str, Any]:
    """The merged document, made from the applications without starting them."""
    os.environ.setdefault("TIDU_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    os.environ.setdefault("TIDU_PROFILE", "local")
    own = import_module("gateway.app").from_environment().openapi()
    return merge(own, {name: import_module(f"services.{name}.app").app.openapi() for name in SERVICES})


def text() -> str:
    """The file's text: sorted, so that a change is a small difference."""
    return json.dumps(document(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> None:
    """Write the file, or with --print show what it would hold."""
    if "--print" in sys.argv[1:]:
        sys.stdout.write(text())
        return
    PLACE.parent.mkdir(parents=True, exist_ok=True)
    PLACE.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{PLACE.relative_to(ROOT)}: {len(document()['paths'])} paths\n")


if __name__ == "__main__":
    main()
