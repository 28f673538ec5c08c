"""When the story is told: once after the first start, and whenever asked."""

from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from devstack.console import Console
from devstack.errors import StackError
from devstack.platform import Platform

_STORY = "devstack.story.run"
_MARK = "story/told"


async def tell(gateway_url: str, state: Path, firms: int, console: Console) -> None:
    """Tell the story now."""
    try:
        module = import_module(_STORY)
    except ModuleNotFoundError as error:
        if error.name is None or not _STORY.startswith(error.name):
            raise
        raise StackError("the story is not part of this checkout") from None
    await module.main(gateway_url, state, firms, console)


async def tell_once(platform: Platform, firms: int, console: Console) -> None:
    """Tell the story unless this state folder has heard it; a story that fails leaves the platform up."""
    mark = platform.state / _MARK
    if mark.exists():
        console.line(f"The story was told on {mark.read_text().strip()}; tidu story tells it again.")
        return
    try:
        await tell(platform.gateway_url, platform.state, firms, console)
    except Exception as error:  # noqa: BLE001 - whatever it is, the platform is up and stays up
        console.fail(f"The story stopped: {type(error).__name__}: {error}\nThe platform stays up; see tidu logs.")
        return
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(datetime.now(UTC).isoformat(timespec="seconds"))
