"""The API's document: as committed, with words and examples on every field."""

import json
import subprocess
import sys

from devstack import api_docs


def test_the_committed_document_is_the_served_one() -> None:
    """Run `python -m devstack.api_docs` after a change of the API."""
    # a process of its own: the applications read their settings when they are imported
    command = [sys.executable, "-m", "devstack.api_docs", "--print"]
    served = subprocess.run(command, cwd=api_docs.ROOT, capture_output=True, text=True, check=True, encoding="utf-8")
    assert api_docs.PLACE.read_text(encoding="utf-8") == served.stdout


def test_every_field_is_described_and_exampled() -> None:
    document = json.loads(api_docs.PLACE.read_text(encoding="utf-8"))
    bare = []
    for name, schema in document["components"]["schemas"].items():
        for field, shape in schema.get("properties", {}).items():
            if not (shape.get("description") or "$ref" in shape):
                bare.append(f"{name}.{field}: description")
            if not ("examples" in shape or "example" in shape or "$ref" in shape or "const" in shape):
                bare.append(f"{name}.{field}: example")
    assert not bare


def test_every_operation_says_what_it_does() -> None:
    document = json.loads(api_docs.PLACE.read_text(encoding="utf-8"))
    bare = [
        f"{method} {path}"
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if not operation.get("description")
    ]
    assert not bare


def test_shapes_bear_names_that_a_client_can_use() -> None:
    document = json.loads(api_docs.PLACE.read_text(encoding="utf-8"))
    assert [name for name in document["components"]["schemas"] if "__" in name or not name[0].isalpha()] == []
