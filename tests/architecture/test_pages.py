"""Pages name files that exist: a map with a wrong street is worse than none."""

import re

import pytest

from tests.architecture.sources import ROOT, name

PAGES = [ROOT / p for p in ("README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/glossary.md")]
PAGES += [*sorted((ROOT / "docs" / "decisions").glob("*.md")), ROOT / "deploy" / "README.md"]
CODE = re.compile(r"`((?:\.ci|chassis|contracts|services|gateway|devstack|policy|deploy|bench|tests|docs)/[\w./-]*)`")
GENERATED = {"docs/events/", "docs/api/", "docs/proofs/"}
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
DECISION = re.compile(r"^\d{4}-[a-z0-9-]+\.md$")


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_what_a_page_names_exists(page):
    text = page.read_text(encoding="utf-8")
    missing = {path for path in CODE.findall(text) if path not in GENERATED and not (ROOT / path).exists()}
    missing |= {path for path in LINK.findall(text) if not (page.parent / path).exists()}
    assert missing == set()


def test_decisions_are_numbered_dated_and_complete():
    files = sorted(p for p in (ROOT / "docs" / "decisions").glob("*.md") if p.name != "README.md")
    assert len({p.name[:4] for p in files}) == len(files)  # numbers are given before pages are written: gaps may be
    index = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert DECISION.match(path.name)
        assert text.startswith(f"# {path.name[:4]} ")
        assert re.search(r"^\d{4}-\d{2}-\d{2}$", text, re.MULTILINE), path.name
        for part in ("**Context.**", "**Decision.**", "**Consequence.**", "**Kept by.**"):
            assert part in text, f"{path.name} has no {part}"
        assert path.name in index


@pytest.mark.parametrize("card", sorted((ROOT / "services").glob("*/README.md")), ids=name)
def test_service_cards_have_the_same_six_headings(card):
    headings = re.findall(r"^## (.+)$", card.read_text(encoding="utf-8"), re.MULTILINE)
    assert headings == ["Owns", "HTTP", "Publishes", "Consumes", "Tables", "Invariants"]
