"""The page at `/` and its files; nothing in them comes from, or asks, an outside host."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from chassis.errors import NotFound

router = APIRouter(include_in_schema=False)
_ASSETS: Final = Path(__file__).parent / "assets"
_KINDS: Final = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    content: bytes
    media_type: str
    etag: str


@lru_cache(maxsize=4)
def assets(profile: str) -> dict[str, Asset]:
    """The page's files by name, read once; the page says in which profile it runs."""
    found = {}
    for path in sorted(_ASSETS.iterdir()):
        content = path.read_bytes().replace(b"__PROFILE__", profile.encode())
        found[path.name] = Asset(content, _KINDS[path.suffix], f'"{sha256(content).hexdigest()[:32]}"')
    return found


def _answer(request: Request, name: str) -> Response:
    asset = assets(request.app.state.settings.profile).get(name)
    if asset is None:
        raise NotFound
    headers = {**_HEADERS, "ETag": asset.etag}
    if asset.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(asset.content, media_type=asset.media_type, headers=headers)


@router.get("/")
async def page(request: Request) -> Response:
    """The cockpit."""
    return _answer(request, "index.html")


@router.get("/cockpit/{name}")
async def file(request: Request, name: str) -> Response:
    """One of the page's own files."""
    return _answer(request, name)
