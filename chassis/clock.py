"""One business clock for all processes; it can be moved in the local profile so that years pass in a test."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""Business dates are dates in Shanghai."""

_UTC: timezone = UTC


def _system_now() -> datetime:
    return datetime.now(_UTC)


class Clock:
    """Business time = real time + an offset. Tokens and TLS keep real time."""

    def __init__(self, now: Callable[[], datetime] = _system_now, offset: timedelta = timedelta()) -> None:
        """Start from a source of real time (aware) and an offset."""
        self._now = now
        self.offset = offset

    def real_now(self) -> datetime:
        """Real time, aware, UTC."""
        return self._now()

    def now(self) -> datetime:
        """Business time, aware, UTC."""
        return self._now() + self.offset

    def today(self) -> date:
        """The business date in Shanghai."""
        return self.now().astimezone(SHANGHAI).date()

    def offset_for(self, today: date | None) -> timedelta:
        """The offset that makes `today` the business date at the present time of day; None returns to real time."""
        if today is None:
            return timedelta()
        return timedelta(days=(today - self._now().astimezone(SHANGHAI).date()).days)
