"""Pictures of the page for docs/screenshots, of a synthetic city at full size; made by `make screenshots`."""

from pathlib import Path

import pytest

from tests.browser.conftest import SCREENSHOTS
from tests.browser.test_cockpit import sign_in

pytestmark = [pytest.mark.stack, pytest.mark.timeout(400)]
needs_folder = pytest.mark.skipif(SCREENSHOTS is None, reason="screenshots are made by `make screenshots`")


async def _shoot(page, name: str, **more) -> None:
    await page.wait_for_timeout(800)
    await page.screenshot(path=Path(SCREENSHOTS) / name, **more)
    assert (Path(SCREENSHOTS) / name).stat().st_size > 20_000, "the picture shows something"


@needs_folder
async def test_the_wall_the_district_the_proof_and_the_phone(city, window) -> None:
    async with window(color_scheme="dark") as watched:
        await sign_in(watched.page, "leader")
        await _shoot(watched.page, "cockpit-wall.png")
    async with window("/?district=CQ-500107&lang=en") as watched:
        await _shoot(watched.page, "cockpit-district-en.png")
    async with window() as watched:
        await watched.page.click("#gauge-SRDI_SME")
        await watched.page.wait_for_selector("#proof .bar")
        await _shoot(watched.page, "cockpit-proof.png")
    async with window(width=390, height=844, device_scale_factor=2) as watched:
        await _shoot(watched.page, "cockpit-phone.png")
