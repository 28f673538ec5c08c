"""One document of several, with no schema mistaken for its namesake."""

from gateway.documents.merge import merge

PROBLEM = {"type": "object", "title": "ProblemDetails"}


def _ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


def _document(path, schemas):
    operation = {"operationId": "read", "responses": {"200": {"schema": _ref("Thing")}}}
    return {"info": {"title": "t"}, "paths": {path: {"get": operation}}, "components": {"schemas": schemas}}


def test_equal_schemas_are_shared_and_different_ones_are_kept_apart():
    first = _document("/v1/a", {"Thing": {"a": 1}, "ProblemDetails": PROBLEM})
    second = _document("/v1/b", {"Thing": {"b": 1}, "ProblemDetails": PROBLEM, "List": {"items": _ref("Thing")}})
    merged = merge(_document("/", {}), {"parks": first, "finance": second})
    assert set(merged["paths"]) == {"/", "/v1/a", "/v1/b"}
    assert set(merged["components"]["schemas"]) == {"Thing", "finance.Thing", "ProblemDetails", "List"}
    assert merged["components"]["schemas"]["List"]["items"] == _ref("finance.Thing")
    assert merged["paths"]["/v1/b"]["get"]["responses"]["200"]["schema"] == _ref("finance.Thing")
    assert merged["paths"]["/v1/a"]["get"]["responses"]["200"]["schema"] == _ref("Thing")


def test_what_leads_to_a_renamed_schema_is_renamed_too():
    first = _document("/v1/a", {"Thing": {"a": 1}, "List": {"items": _ref("Thing")}})
    second = _document("/v1/b", {"Thing": {"b": 1}, "List": {"items": _ref("Thing")}})
    schemas = merge(_document("/", {}), {"parks": first, "finance": second})["components"]["schemas"]
    assert schemas["finance.List"]["items"] == _ref("finance.Thing")
    assert schemas["List"]["items"] == _ref("Thing")


def test_operation_ids_do_not_meet():
    merged = merge(_document("/", {}), {"parks": _document("/v1/a", {}), "finance": _document("/v1/b", {})})
    assert {item["get"]["operationId"] for item in merged["paths"].values()} == {
        "gateway_read",
        "parks_read",
        "finance_read",
    }
