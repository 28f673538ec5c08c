"""Every refusal as an RFC 9457 problem document, in Chinese or English."""

from typing import Any

import asyncpg
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from chassis import errors
from chassis.errors import BusinessError
from chassis.sql import json_bytes
from chassis.uow import LOST

_FIELD_ZH = {
    "missing": "缺少该字段",
    "extra_forbidden": "不认识该字段",
    "json_invalid": "不是合法的 JSON",
    "string_type": "须为文本",
    "int_type": "须为整数",
    "int_parsing": "须为整数",
    "bool_type": "须为 true 或 false",
    "list_type": "须为数组",
    "model_attributes_type": "须为对象",
    "dict_type": "须为对象",
    "uuid_parsing": "须为 UUID",
    "uuid_type": "须为 UUID",
    "literal_error": "不在可选值之内",
    "enum": "不在可选值之内",
    "string_too_short": "文本过短",
    "string_too_long": "文本过长",
    "string_pattern_mismatch": "格式不正确",
    "greater_than_equal": "小于允许的最小值",
    "less_than_equal": "大于允许的最大值",
    "too_short": "项目过少",
    "too_long": "项目过多",
}


class MethodNotAllowed(BusinessError):
    """The path exists, the method does not."""

    status = 405
    code = "method_not_allowed"
    zh = "此路径不支持该方法"
    en = "This path does not take this method"


class Internal(BusinessError):
    """Our fault; nothing was changed."""

    status = 500
    code = "internal"
    zh = "服务内部错误，数据未改变"
    en = "An error of ours; nothing was changed"
    detail_zh = "请稍后重试；若仍出现，请提供 request_id。"
    detail_en = "Try again later; if it persists, quote the request_id."


def language_of(accept: str | None) -> str:
    """`en` when the caller prefers English, else `zh`."""
    best, weight = "zh", 0.0
    for part in (accept or "").split(","):
        tag, _, q = part.strip().partition(";q=")
        try:
            value = float(q) if q else 1.0
        except ValueError:
            continue
        base = tag.strip().lower().split("-")[0]
        if base in {"zh", "en"} and value > weight:
            best, weight = base, value
    return best


def problem_body(error: BusinessError, *, language: str, instance: str, request_id: str, faults: Any = ()) -> bytes:
    """The document of an error."""
    return json_bytes(
        {
            "type": f"/problems/{error.code}",
            "code": error.code,
            "status": error.status,
            "title": error.title(language),
            "detail": error.detail(language),
            "instance": instance,
            "request_id": request_id,
            "errors": list(faults),
        }
    )


def problem_response(request: Request, error: BusinessError, faults: Any = ()) -> Response:
    """The answer of an error."""
    language = language_of(request.headers.get("accept-language"))
    if not faults and error.pointer:
        faults = [{"pointer": error.pointer, "code": error.code, "detail": error.detail(language)}]
    headers = {"content-language": "en" if language == "en" else "zh-CN", "cache-control": "no-store"}
    if error.retry_after is not None:
        headers["retry-after"] = str(error.retry_after)
    if error.status == 401:
        headers["www-authenticate"] = 'Bearer realm="tidu"'
    body = problem_body(
        error,
        language=language,
        instance=request.url.path,
        request_id=getattr(request.state, "request_id", ""),
        faults=faults,
    )
    return Response(body, error.status, headers, media_type="application/problem+json")


def _pointer(loc: tuple[Any, ...]) -> str:
    place, *rest = loc or ("body",)
    path = "/".join(str(p).replace("~", "~0").replace("/", "~1") for p in rest)
    return {"query": "?", "header": "#", "path": "{}"}.get(str(place), "/") + path


def _faults(error: RequestValidationError, language: str) -> list[dict[str, str]]:
    faults = []
    for fault in error.errors():
        code, context = str(fault["type"]), fault.get("ctx") or {}
        text = context.get(language) or (fault["msg"] if language == "en" else _FIELD_ZH.get(code, "不符合要求"))
        pointer = "/" if code == "json_invalid" else _pointer(tuple(fault.get("loc", ())))
        faults.append({"pointer": pointer, "code": code, "detail": str(text)})
    return faults


def of_database(error: Exception) -> BusinessError | None:
    """The problem a database error is for the caller, None when it is our fault."""
    if isinstance(error, asyncpg.UniqueViolationError | asyncpg.ExclusionViolationError):
        return errors.Conflict()
    if isinstance(error, asyncpg.DataError):
        return errors.Malformed()
    temporary = (
        asyncpg.LockNotAvailableError,
        asyncpg.QueryCanceledError,
        asyncpg.SerializationError,
        asyncpg.DeadlockDetectedError,
        asyncpg.OperatorInterventionError,
        asyncpg.InsufficientResourcesError,
        *LOST,
    )
    return errors.Unavailable() if isinstance(error, temporary) else None


async def _business(request: Request, error: Exception) -> Response:
    assert isinstance(error, BusinessError)  # noqa: S101 - registered for it
    return problem_response(request, error)


async def _validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it
    language = language_of(request.headers.get("accept-language"))
    return problem_response(request, errors.Malformed(), _faults(error, language))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
    kinds: dict[int, BusinessError] = {
        404: errors.NotFound(),
        405: MethodNotAllowed(),
        413: errors.TooLarge(limit="?"),
        415: errors.UnsupportedMedia(accepted="application/json"),
    }
    response = problem_response(request, kinds.get(error.status_code, errors.Malformed()))
    if allowed := (error.headers or {}).get("Allow"):
        response.headers["allow"] = allowed
    return response


async def _unexpected(request: Request, error: Exception) -> Response:
    known = of_database(error)
    if known is None:
        structlog.get_logger().error("unexpected", path=request.url.path, exc_info=error)
    return problem_response(request, known or Internal())


async def answer(request: Request, error: Exception) -> Response:
    """The answer of any error."""
    kinds = {BusinessError: _business, RequestValidationError: _validation, HTTPException: _http}
    tell = next((tell for kind, tell in kinds.items() if isinstance(error, kind)), _unexpected)
    return await tell(request, error)


def install(app: FastAPI) -> None:
    """Every error of an application leaves as a problem document."""
    app.add_exception_handler(BusinessError, _business)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    for kind in (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError):
        app.add_exception_handler(kind, _unexpected)
    app.add_exception_handler(Exception, _unexpected)
