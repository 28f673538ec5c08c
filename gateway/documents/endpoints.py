"""The documents and the page to read them."""

import asyncio
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, HTMLResponse, Response

from chassis.errors import NotFound
from chassis.settings import repository_root
from chassis.sql import json_bytes
from gateway.documents import pages
from gateway.documents.service import Documents

router = APIRouter(include_in_schema=False)
_ASSETS: Final = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "favicon.png": "image/png",
}
_PAGE: Final = {
    "Content-Security-Policy": pages.CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
_DAY: Final = {"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"}


def _folder() -> Path:
    """Where the package of the page's files lies; none of its code is run."""
    spec = find_spec("fastapi_offline")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("fastapi-offline is not installed")
    return Path(spec.origin).parent / "static"


_FOLDER: Final = _folder()


@router.get("/docs")
async def docs() -> Response:
    """The API page."""
    return HTMLResponse(pages.DOCS, headers=_PAGE)


@router.get("/docs/start.js")
async def script() -> Response:
    """What starts the API page."""
    return Response(pages.SCRIPT, media_type="text/javascript", headers=_DAY)


@router.get("/docs/assets/{name}")
async def asset(name: str) -> Response:
    """One of the API page's own files."""
    if name not in _ASSETS:
        raise NotFound
    return FileResponse(_FOLDER / name, media_type=_ASSETS[name], headers=_DAY)


@router.get("/openapi.json")
async def openapi(request: Request) -> Response:
    """The OpenAPI document of the whole platform."""
    state = request.app.state
    if not hasattr(state, "documents"):
        state.documents = Documents(state.services)
    document = await state.documents.merged(request.app.openapi())
    return Response(json_bytes(document), media_type="application/json")


@router.get("/asyncapi.json")
async def asyncapi() -> Response:
    """The AsyncAPI document of the platform's events."""
    file = repository_root() / "docs" / "events" / "asyncapi.json"
    try:
        content = await asyncio.to_thread(file.read_bytes)
    except FileNotFoundError:
        raise NotFound from None
    return Response(content, media_type="application/json")
