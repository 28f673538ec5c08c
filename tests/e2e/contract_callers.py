"""Who sends a generated request and whose rows it is about: without known ids nearly every answer would be 404."""

import json
import re
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
DAYS = (
    "2025-12-31",
    "2026-07-01",
    "2027-02-28",
    *["2027-03-01"] * 3,
    "2027-04-01",
    "2027-05-31",
    "2028-01-01",
    "2999-12-31",
)
"""Days about today, and one that must not be reckoned beyond."""
DEPARTMENTS = ("市科技局", "市经济信息委", "市市场监管局", "市知识产权局", "市地方金融管理局")
PERSONS = 2
"""Of each role, so that what needs four eyes finds them."""
SECONDS = 24 * 3600
CLOCK = "/v1/operations/clock"
KEPT = 12
"""How many ids of each place are remembered."""


class Callers:
    """Chooses, from a request's own content, who sends it and which of its ids become known ones."""

    def __init__(self, stage: Stage, document: Mapping[str, Any], seed: int) -> None:
        self._stage, self._document, self._seed, self._sent = stage, document, seed, 0
        self._tokens: dict[tuple[str, str, str, int], str] = {}
        self._given: dict[str, list[str]] = defaultdict(list)
        self._known: dict[str, deque[str]] = defaultdict(lambda: deque(maxlen=KEPT))
        self._children = _children(document)
        self._examples: dict[tuple[str, str], dict[str, list[str]]] = {}
        for name, fact in PLACES.items():
            self._given[name].append(stage.facts[fact])
        for name, value in FIXED.items():
            self._given[name].append(value)
        self._given["credit_code"].extend(stage.facts[name] for name in ("A", "A", "A", "B", "NEW"))
        self._given["district"].extend((HERE, THERE))

    def get(self, case: Case[Any], _: AuthContext) -> Random:
        """The request's own chance: the same content is sent the same way."""
        return Random(f"{self._seed} {case.operation.label} {case!r}")  # noqa: S311 - chooses examples

    def set(self, case: Case[Any], chance: Random, _: AuthContext) -> None:
        """Fill in caller, key and ids."""
        operation = self._document["paths"][case.operation.path][case.operation.method.lower()]
        words = self._words((case.operation.path, case.operation.method), operation)
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
            case.body = self._about(case.body, chance, words)
        if case.query and chance.random() < 0.6:
            case.query = self._about(case.query, chance, words)
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
        return f"Bearer {self._signed(role, kind, chance.choice(DEPARTMENTS), chance.randrange(PERSONS))}"

    def _signed(self, role: str, kind: str, department: str, person: int) -> str:
        who = role, kind, department, person
        if who not in self._tokens:
            claims = binding(self._stage, role, kind) | ({"department": department} if kind == "own" else {})
            key = tokens.load_key(self._stage.platform.secrets.issuer_key())
            self._tokens[who] = tokens.sign(
                key,
                issuer=self._stage.platform.gateway_url,
                roles=[role],
                subject=f"contract-{role}-{kind}-{department}-{person}",
                seconds=SECONDS,
                **claims,
            )
        return self._tokens[who]

    def _placed(self, path: str, given: Mapping[str, Any], chance: Random) -> dict[str, Any]:
        return {name: self._one(chance, path[: path.index(f"{{{name}}}")] + f"{{{name}}}", name) or value
                for name, value in given.items()}  # fmt: skip

    def _one(self, chance: Random, *places: str) -> str | None:
        learnt = next((self._known[place] for place in places if self._known.get(place)), None)
        name = places[-1]
        given, often = self._given.get(name), 0.6 if name in PLACES else 0.15
        pool = given if given and (not learnt or chance.random() < often) else learnt
        return chance.choice(pool) if pool else None

    def _about(self, value: Any, chance: Random, words: Mapping[str, list[str]], name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: self._about(each, chance, words, key) for key, each in value.items()}
        if isinstance(value, list):
            return [self._about(each, chance, words, name) for each in value]
        if not isinstance(value, str) or chance.random() < 0.08:
            return value
        if name in {"credit_code", "operator", "district"} or name.endswith("_id"):
            return self._one(chance, {"operator": "credit_code"}.get(name, name)) or value
        if DAY.fullmatch(value):
            return chance.choice(DAYS)
        return chance.choice(words[name]) if words.get(name) and chance.random() < 0.7 else value

    def _words(self, key: tuple[str, str], operation: Mapping[str, Any]) -> dict[str, list[str]]:
        """The document's own examples of an operation's texts, by the field's name."""
        if key not in self._examples:
            found: dict[str, list[str]] = defaultdict(list)
            for each in operation.get("parameters", ()):
                _collect({"properties": {each["name"]: {**each["schema"], **each}}}, self._document, found)
            for part in operation.get("requestBody", {}).get("content", {}).values():
                _collect(part.get("schema", {}), self._document, found)
            self._examples[key] = found
        return self._examples[key]


def _collect(schema: Any, document: Mapping[str, Any], found: dict[str, list[str]], depth: int = 0) -> None:
    if not isinstance(schema, dict) or depth > 8:
        return
    if "$ref" in schema:
        _collect(document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]], document, found, depth + 1)
    for name, part in schema.get("properties", {}).items():
        given = [part["example"]] if "example" in part else part.get("examples", ())
        flat = [one for each in given for one in (each if isinstance(each, list) else [each])]
        found[name] += [one for one in flat if isinstance(one, str) and one not in found[name]]
        _collect(part, document, found, depth + 1)
    for inner in (schema.get("items"), *schema.get("anyOf", ()), *schema.get("oneOf", ())):
        _collect(inner, document, found, depth + 1)


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
