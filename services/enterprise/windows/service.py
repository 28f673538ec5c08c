"""The windows of application that are known."""

from functools import lru_cache

from chassis import policy
from services.enterprise.windows.rules import Window, windows


def known() -> tuple[Window, ...]:
    """All of them, in the order of time."""
    return _known(str(policy.root()))


@lru_cache(maxsize=4)
def _known(_root: str) -> tuple[Window, ...]:
    return windows(policy.load("workflow/windows.yaml"))
