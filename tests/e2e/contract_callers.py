"""Who sends a generated request and whose rows it is about: without known ids nearly every answer would be 404."""

import json
import re
import uuid
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from schemathesis import AuthContext, Case, Response

from devstack import tokens
from devstack.tokens import ROLES
from tests.e2e.stage import HERE, THERE, TODAY, Stage
from tests.e2e.test_access_matrix import BOUND, FIXED, PLACES, binding

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DAYS = ("2024-06-30", "2025-12-31", "2026-07-01", "2027-02-28", "2027-03-01", "2027-06-01", "2028-01-01")
DEPARTMENT = "市科技局"
SECONDS = 24 * 3600
CLOCK = "/v1/operations/clock"
KEPT = 12
"""How many ids of each place are remembered."""


class Callers:
    """Chooses, from a request's own content, who sends it and which of its ids become known ones."""

    def __init__(self, stage: Stage, document: Mapping[str, Any], seed: int) -> None:
        self._stage, self._document, self._seed, self._sent = stage, document, seed, 0
        self._tokens: dict[tuple[str, str], str] = {}
        self._known: dict[str, deque[str]] = defaultdict(lambda: deque(maxlen=KEPT))
        self._children = _children(document)
        for name, fact in PLACES.items():
            self._known[name].append(stage.facts[fact])
        for name, value in FIXED.items():
            self._known[name].append(value)
        self._known["credit_code"].extend(stage.facts[name] for name in ("B", "NEW"))
        self._known["district"].extend((HERE, THERE))

    def get(self, case: Case[Any], _: AuthContext) -> Random:
        """The request's own chance: the same content is sent the same way."""
        return Random(f"{self._seed} {case.operation.label} {case!r}")  # noqa: S311 - chooses examples

    def set(self, case: Case[Any], chance: Random, _: AuthContext) -> None:
        """Fill in caller, key and ids."""
        operation = self._document["paths"][case.operation.path][case.operation.method.lower()]
        if (token := self._token(operation, chance)) is not None:
            case.headers["Authorization"] = token
        self._sent += 1
        if "Idempotency-Key" in case.headers and chance.random() < 0.9:
            case.headers["Idempotency-Key"] = f"contract-{self._sent}"
        if "If-Match" in case.headers and chance.random() < 0.6:
            case.headers["If-Match"] = "*"
        if case.path_parameters and chance.random() < 0.85:
            case.path_parameters = self._placed(case.operation.path, case.path_parameters, chance)
        if isinstance(case.body, dict | list) and chance.random() < 0.85:
            case.body = self._about(case.body, chance)
        if case.query and chance.random() < 0.6:
            case.query = self._about(case.query, chance)
        if case.operation.path == CLOCK and isinstance(case.body, dict):
            case.body = {name: _today(value) for name, value in case.body.items()}

    def learn(self, case: Case[Any], response: Response) -> None:
        """Remember the ids an answer names."""
        place = self._children.get(case.operation.path)
        if place is None or not 200 <= response.status_code < 300 or b"{" not in response.content[:1]:
            return
        name = place[place.rindex("{") + 1 : -1]
        found = json.loads(response.content)
        for row in found.get("items", [found])[:3]:
            if isinstance(row, dict) and (value := row.get(name, row.get("id"))) is not None:
                pool = self._known[place]
                if str(value) not in pool:
                    pool.append(str(value))
                    self._known[name].append(str(value))

    def _token(self, operation: Mapping[str, Any], chance: Random) -> str | None:
        if (draw := chance.random()) < 0.03:
            return chance.choice(("Bearer", "Bearer x.y.z", "Basic dTpw", "Bearer \u00e9", "bearer  "))
        if "security" not in operation and draw < 0.6:
            return None
        allowed = operation.get("x-roles") or ROLES
        role = chance.choice(allowed if draw < 0.93 else ROLES)
        kind = "own" if draw < 0.85 else chance.choice(("other", "none")) if role in BOUND else "own"
        return f"Bearer {self._signed(role, kind)}"

    def _signed(self, role: str, kind: str) -> str:
        if (role, kind) not in self._tokens:
            claims = binding(self._stage, role, kind) | ({"department": DEPARTMENT} if kind == "own" else {})
            key = tokens.load_key(self._stage.platform.secrets.issuer_key())
            self._tokens[role, kind] = tokens.sign(
                key,
                issuer=self._stage.platform.gateway_url,
                roles=[role],
                subject=f"contract-{role}-{kind}",
                seconds=SECONDS,
                **claims,
            )
        return self._tokens[role, kind]

    def _placed(self, path: str, given: Mapping[str, Any], chance: Random) -> dict[str, Any]:
        return {name: self._one(chance, path[: path.index(f"{{{name}}}")] + f"{{{name}}}", name) or value
                for name, value in given.items()}  # fmt: skip

    def _one(self, chance: Random, *places: str) -> str | None:
        pool = next((self._known[place] for place in places if self._known.get(place)), None)
        return chance.choice(pool) if pool else None

    def _about(self, value: Any, chance: Random, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: self._about(each, chance, key) for key, each in value.items()}
        if isinstance(value, list):
            return [self._about(each, chance, name.removesuffix("s")) for each in value]
        if not isinstance(value, str) or chance.random() < 0.1:
            return value
        if DAY.fullmatch(value):
            return chance.choice(DAYS) if chance.random() < 0.7 else value
        known = name in {"credit_code", "operator"} or name.endswith("_id") or name in {"district", "code", "indicator"}
        key = {"operator": "credit_code", "indicator": "code"}.get(name, name)
        return self._one(chance, key) or (str(uuid.UUID(int=chance.getrandbits(128))) if "_id" in key else value) \
            if known else value  # fmt: skip


def _children(document: Mapping[str, Any]) -> dict[str, str]:
    """The place that an answer's ids belong to, by the path that answered."""
    found: dict[str, str] = {}
    for path in document["paths"]:
        for parent, place in _parents(path):
            found.setdefault(parent, place)
    return found


def _parents(path: str) -> Iterator[tuple[str, str]]:
    for match in re.finditer(r"/\{\w+\}", path):
        yield path[: match.start()], path[: match.end()]


def _today(value: Any) -> Any:
    """No request moves the clock of the platform that the others are counted on."""
    return str(TODAY) if value is None or (isinstance(value, str) and DAY.fullmatch(value)) else value
