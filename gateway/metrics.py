"""What the door counts."""

import time
from typing import Final

from prometheus_client import Counter, Gauge, Histogram

REQUESTS: Final = Counter("tidu_gateway_requests", "Requests answered", ["service", "method", "status"])
SECONDS: Final = Histogram(
    "tidu_gateway_request_seconds",
    "Time to answer",
    ["service"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
IN_FLIGHT: Final = Gauge("tidu_gateway_in_flight", "Requests inside the door")
REVOCATIONS_AGE: Final = Gauge("tidu_gateway_revocations_age_seconds", "Since revocations were last read")
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Tally:
    """Counts one request."""

    __slots__ = ("_begun", "_method", "service", "status")

    def __init__(self, method: str) -> None:
        self._method = method if method in _METHODS else "OTHER"
        self._begun = time.perf_counter()
        self.service = "gateway"
        self.status = 500

    def done(self, inside: int) -> None:
        """The request has left."""
        IN_FLIGHT.set(inside)
        REQUESTS.labels(self.service, self._method, str(self.status)).inc()
        SECONDS.labels(self.service).observe(time.perf_counter() - self._begun)
