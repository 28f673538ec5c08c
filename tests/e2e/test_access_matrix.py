"""Every route of the API document, every role, every binding of the caller: nobody gets where they do not belong."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from devstack.tokens import ROLES
from tests.e2e.stage import HERE, THERE, Stage

DOCUMENT = json.loads((Path(__file__).resolve().parents[2] / "docs" / "api" / "openapi.json").read_text("utf-8"))
BINDINGS = ("own", "other", "none")
BOUND = {"enterprise": "credit_code", "district-officer": "district", "park-operator": "park_id", "bank": "org"}
"""Roles that see only what their token binds them to, and the claim that does."""
PLACES = {
    "credit_code": "A", "application_id": "application", "assessment_id": "assessment", "import_id": "import",
    "recognition_id": "recognition", "park_id": "park", "resident_id": "resident", "institution_id": "institution",
    "product_id": "product", "need_id": "need", "match_id": "match", "consent_id": "consent",
    "statement_id": "statement",
}  # fmt: skip
NOWHERE = "0198d3a0-0000-7000-8000-00000000dead"
FIXED = {
    "run_id": "0198d3a0-0000-7000-8000-00000000dead",
    "year": "2026",
    "letter_id": "1",
    **dict.fromkeys(("workshop_id", "veto_id", "policy_id", "grant_id", "entry_id"), NOWHERE),
    "number": "1",
    "name": "districts",
    "code": "SRDI_SME",
    "rule_set_id": "INNO_SME_2022",
    **dict.fromkeys(("objection_id", "deputy_id", "sample_id", "batch_id", "list_id"), NOWHERE),
    **dict.fromkeys(("plan_id", "link_id", "task_id", "place_id", "version_id", "membership_id"), NOWHERE),
    **dict.fromkeys(("assignment_id", "officer_id", "allocation_id", "decision_id", "appeal_id"), NOWHERE),
    **dict.fromkeys(("record_id", "file_id", "bar_id"), NOWHERE),
    **dict.fromkeys(("figure_id", "period_id", "rebuild_id", "report_id", "snapshot_id", "unicorn_id"), NOWHERE),
    **dict.fromkeys(("agency_id", "solution_id", "test_id"), NOWHERE),
    **dict.fromkeys(("round_id", "release_id", "achievement_id", "listing_id"), NOWHERE),
    "district": HERE,
}
ROWLESS = ("/v1/talent-needs/{", "/v1/tech-needs/{", "/v1/white-list/versions/{", "/v1/cultivation-pool/versions/{")
"""Places whose parameters are named like those of others; the stage has no row there."""
OPEN_CREATION = {
    ("POST", "/v1/enterprises"): "a firm may enter itself, a district its own firms",
    ("POST", "/v1/finance/products"): "a bank offers what is its own",
    ("POST", "/v1/finance/needs"): "a firm states its own need",
    ("POST", "/v1/finance/consents"): "a firm opens its own data",
    ("POST", "/v1/deputies"): "an officer names a deputy for what is the officer's own",
    ("POST", "/v1/site-visit-samples"): "the draw is among the cases of the officer's own district",
    ("POST", "/v1/candidate-lists"): "a district ranks its own firms, whatever the body names",
    ("POST", "/v1/files"): "the type of the body comes first, the firm's row after it; tested with the files",
    ("POST", "/v1/imports"): "an officer's file; each line is held against the officer's district",
}
"""Writes that name nobody else's row; whose rows they may make is in the table of bad input."""
FOREIGN = {"GET": {403, 404}, "POST": {403, 404}, "PUT": {403, 404}, "PATCH": {403, 404}}
pytestmark = [pytest.mark.stack, pytest.mark.timeout(240)]

OPERATIONS = [
    (method.upper(), path, operation)
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
    if path.startswith("/v1/") and "security" in operation
]


def example(schema: dict[str, Any]) -> Any:
    """A value of a schema, from the document's own examples."""
    if "$ref" in schema:
        return example(DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]])
    if schema.get("examples"):
        return schema["examples"][0]
    parts = schema.get("properties", {})
    wanted = schema.get("required") or parts
    return {name: example(part) for name, part in parts.items() if name in wanted}


def body_of(operation: dict[str, Any]) -> Any:
    content = operation.get("requestBody", {}).get("content", {})
    found = content.get("application/json")
    return None if found is None else example(found["schema"])


def place(stage: Stage, path: str) -> str:
    """The path of firm A's rows."""
    here = {} if path.startswith(ROWLESS) else PLACES
    return re.sub(r"\{(\w+)\}", lambda m: stage.facts[here[m[1]]] if m[1] in here else FIXED.get(m[1], NOWHERE), path)


def binding(stage: Stage, role: str, kind: str) -> dict[str, str]:
    facts, claim = stage.facts, BOUND.get(role)
    if claim is None or kind == "none":
        return {}
    values = {
        "credit_code": (facts["A"], facts["B"]),
        "district": (HERE, THERE),
        "park_id": (facts["park"], facts["other_park"]),
        "org": (facts["institution"], facts["other_institution"]),
    }
    return {claim: values[claim][kind == "other"]}


async def ask(stage: Stage, method: str, path: str, operation: dict[str, Any], headers: dict[str, str]) -> Any:
    sent = {"if-match": "*", "idempotency-key": f"matrix-{len(headers)}", "accept-language": "en", **headers}
    body = stage.filled(_of_a(body_of(operation)))
    wanted = [each for each in operation.get("parameters", ()) if each["in"] == "query" and each.get("required")]
    params = {each["name"]: asked_of(stage, each) for each in wanted}
    return await stage.client.request(method, place(stage, path), json=body, headers=sent, params=params)


