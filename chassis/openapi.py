"""The OpenAPI document: problems instead of FastAPI's default 422, the security scheme, access in words."""

import re
from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from chassis.access import AccessRule

_MODULE = re.compile(r"services__[a-z]+__([a-z_]+)__schemas__")
_PAGE = re.compile(r"chassis__shapes__Page_\w+___\d+")
_LONG = re.compile(rf"{_PAGE.pattern}|{_MODULE.pattern}\w+")
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
_BEARER = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "One unique key a request; the same key with the same body gives the first answer again",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    "example": "0199a5b0-7c1e-7000-8000-000000000001",
}


def access_of(dependant: Dependant) -> AccessRule | None:
    """The access rule among a route's dependencies."""
    for inner in dependant.dependencies:
        if isinstance(inner.call, AccessRule):
            return inner.call
        if found := access_of(inner):
            return found
    return None


def _describe(operation: dict[str, Any], route: APIRoute, method: str) -> None:
    answers = operation.setdefault("responses", {})
    if "HTTPValidationError" in str(answers.get("422", "")):
        del answers["422"]
    wanted = {"400": "Malformed (请求格式不正确)", "503": "Not now (暂时不可用)"}
    rule = access_of(route.dependant)
    if rule and not rule.open_to_all:
        operation["security"] = [{"bearer": []}]
        operation["x-roles"] = sorted(rule.roles)
        wanted |= {"401": "No valid token (需要令牌)", "403": "The role may not (角色无权)"}
    elif rule:
        wanted |= {"401": "A token is not needed, but this one is not valid (令牌无效)"}
    if method != "get":
        wanted |= {"409": "At odds with what is there (与现状冲突)", "413": "Body too large (请求体过大)"}
    if route.body_field is not None or "streams_body" in route.endpoint.__dict__:
        wanted |= {"415": "Another content type is needed (内容类型不支持)"}
    claims = getattr(route, "claims_keys", False) and "idempotency_free" not in route.endpoint.__dict__
    if method == "post" and claims:
        operation.setdefault("parameters", []).append(_KEY)
        wanted |= {
            "409": "A twin is in progress (相同请求处理中)",
            "422": "Key reused with another body (键已用于其他内容)",
        }
    for status, words in wanted.items():
        answers.setdefault(status, {"description": words})
    for status, answer in answers.items():
        if status.isdigit() and int(status) >= 400:
            answer["content"] = {**_foreign(answer.get("content", {})), **_PROBLEM}


def _foreign(content: dict[str, Any]) -> dict[str, Any]:
    """Refusals in a form that a protocol prescribes, such as RFC 6749's."""
    return {kind: part for kind, part in content.items() if "ProblemDetails" not in str(part)}


def _with_short_names(document: dict[str, Any]) -> dict[str, Any]:
    """Shapes that share a name are told apart by their feature, not by the whole path of their module."""
    schemas = document["components"]["schemas"]
    short = {name: _MODULE.sub(lambda found: found[1].title().replace("_", ""), name) for name in schemas}
    for name in schemas:
        if _PAGE.match(name):
            of = schemas[name]["properties"]["items"]["items"]["$ref"].rpartition("/")[2]
            short[name] = f"Page_{short[of]}_"
    if len({*short.values()}) < len(short):
        raise ValueError("two shapes of one service would have the same name in the document")
    text = _LONG.sub(lambda found: short[found[0]], orjson.dumps(document).decode())
    return dict(orjson.loads(text))


def install(app: FastAPI) -> None:
    """Make the application's document ours; built once, on first demand."""

    def build() -> dict[str, Any]:
        if app.openapi_schema:
            return app.openapi_schema
        document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        from chassis.shapes import FieldFault, ProblemDetails  # noqa: PLC0415 - only when asked for

        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        for kind in (ProblemDetails, FieldFault):
            schema = kind.model_json_schema(ref_template="#/components/schemas/{model}")
            schema.pop("$defs", None)
            schemas[kind.__name__] = schema
        document["components"]["securitySchemes"] = _BEARER
        for route in every_route(app):
            for method in route.methods or ():
                path = document["paths"].get(route.path_format, {})
                if method.lower() in path:
                    _describe(path[method.lower()], route, method.lower())
        app.openapi_schema = _with_short_names(document)
        return app.openapi_schema

    app.openapi = build  # type: ignore[method-assign]


def every_route(app: FastAPI) -> list[APIRoute]:
    """All described routes of an application."""
    return [route for route in app.routes if isinstance(route, APIRoute) and route.include_in_schema]
