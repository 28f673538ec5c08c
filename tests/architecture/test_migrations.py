"""Migrations are a numbered list: one head, no gap, and each says how it goes back."""

import ast
import re

import pytest

from tests.architecture.sources import ROOT, SERVICES, name, tree

FOLDERS = [ROOT / "services" / s / "migrations" for s in SERVICES] + [ROOT / "gateway" / "migrations"]
NAME = re.compile(r"^(\d{4})_[a-z0-9_]+\.py$")


def _constants(module: ast.Module) -> dict[str, object]:
    found: dict[str, object] = {}
    for node in module.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        value = getattr(node, "value", None)
        if isinstance(value, ast.Constant):
            found |= {t.id: value.value for t in targets if isinstance(t, ast.Name)}
    return found


@pytest.mark.parametrize("folder", [f for f in FOLDERS if f.is_dir()], ids=name)
def test_migrations_are_numbered_and_follow_each_other(folder):
    files = sorted(p for p in folder.glob("*.py") if p.name != "__init__.py")
    numbers = [match.group(1) if (match := NAME.match(p.name)) else p.name for p in files]
    assert numbers == [f"{n:04d}" for n in range(1, len(files) + 1)]
    before = None
    for path, number in zip(files, numbers, strict=True):
        said = _constants(tree(path))
        assert said["revision"] == number, path.name
        assert said["down_revision"] == before, path.name
        functions = {node.name for node in tree(path).body if isinstance(node, ast.FunctionDef)}
        assert {"upgrade", "downgrade"} <= functions, path.name
        before = number
