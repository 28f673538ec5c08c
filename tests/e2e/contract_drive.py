"""Drives operations of the API document with generated input, and counts what was answered against it."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from hypothesis import strategies as st
from schemathesis import Case, Config, HookContext, Response
from schemathesis.engine import Status, events, from_schema

from tests.e2e.contract_callers import Callers

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
MEMBERS = {"type", "code", "status", "title", "detail", "instance", "request_id", "errors"}
TABLES = (
    b"credit_code,name,district,industry,registered_on\n915001070901701252,\xe5\x90\x88\xe6\x88\x90,CQ-500107,C3912,2018-03-05\n",
    b"indicator,as_of,value\nTECH_ENTERPRISE,2026-12-31,61234\n",
    b"\xef\xbb\xbfcredit_code\n",
    b'a,b\n"unclosed,1\n',
    b"\x00,\x00\n",
    b"PK\x03\x04",
)
"""Files as they come: a whole one, a figure, a bare head, a torn quote, NULs, an archive cut off."""

for _kind in ("text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"):
    schemathesis.openapi.media_type(_kind, st.sampled_from(TABLES) | st.binary(max_size=200))


@dataclass
class Told:
    """What one or more operations answered."""

    asked: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    server_errors: int = 0
    undocumented: int = 0
    faults: list[str] = field(default_factory=list)
    now: list[str] = field(default_factory=list)

    def add(self, other: "Told") -> None:
        """Count another's answers too."""
        self.asked.update(other.asked)
        self.statuses.update(other.statuses)
        self.server_errors += other.server_errors
        self.undocumented += other.undocumented
        self.faults += other.faults

    def figures(self) -> dict[str, Any]:
        """The numbers for the record."""
        return {
            "operations": len(self.asked),
            "examples": self.asked.total(),
            "fewest_of_an_operation": min(self.asked.values(), default=0),
            "server_errors": self.server_errors,
            "undocumented": self.undocumented,
            "statuses": dict(sorted(self.statuses.items())),
        }


@dataclass(frozen=True)
class Size:
    """How many examples an operation gets, and which phases run."""

    examples: int
    phases: tuple[str, ...]


class Drive:
    """Sends generated requests to one platform."""

    def __init__(self, document: Mapping[str, Any], callers: Callers, url: str, seed: int) -> None:
        self._document, self._callers, self._url, self._seed = document, callers, url, seed

    def operations(self) -> Iterator[tuple[str, str]]:
        """Method and path of every operation."""
        for path, operations in self._document["paths"].items():
            for method in operations:
                yield method.upper(), path

    def one(self, method: str, path: str, size: Size) -> Told:
        """What one operation answers."""
        paths = {path: {method.lower(): self._document["paths"][path][method.lower()]}}
        return self.run({**self._document, "paths": paths}, size)

    def run(self, document: Mapping[str, Any], size: Size) -> Told:
        """What the operations of a document answer."""
        told = Told()
        schema = schemathesis.openapi.from_dict(dict(document), config=self._config(size))
        schema.auth.providers.append(self._callers)

        @schema.hook("after_call")
        def heard(_: HookContext, case: Case[Any], response: Response) -> None:
            told.asked[case.operation.label] += 1
            told.statuses[str(response.status_code)] += 1
            self._callers.learn(case, response)
            if wrong := ill_mannered(response):
                told.undocumented += 1
                told.faults.append(f"{_said(case, response)}: {wrong}")

        for event in from_schema(schema).execute():
            if isinstance(event, events.ScenarioFinished):
                _judge(event, told)
            elif isinstance(event, events.NonFatalError):
                told.faults.append(f"{event.label}: {event.info.message[:600]}")
            elif isinstance(event, events.FatalError):
                raise event.exception
        return told

    def _config(self, size: Size) -> Config:
        checks = {"enabled": False, **{name: {"enabled": True} for name in CHECKS}}
        phases = {name: {"enabled": name in size.phases} for name in ("examples", "coverage", "fuzzing", "stateful")}
        return Config.from_dict(
            {
                "seed": self._seed,
                "base-url": self._url,
                "continue-on-failure": True,
                "request-timeout": 60,
                "max-stream-events": 2,
                "warnings": False,
                "generation": {
                    "max-examples": size.examples,
                    "no-shrink": True,
                    "database": "none",
                    "with-security-parameters": False,
                },
                "phases": phases,
                "checks": checks,
            }
        )


def _judge(event: events.ScenarioFinished, told: Told) -> None:
    for case_id, checks in event.recorder.checks.items():
        for check in checks:
            if check.status != Status.FAILURE or check.failure_info is None:
                continue
            if check.name == "not_a_server_error":
                told.server_errors += 1
            else:
                told.undocumented += 1
            case, response = event.recorder.cases[case_id].value, event.recorder.find_response(case_id=case_id)
            told.faults.append(f"{check.name}: {_said(case, response)}: {check.failure_info.failure.message[:600]}")


def _said(case: Case[Any], response: Response | None) -> str:
    answer = "no answer" if response is None else f"{response.status_code} {response.content[:300]!r}"
    return f"{case.operation.label} {case!r:.600} -> {answer}"


def ill_mannered(response: Response) -> str | None:
    """What an answer lacks that every answer of the door has."""
    status, headers = response.status_code, response.headers
    if not headers.get("x-request-id"):
        return "no X-Request-Id"
    if status == 401 and not headers.get("www-authenticate") and b"invalid_client" not in response.content:
        return "401 without WWW-Authenticate"  # RFC 6749 asks for it only where HTTP Basic was tried
    if status in {429, 503} and not headers.get("retry-after"):
        return f"{status} without Retry-After"
    is_problem = headers.get("content-type", [""])[0] == "application/problem+json"
    return _ill_told(json.loads(response.content), response) if is_problem else None


def _ill_told(problem: dict[str, Any], response: Response) -> str | None:
    if set(problem) != MEMBERS or problem["status"] != response.status_code:
        return "not the problem document of its status"
    if problem["request_id"] != response.headers["x-request-id"][0] or not response.headers.get("content-language"):
        return "the problem names another request, or no language"
    return None
