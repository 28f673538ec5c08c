"""A compiled way to call a plain reading route: the same parameters and dependencies, resolved without a search.

It knows what nearly every read is made of: an access rule, a unit of work, paging, and single values of the path, the
query and headers. Whatever else a route uses, and every value that does not validate, is left to FastAPI's own
resolver, so a fault is told by FastAPI alone; a test holds both ways against each other.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from fastapi.dependencies.models import Dependant
from fastapi.params import Header
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.requests import Request

_SCALARS = (str, int, float, bool, type(None))


class Declined(Exception):
    """The plan does not answer this one."""


@dataclass(slots=True)
class _Value:
    """One parameter: its name in the call, its key in the request, its validator, and what it is when absent."""

    name: str
    key: str
    validate: Callable[..., Any]
    required: bool
    default: Any


@dataclass(slots=True)
class Plan:
    """One function and where its arguments come from: values of the request, and other functions before it."""

    function: Callable[..., Any]
    path: list[_Value] = field(default_factory=list)
    query: list[_Value] = field(default_factory=list)
    headers: list[_Value] = field(default_factory=list)
    request: str | None = None
    inner: list[tuple[str | None, "Plan"]] = field(default_factory=list)

    async def arguments(self, request: Request, query: Mapping[str, str]) -> dict[str, Any]:
        """The arguments for one request; raises Declined for what does not validate."""
        given: dict[str, Any] = {}
        for name, call in self.inner:
            value = await call.function(**await call.arguments(request, query))
            if name is not None:
                given[name] = value
        for values, source in ((self.path, request.path_params), (self.query, query), (self.headers, request.headers)):
            for each in values:
                given[each.name] = _one(each, source)
        if self.request is not None:
            given[self.request] = request
        return given


def _one(wanted: _Value, source: Mapping[str, Any]) -> Any:
    found = source.get(wanted.key)
    if found is None:
        if wanted.required:
            raise Declined
        return wanted.default
    try:
        return wanted.validate(found)
    except ValidationError:
        raise Declined from None


def compiled(route: APIRoute) -> Plan | None:
    """The plan of a reading route, None where only FastAPI's resolver will do."""
    ours = route.dependant
    plain = route.methods == {"GET"} and route.body_field is None and inspect.iscoroutinefunction(route.endpoint)
    filtered = route.response_model_include or route.response_model_exclude or not route.response_model_by_alias
    left_out = (
        route.response_model_exclude_unset or route.response_model_exclude_defaults or route.response_model_exclude_none
    )
    if not plain or filtered or left_out or set(route.param_convertors) - _text_convertors(route):
        return None
    try:
        return _call(ours, set())
    except Declined:
        return None


def _text_convertors(route: APIRoute) -> set[str]:
    return {name for name, convertor in route.param_convertors.items() if type(convertor).__name__ == "StringConvertor"}


def _call(dependant: Dependant, seen: set[int]) -> Plan:
    function = dependant.call
    unknown = (
        dependant.cookie_params,
        dependant.body_params,
        dependant.websocket_param_name,
        dependant.http_connection_param_name,
        dependant.response_param_name,
        dependant.background_tasks_param_name,
        dependant.security_scopes_param_name,
        dependant.concurrency,
    )
    if any(unknown) or function is None or id(function) in seen or not _is_coroutine(function):
        raise Declined
    seen.add(id(function))
    return Plan(
        function,
        [_value(each) for each in dependant.path_params],
        [_value(each) for each in dependant.query_params],
        [_value(each) for each in dependant.header_params],
        dependant.request_param_name,
        [(inner.name, _call(inner, seen)) for inner in dependant.dependencies],
    )


def _is_coroutine(function: Any) -> bool:
    return inspect.iscoroutinefunction(function) or (
        not inspect.isfunction(function) and inspect.iscoroutinefunction(type(function).__call__)
    )


def _value(parameter: Any) -> _Value:
    info = parameter.field_info
    required = info.is_required()
    default = None if required else parameter.get_default()
    alias = parameter.alias
    named = not isinstance(info, Header) or alias != parameter.name
    single = info.validation_alias in {None, alias} and not info.validate_default and info.default_factory is None
    if not (named and single and isinstance(default, _SCALARS) and not _is_many(info.annotation)):
        raise Declined
    # headers are looked up without regard to case by Starlette; the adapter is the one FastAPI validates with
    return _Value(parameter.name, alias, parameter._type_adapter.validate_python, required, default)  # noqa: SLF001


def _is_many(annotation: Any) -> bool:
    kinds = (annotation, *getattr(annotation, "__args__", ()))
    origins = [getattr(kind, "__origin__", kind) for kind in kinds]
    return any(
        isinstance(kind, type) and issubclass(kind, (list, tuple, set, frozenset, dict, BaseModel)) for kind in origins
    )


def query_of(raw: bytes) -> dict[str, str]:
    """The query as Starlette reads it, of a name given twice the last."""
    return dict(parse_qsl(raw.decode("latin-1"), keep_blank_values=True)) if raw else {}
