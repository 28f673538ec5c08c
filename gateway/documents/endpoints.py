"""The documents and the page to read them."""

import asyncio
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from fastapi import APIRouter
from starlette.responses import FileResponse, HTMLResponse, Response

from chassis.errors import NotFound
from chassis.settings import repository_root
from gateway.documents import pages

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
async def openapi() -> Response:
    """The OpenAPI document of the whole platform."""
    return await _written("api", "openapi.json")


@router.get("/asyncapi.json")
async def asyncapi() -> Response:
    """The AsyncAPI document of the platform's events."""
    return await _written("events", "asyncapi.json")


async def _written(*place: str) -> Response:
    """A document as it was written beside the code it describes: whole also while a service is away."""
    try:
        content = await asyncio.to_thread(repository_root().joinpath("docs", *place).read_bytes)
    except FileNotFoundError:
        raise NotFound from None
    return Response(content, media_type="application/json")
