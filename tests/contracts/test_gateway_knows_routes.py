"""The door's table knows every route that the API document promises."""

import json

from devstack import api_docs
from gateway import routes

OWN = (
    "/v1/audit-log/gateway",
    "/v1/operations/clock",
    "/v1/operations/gateway/",
    "/v1/overviews/",
    "/v1/session",
)
"""What the gateway answers itself."""


def test_every_documented_route_has_a_service_behind_it() -> None:
    document = json.loads(api_docs.PLACE.read_text(encoding="utf-8"))
    lost = [path for path in document["paths"] if path.startswith("/v1/") and not routes.find(path)]
    assert [f"{path}: add its prefix to gateway/routes.py" for path in lost if not path.startswith(OWN)] == []


CLOSED = {"/v1/targets/stream": "a connection for ever is given to whoever signed in; without it the page asks again"}
"""What a service would answer to anybody and the door does not."""


def test_what_a_service_answers_to_anybody_passes_the_door_without_a_token() -> None:
    document = json.loads(api_docs.PLACE.read_text(encoding="utf-8"))
    shut = [
        path
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if path.startswith("/v1/") and not path.startswith(OWN) and "security" not in operation
        if not routes.is_public(method.upper(), path)
    ]
    assert shut == list(CLOSED), "add its prefix to _PUBLIC_READS of gateway/routes.py"
