"""The story as a test: import, recognition, park, finance through the gateway of a whole platform, and once more."""

from pathlib import Path

import pytest

from devstack.config import PlatformConfig
from devstack.platform import Platform
from devstack.ports import Ports, free_base
from devstack.story.run import main


class _Book:
    """Keeps the story's lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def line(self, text: str) -> None:
        self.lines.append(text)


@pytest.mark.stack
@pytest.mark.timeout(240)
async def test_the_story_is_told_twice(tmp_path: Path) -> None:
    config = PlatformConfig(state=tmp_path, ports=Ports.from_base(free_base()), temporary=True)
    async with Platform(config) as platform:
        for expected in ("FLOW_INNO_SME 0 → 1", "FLOW_INNO_SME 1 → 2"):
            book = _Book()
            await main(platform.gateway_url, platform.state, 120, book)  # type: ignore[arg-type]
            told = "\n".join(book.lines)
            assert expected in told
            assert "the bank decided: approved" in told
            assert "name and code hidden: True" in told
            assert book.lines[-1] == "The story is told."
