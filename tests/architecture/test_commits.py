"""Only the chassis ends a transaction: a commit elsewhere would tear an effect from its event and its answer."""

import ast
import re

from tests.architecture.sources import name, python_files, tree

STATEMENT = re.compile(r"^\s*(COMMIT|ROLLBACK|BEGIN|START TRANSACTION)\s*;?\s*$", re.IGNORECASE)


def _endings(module: ast.AST) -> list[int]:
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            found += [node.lineno] if node.func.attr in {"commit", "rollback"} else []
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and STATEMENT.match(node.value):
            found.append(node.lineno)
    return found


def test_only_the_chassis_commits():
    assert {
        name(p): lines for p in python_files("services", "gateway", "contracts") if (lines := _endings(tree(p)))
    } == {}


def test_the_rule_sees_what_it_forbids():
    assert _endings(ast.parse("await connection.commit()")) == [1]
    assert _endings(ast.parse("await c.execute('COMMIT')")) == [1]
    assert _endings(ast.parse("state = 'committed'")) == []
