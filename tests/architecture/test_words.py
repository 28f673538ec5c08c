"""What no committed file may contain: registry hosts, one machine's paths, promises to do it later."""

import re

import pytest

from tests.architecture.sources import committed, name

_HOSTS = [
    ("pypi", "org"),
    ("files", "pythonhosted", "org"),
    ("registry", "npmjs", "org"),
    ("registry", "yarnpkg", "com"),
    ("repo", "maven", "apache", "org"),
    ("repo1", "maven", "org"),
    ("deb", "debian", "org"),
    ("proxy", "golang", "org"),
    ("static", "crates", "io"),
]
HOSTS = re.compile("|".join(re.escape(".".join(parts)) for parts in _HOSTS))
MACHINE = re.compile(r"(?<![\w.~-])/(?:" + "|".join(["wo" + "rk", "ho" + "me", "Us" + "ers"]) + r")/[a-z]")
LATER = re.compile(r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error"]) + r")\b")
SILENCED = re.compile("pragma" + r": no cover|type" + r": ignore(?!\[)")
BINARY = {".png", ".ico", ".woff2", ".xlsx", ".zip", ".gz"}
FILES = [p for p in committed() if p.suffix not in BINARY]


def _found(pattern: re.Pattern[str]) -> dict[str, str]:
    hits = ((p, pattern.search(p.read_text(encoding="utf-8", errors="replace"))) for p in FILES)
    return {name(p): match.group() for p, match in hits if match}


def test_there_is_something_to_read():
    if not FILES:
        pytest.skip("not a git checkout: the list of committed files is unknown")


def test_no_file_names_a_package_registry():
    """The index is the machine's choice; a lock that names one cannot be used behind a mirror."""
    assert _found(HOSTS) == {}


def test_no_file_names_a_place_on_one_machine():
    assert _found(MACHINE) == {}


def test_nothing_is_left_for_later():
    """What is missing stands in docs/coverage.md or raises a named error, not in a remark."""
    assert _found(LATER) == {}


def test_no_finding_is_silenced_without_its_name():
    assert _found(SILENCED) == {}
