"""The list of proofs: a name each, a promise each, and no test named that is not there."""

import ast

import pytest

from bench.prove import PROOFS, ROOT


def test_names_are_unique_and_promises_are_said():
    assert len({proof.name for proof in PROOFS}) == len(PROOFS)
    assert all(proof.promise for proof in PROOFS)


@pytest.mark.parametrize("proof", [p for p in PROOFS if p.built], ids=lambda p: p.name)
def test_a_built_proof_names_tests_that_exist(proof):
    for test in proof.tests:
        path, _, function = test.partition("::")
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        functions = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)}
        assert not function or function in functions
