"""Reads the policy documents kept as data: exact decimals, ISO dates as text, one cached dict per file."""

import os
from collections.abc import Hashable
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import yaml

_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_FLOAT = "tag:yaml.org,2002:float"


class PolicyUnreadable(RuntimeError):
    """Raised when a policy file is missing or is not what it should be; the message names the file."""


class _Loader(yaml.CSafeLoader):
    """CSafeLoader with floats as Decimal, dates left as text, and doubled keys refused."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the attribute yaml itself defines
        first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


def _decimal(_: _Loader, node: yaml.ScalarNode) -> Decimal:
    try:
        value = Decimal(node.value)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise yaml.constructor.ConstructorError(None, None, f"{node.value} is no finite decimal", node.start_mark)
    return value


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    doubled = {key for key in keys if keys.count(key) > 1}
    if doubled:
        raise yaml.constructor.ConstructorError(None, None, f"key {sorted(doubled)} stands twice", node.start_mark)
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor(_FLOAT, _decimal)
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def root() -> Path:
    """The folder of the policy files: TIDU_POLICY_DIR, else policy/ beside the chassis."""
    return _root(os.environ.get("TIDU_POLICY_DIR"))


@lru_cache(maxsize=8)
def _root(named: str | None) -> Path:
    return Path(named or Path(__file__).resolve().parents[1] / "policy").resolve()


def load(name: str) -> dict[str, Any]:
    """The content of one file such as "settings.yaml"; shared and cached, so it is read and never changed."""
    return _load(root(), name)


def names(folder: str) -> list[str]:
    """The YAML files of one folder, ready for load(), in alphabetical order."""
    found = root() / folder
    if not found.is_dir():
        raise PolicyUnreadable(f"policy folder {found} is missing")
    return sorted(f"{folder}/{path.name}" for path in found.glob("*.yaml"))


@lru_cache(maxsize=256)
def _load(base: Path, name: str) -> dict[str, Any]:
    path = (base / name).resolve()
    if not path.is_relative_to(base):
        raise PolicyUnreadable(f"policy file {name} lies outside {base}")
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - derived from the safe loader
    except OSError as cause:
        raise PolicyUnreadable(f"policy file {path} cannot be read: {cause.strerror}") from cause
    except (yaml.YAMLError, UnicodeDecodeError) as cause:
        raise PolicyUnreadable(f"policy file {path} is not valid: {cause}") from cause
    if not isinstance(content, dict):
        raise PolicyUnreadable(f"policy file {path} must be a mapping at its top")
    return cast("dict[str, Any]", content)
