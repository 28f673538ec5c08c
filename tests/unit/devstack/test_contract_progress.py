"""A long proof that was cut short goes on where it stopped, and only there."""

from collections import Counter

from tests.e2e.contract_drive import Told
from tests.e2e.contract_progress import Progress

TOLD = Told(asked=Counter({"GET /v1/parks": 3}), statuses=Counter({"200": 2, "404": 1}))


def test_what_was_found_is_found_again(tmp_path):
    place = tmp_path / "progress.jsonl"
    Progress(place, "commit 500 1").keep("GET /v1/parks", TOLD)
    again = Progress(place, "commit 500 1")
    assert again.found("GET /v1/parks") == TOLD
    assert again.found("POST /v1/parks") is None
    assert Progress(place, "commit 100 1").found("GET /v1/parks") is None
    again.done()
    assert Progress(place, "commit 500 1").found("GET /v1/parks") is None


def test_an_operation_with_faults_is_asked_again(tmp_path):
    place = tmp_path / "progress.jsonl"
    Progress(place, "key").keep("GET /v1/parks", Told(faults=["500"]))
    assert Progress(place, "key").found("GET /v1/parks") is None


def test_without_a_file_nothing_is_kept():
    progress = Progress.of({}, 20, 1)
    progress.keep("GET /v1/parks", TOLD)
    progress.done()
    assert progress.found("GET /v1/parks") is None
