"""The gateway's side of the fast lane: what needs no waiting is passed on at once, the rest is the door's."""

import time
from asyncio import Transport
from typing import Any

from chassis.lane.ground import RawHeaders
from chassis.lane.protocol import LaneProtocol
from gateway.door import HANDED, Handed
from gateway.lane.exchange import Exchange, rate_headers
from gateway.lane.habit import Habit
from gateway.lane.lane import Lane
from gateway.lane.places import Place


class GatewayProtocol(LaneProtocol[Exchange]):
    """One caller's connection: passed on when token, allowance and an upstream connection are at hand."""

    lane: Lane
    heads: Habit

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """A caller has come."""
        super().connection_made(transport)
        self.heads = Habit(self.lane, self.client, self.scheme)

    def place_of(self, method: str, target: bytes) -> Place | None:  # noqa: ARG002 - all methods pass
        """The service behind a path."""
        return self.lane.places.find(target)

    def whole(self, method: str, target: bytes, headers: RawHeaders, place: Any) -> Exchange:
        """A request to be passed on."""
        return Exchange(self, method, target, headers, place)

    def carry(self, whole: Exchange) -> None:
        """Pass it on, or let the door look closer."""
        rate = self.heads.allowance(whole.method, whole.place)
        if rate is None:
            self.hand_over(whole)
            return
        now, balancer = time.monotonic(), self.lane.balancers[whole.place.route.service]
        connection = balancer.take_now(now)
        if connection is not None:
            self.take(whole)
            whole.begin(connection, self.heads, rate, now)
            return
        request_id, _ = self.heads.ids()
        if balancer.refuses(now):
            whole.refuse(request_id, rate, now)
        else:
            self.hand_over(whole, {HANDED: Handed(request_id, now, rate_headers(rate))})
