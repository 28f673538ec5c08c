"""What import-linter cannot say: allow-lists, and one feature's way into another."""

import importlib
import pkgutil
import sys

import pytest

from tests.architecture.sources import PRODUCT, ROOT, imports, name, python_files

WORDS_OF_A_FEATURE = {"models", "repository"}
PURE_FROM_CHASSIS = {"money", "cells", "clock", "errors", "credit_code"}

SHARED_CONDITIONS = {
    ("services/enterprise/registry/repository.py", "services.enterprise.recognitions.models"): (
        "the list of firms filters by title in one query; what holding a title means is said by recognitions"
    ),
    ("services/enterprise/registry/repository.py", "services.enterprise.residences.models"): (
        "the list of firms filters by park in one query; what living there on a day means is said by residences"
    ),
    ("services/enterprise/recognitions/repository.py", "services.enterprise.bars.models"): (
        "the latest end of bars of both kinds is one query; on which days one by hand holds is said by bars"
    ),
    ("services/enterprise/impact/repository.py", "services.enterprise.residences.models"): (
        "the results of a run filter by park in one query, by the same condition"
    ),
}


def test_only_one_product_file_imports_the_kafka_client():
    """Its quirks (retries, fencing, batches) are handled once."""
    found = {name(p) for p in python_files(*PRODUCT) if any(i.split(".")[0] == "aiokafka" for i in imports(p))}
    assert found <= {"chassis/kafka.py"}


def test_contracts_know_only_pydantic():
    """Another team can take the folder as it is."""
    allowed = set(sys.stdlib_module_names) | {"pydantic", "contracts"}
    found = {(name(p), i) for p in python_files("contracts") for i in imports(p) if i.split(".")[0] not in allowed}
    assert found == set()


@pytest.mark.parametrize("path", [p for p in python_files("services") if p.name == "rules.py"], ids=name)
def test_rules_are_pure(path):
    """A rule of policy can be read, tested and replayed without any machinery; see architecture rule 1."""
    for imported in imports(path):
        first, *rest = imported.split(".")
        if first == "chassis":
            assert not rest or rest[0] in PURE_FROM_CHASSIS, imported
        elif first == "services":
            parts = imported.split(".")
            assert len(parts) < 4 or "rules" in parts or "engine" in parts, imported
        else:
            assert first in sys.stdlib_module_names, imported


def test_another_features_tables_are_reached_through_its_service():
    """A table has one owner; its columns can change without a search through the house."""
    found = set()
    for path in python_files("services"):
        own = path.relative_to(ROOT).parts
        for imported in imports(path):
            parts = imported.split(".")
            foreign = parts[0] == "services" and len(parts) >= 4 and parts[3] in WORDS_OF_A_FEATURE
            if foreign and len(own) == 4 and own[1] == parts[1] and own[2] != parts[2]:
                found.add((name(path), ".".join(parts[:4])))
    assert found <= set(SHARED_CONDITIONS)


def test_every_module_of_the_product_can_be_imported(monkeypatch):
    """Also those that no test happens to need."""
    monkeypatch.setenv("TIDU_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    for top in PRODUCT:
        package = importlib.import_module(top)
        for module in pkgutil.walk_packages(package.__path__, f"{top}."):
            if not {"__main__", "migrations", "alembic_env"} & set(module.name.split(".")):
                importlib.import_module(module.name)