def asked_of(stage: Stage, parameter: dict[str, Any]) -> Any:
    """What a required query parameter is given: firm A, a day, or the document's example."""
    if parameter["name"] == "credit_code":
        return stage.facts["A"]
    day = parameter["schema"].get("format") == "date"
    return "2026-01-05" if day else parameter.get("example") or example(parameter["schema"])


def _of_a(body: Any) -> Any:
    """The example, about firm A and the rows of the stage."""
    own = {"credit_code": "{A}", "institution_id": "{institution}"}
    if isinstance(body, dict) and "moved_in_on" in body:
        body = {**body, "credit_code": "{A}"}
    return {**body, **{name: fact for name, fact in own.items() if name in body}} if isinstance(body, dict) else body


def bearer(stage: Stage, role: str, kind: str) -> dict[str, str]:
    """Who calls, signed once: the door remembers a token it has verified."""
    name = f"matrix-{role}-{kind}"
    if name not in stage.tokens:
        claims = binding(stage, role, kind) | ({"department": "市科技局"} if kind == "own" else {})
        stage.tokens[name] = stage.sign(role, name, **claims)
    return {"authorization": f"Bearer {stage.tokens[name]}"}


def kinds(role: str) -> tuple[str, ...]:
    """A role that no claim binds is the same whatever its token says."""
    return BINDINGS if role in BOUND else ("none",)


def leaks(stage: Stage, answer: Any, role: str = "") -> list[str]:
    """Which of firm A's marks an answer shows; a problem repeats the path, and a bank has a masked match of its own."""
    is_json = "json" in answer.headers.get("content-type", "")
    shown = answer.json() if answer.content and is_json else answer.text  # a file shows what its text shows
    if isinstance(shown, dict):
        shown.pop("instance", None)
    text = json.dumps(shown, ensure_ascii=False)
    marks = ("A", "A_NAME", "need", "match", "consent", "application", "assessment", "resident", "park")
    return [mark for mark in marks if stage.facts[mark] in text and (role, mark) != ("bank", "need")]


def test_every_id_in_a_path_has_an_entry() -> None:
    named = {(name, path) for _, path, _ in OPERATIONS for name in re.findall(r"\{(\w+)\}", path)}
    unknown = [
        f"{path}: add {name} to PLACES (a row of firm A on the stage) or to FIXED (NOWHERE without one)"
        for name, path in sorted(named)
        if name not in PLACES and name not in FIXED
    ]
    assert unknown == [], "\n".join(unknown)


async def test_a_role_without_the_right_gets_nowhere(stage: Stage) -> None:
    before, asked, wrong = await stage.at_rest(), 0, []
    for method, path, operation in OPERATIONS:
        allowed = set(operation["x-roles"])
        for role in (*ROLES, "nobody-in-particular"):
            for kind in kinds(role) if allowed and role not in allowed else ():
                answer = await ask(stage, method, path, operation, bearer(stage, role, kind))
                asked += 1
                if answer.status_code != 403 or leaks(stage, answer):
                    wrong.append((method, path, role, kind, answer.status_code, leaks(stage, answer)))
        answer = await ask(stage, method, path, operation, {})
        asked += 1
        if answer.status_code != 401:
            wrong.append((method, path, "nobody", "none", answer.status_code, []))
    print(f"\n{len(OPERATIONS)} routes, {asked} requests without the right, {len(wrong)} leaks")
    assert asked > 800
    assert wrong == [], "\n".join(map(str, wrong))
    assert await stage.at_rest() == before


async def test_a_bound_role_sees_and_changes_only_its_own(stage: Stage) -> None:
    before, asked, wrong = await stage.at_rest(), 0, []
    for method, path, operation in OPERATIONS:
        if (method, path) in OPEN_CREATION or not operation["x-roles"]:
            continue
        for role in set(operation["x-roles"]) & set(BOUND):
            for kind in ("other", "none"):
                answer = await ask(stage, method, path, operation, bearer(stage, role, kind))
                asked += 1
                listing = method == "GET" and answer.status_code == 200
                if leaks(stage, answer, role) or not (listing or answer.status_code in FOREIGN[method]):
                    wrong.append(
                        (method, path, role, kind, answer.status_code, leaks(stage, answer), answer.text[:200])
                    )
    print(f"\n{asked} requests for others' rows, {len(wrong)} leaks")
    assert asked > 60
    assert wrong == [], "\n".join(map(str, wrong))
    assert await stage.at_rest() == before


async def test_who_has_the_right_reads(stage: Stage) -> None:
    """The matrix means something: the same reads succeed for those who may."""
    asked, wrong = 0, []
    for method, path, operation in OPERATIONS:
        if method != "GET" or path.endswith("/matches/{match_id}") or "{run_id}" in path or "{import_id}" in path:
            continue  # a consent is wanted, no run was made, and an import is its sender's
        if path.startswith(ROWLESS) or any(FIXED.get(name) == NOWHERE for name in re.findall(r"\{(\w+)\}", path)):
            continue  # the stage has no such row
        for role in operation["x-roles"]:
            answer = await ask(stage, method, path, operation, bearer(stage, role, "own"))
            asked += 1
            if answer.status_code != 200:
                wrong.append((method, path, role, answer.status_code, answer.text[:200]))
    assert asked > 100
    assert wrong == [], "\n".join(map(str, wrong))
