"""What the door counts: plain numbers while requests pass, shaped only when somebody looks."""

import time
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from prometheus_client import REGISTRY, Gauge
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector

IN_FLIGHT: Final = Gauge("tidu_gateway_in_flight", "Requests inside the door")
REVOCATIONS_AGE: Final = Gauge("tidu_gateway_revocations_age_seconds", "Since revocations were last read")
_BOUNDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Book(Collector):
    """Requests by service, method and status, and how long they took by service."""

    def __init__(self) -> None:
        self._answers: dict[tuple[str, str, int], int] = {}
        self._within: dict[str, list[int]] = {}
        self._seconds: dict[str, float] = {}

    def add(self, service: str, method: str, status: int, seconds: float) -> None:
        """Count one request that has left."""
        answer = (service, method, status)
        self._answers[answer] = self._answers.get(answer, 0) + 1
        within = self._within.get(service)
        if within is None:
            within = self._within[service] = [0] * (len(_BOUNDS) + 1)
            self._seconds[service] = 0.0
        within[bisect_left(_BOUNDS, seconds)] += 1
        self._seconds[service] += seconds

    def collect(self) -> Iterator[CounterMetricFamily | HistogramMetricFamily]:
        """The numbers as Prometheus wants them."""
        requests = CounterMetricFamily(
            "tidu_gateway_requests", "Requests answered", labels=["service", "method", "status"]
        )
        for (service, method, status), count in self._answers.items():
            requests.add_metric([service, method, str(status)], count)
        yield requests
        seconds = HistogramMetricFamily("tidu_gateway_request_seconds", "Time to answer", labels=["service"])
        for service, within in self._within.items():
            buckets, so_far = [], 0
            for bound, count in zip((*map(float, _BOUNDS), "+Inf"), within, strict=True):
                so_far += count
                buckets.append((str(bound), so_far))
            seconds.add_metric([service], buckets, self._seconds[service])
        yield seconds


BOOK: Final = Book()
REGISTRY.register(BOOK)


class Tally:
    """Counts one request."""

    __slots__ = ("_begun", "_method", "service", "status")

    def __init__(self, method: str, begun: float | None = None) -> None:
        self._method = method if method in _METHODS else "OTHER"
        self._begun = time.monotonic() if begun is None else begun
        self.service = "gateway"
        self.status = 500

    def done(self) -> None:
        """The request has left."""
        BOOK.add(self.service, self._method, self.status, time.monotonic() - self._begun)
