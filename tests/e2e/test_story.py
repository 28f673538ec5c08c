"""The story as a test: import, recognition, park, finance through the gateway of a whole platform, and once more."""

import re
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
        for moved in ("0 → 1", "1 → 2"):
            book = _Book()
            await main(platform.gateway_url, platform.state, 120, book)  # type: ignore[arg-type]
            told = "\n".join(book.lines)
            assert f"FLOW_INNO_SME {moved} as of" in told
            assert f"TIER_INNO_SME {moved} as of" in told
            parts = re.findall(r"; CQ-\d+ (\d+) → (\d+)", told)
            assert len(parts) == 2
            assert all(int(now) == int(then) + 1 for then, now in parts)
            assert "the bank decided: approved" in told
            assert "name and code hidden: True" in told
            assert book.lines[-1] == "The story is told."
