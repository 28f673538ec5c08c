"""PDF documents: a Typst template and its data, with fonts that come along."""

import asyncio
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
import pylopdf_fonts_zh_cn
import typst

_local = threading.local()


def _compiler() -> typst.Compiler:
    """One compiler a thread: it keeps the fonts, so that a page costs milliseconds."""
    if not hasattr(_local, "compiler"):
        fonts = [str(Path(pylopdf_fonts_zh_cn.__file__).parent)]
        _local.compiler = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
    return _local.compiler  # type: ignore[no-any-return]


@lru_cache(maxsize=64)
def _source(template: Path) -> bytes:
    return template.read_bytes()


def render(template: Path, data: dict[str, Any]) -> bytes:
    """The PDF of a template; in it `json(bytes(sys.inputs.data))` is `data`, which is shown and never run.

    The same template and data give the same bytes: templates set `document(date: none)`. Fonts: "Noto Sans SC",
    "Noto Serif SC".
    """
    made = _compiler().compile(_source(template), format="pdf", sys_inputs={"data": orjson.dumps(data).decode()})
    if not isinstance(made, bytes):
        raise TypeError(f"{template.name} did not become one document")
    return made


async def render_aside(template: Path, data: dict[str, Any]) -> bytes:
    """`render` in a thread, so that requests go on meanwhile."""
    return await asyncio.to_thread(render, template, data)
