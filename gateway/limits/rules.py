"""The generic cell rate algorithm (GCRA): pure arithmetic on one number per client."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """So many calls per second in the long run, so many at once."""

    per_second: int
    burst: int

    @property
    def interval(self) -> float:
        """Seconds between two calls in the long run."""
        return 1.0 / self.per_second

    @property
    def batch(self) -> int:
        """How many calls a replica leases at once: a twentieth of the burst, 1 to 5,000."""
        return max(1, min(5000, self.burst // 20))

    @property
    def window(self) -> int:
        """Whole seconds in which the burst is regained."""
        return max(1, -(-self.burst // self.per_second))


@dataclass(frozen=True, slots=True)
class Grant:
    """What was leased: calls, the new theoretical arrival time, what is left and when the next call is free."""

    calls: int
    tat: float
    left: int
    retry_after: float


def lease(tat: float, now: float, wanted: int, rate: Rate) -> Grant:
    """Lease up to `wanted` calls at `now` for a client whose theoretical arrival time is `tat`."""
    base = max(tat, now)
    room = now + rate.burst * rate.interval - base
    free = int(room * rate.per_second + 1e-6)
    calls = max(0, min(wanted, free))
    wait = 0.0 if calls else max(0.0, rate.interval - room)
    return Grant(calls, base + calls * rate.interval, max(0, free - calls), wait)
