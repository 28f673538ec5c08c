"""The API document's example credit codes pass the check that real requests meet."""

import json
import re
from collections.abc import Iterator
from typing import Any

from chassis.credit_code import check
from devstack import api_docs

CODE = re.compile(r"\b9[0-9A-Z]{17}\b")


def texts(part: Any) -> Iterator[str]:
    """Every text anywhere in the document."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        yield from (text for value in part.values() for text in texts(value))
    elif isinstance(part, list):
        yield from (text for value in part for text in texts(value))


def test_every_example_credit_code_passes_its_check() -> None:
    document = json.loads(api_docs.PLACE.read_text(encoding="utf-8"))
    codes = {code for text in texts(document) for code in CODE.findall(text)}
    assert codes
    assert [code for code in sorted(codes) if not check(code).ok] == []
