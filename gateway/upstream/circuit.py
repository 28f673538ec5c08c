"""A circuit per upstream address: an address that is away is probed gently instead of being stormed."""

from typing import Final

FAILURES: Final = 5
PROBE_SECONDS: Final = 0.1
LONG_SECONDS: Final = 5.0


class Circuit:
    """Closed until FAILURES attempts in a row failed; then one probe per PROBE_SECONDS until one succeeds.

    An address that has been away for LONG_SECONDS is `gone`: waiting for it would only fill the door.
    """

    __slots__ = ("_failures", "_next_probe", "_opened_at")

    def __init__(self) -> None:
        self._failures = 0
        self._opened_at = 0.0
        self._next_probe = 0.0

    @property
    def is_open(self) -> bool:
        """Whether only probes pass."""
        return self._failures >= FAILURES

    def allows(self, now: float) -> bool:
        """Whether an attempt may be made now; an open circuit lets one through per interval."""
        if self._failures < FAILURES:
            return True
        if now < self._next_probe:
            return False
        self._next_probe = now + PROBE_SECONDS
        return True

    def gone(self, now: float) -> bool:
        """Whether the address has been away too long to wait for it."""
        return self._failures >= FAILURES and now - self._opened_at > LONG_SECONDS

    def failed(self, now: float) -> None:
        """An attempt did not reach the address, or a new connection ended before an answer."""
        self._failures += 1
        if self._failures == FAILURES:
            self._opened_at = now
            self._next_probe = now + PROBE_SECONDS

    def succeeded(self) -> None:
        """An answer came."""
        self._failures = 0
