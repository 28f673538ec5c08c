"""A whole platform with a small synthetic city, and a real Chromium to look at its page."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

from devstack.config import PlatformConfig
from devstack.platform import Platform
from devstack.ports import Ports, free_base
from tests.browser.city import settle

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREENSHOTS = os.environ.get("TIDU_SCREENSHOTS")
"""Folder for screenshots; with it the city has its full size."""
PATIENCE = 30_000
"""Milliseconds for the page to follow: a loaded machine is slow, the page is not wrong for it."""


@dataclass
class Watched:
    """A page and what happened in it."""

    page: "Page"
    errors: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    resumed: list[str] = field(default_factory=list)


@pytest.fixture(scope="package")
def chromium() -> str:
    """The browser of this machine."""
    pytest.importorskip("playwright.async_api", reason="Playwright for Python is not installed")
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium on this machine (Debian: the package chromium)")
    return found


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def city(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Platform]:
    """The platform, its events heard and its figures stated."""
    config = PlatformConfig(state=tmp_path_factory.mktemp("city"), ports=Ports.from_base(free_base()), temporary=True)
    async with Platform(config) as platform:
        await settle(platform, 1.0 if SCREENSHOTS else 0.02)
        yield platform


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator["Browser"]:
    """One Chromium for all tests."""
    from playwright.async_api import async_playwright

    manager = async_playwright()
    playwright = await manager.start()
    opened = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
    yield opened
    with suppress(TimeoutError):  # a browser that does not answer any more keeps nobody waiting
        async with asyncio.timeout(15):
            await opened.close()
            await playwright.stop()


@pytest.fixture
def window(browser: "Browser", city: Platform) -> Callable[..., Any]:
    """A fresh window on the page: `async with window(path, width=…) as watched`."""

    @asynccontextmanager
    async def opened(path: str = "/", *, width: int = 1920, height: int = 1080, **more: Any) -> AsyncIterator[Watched]:
        context = await browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai", **more
        )
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        watched = Watched(page)
        page.on("console", lambda m: watched.errors.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: watched.errors.append(str(error)))
        page.on("request", lambda request: _note(watched, request.url, request.headers))
        await page.goto(city.gateway_url + path)
        await page.wait_for_selector("body[data-ready]")
        yield watched
        await context.close()

    return opened


def _note(watched: Watched, url: str, headers: dict[str, str]) -> None:
    watched.hosts.add(urlsplit(url).netloc)
    if "last-event-id" in headers:
        watched.resumed.append(headers["last-event-id"])
