"""What the door itself may answer on any path, added to what the services' documents say."""

from typing import Any, Final

from chassis.errors import BusinessError
from chassis.web import errors
from gateway import routes
from gateway.errors import BodyTimeout, CsrfRefused, TooManyRequests, UpstreamBroken, UpstreamSlow

_PROBLEM: Final = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
_AGAIN: Final = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "string", "pattern": "^[0-9]+$"}}}
_WRITES: Final = frozenset({"post", "put", "patch", "delete"})
_METHODS: Final = _WRITES | {"get"}
_UNCOUNTED: Final = "/.well-known/"
ANSWERS: Final[tuple[type[BusinessError], ...]] = (
    CsrfRefused,
    BodyTimeout,
    TooManyRequests,
    UpstreamBroken,
    UpstreamSlow,
)


def describe(document: dict[str, Any]) -> None:
    """Say on every operation what the door may answer there; what is said already stays."""
    known = document["components"].setdefault("responses", {})
    for kind in ANSWERS:
        words = errors(kind)[kind.status]["description"]
        more = {"headers": _AGAIN} if kind is TooManyRequests else {}
        known[kind.__name__] = {"description": words, "content": _PROBLEM, **more}
    for path, operations in document["paths"].items():
        for method in _METHODS & operations.keys():
            answers = operations[method].setdefault("responses", {})
            for kind in ANSWERS:
                if _may(kind, method, path):
                    answers.setdefault(str(kind.status), {"$ref": f"#/components/responses/{kind.__name__}"})


def _may(kind: type[BusinessError], method: str, path: str) -> bool:
    if kind is CsrfRefused:
        return method in _WRITES and path.startswith("/v1/")
    if kind is TooManyRequests:
        return not path.startswith(_UNCOUNTED)
    routed = routes.find(path) is not None
    return routed and (method in _WRITES or kind is not BodyTimeout)
