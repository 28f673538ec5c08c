"""What the gateway makes of one connection's heads: lines for the service, the caller, the allowance."""

import time
from typing import TYPE_CHECKING, Final

from chassis.lane.heads import ASKING, WHOLE, Heads
from gateway.errors import TokenRefused
from gateway.headers import RawHeaders, Said, ids_of, peer_lines, standing
from gateway.issuer.sessions import cookie_of
from gateway.lane.places import Place
from gateway.signatures import KeyUnknown
from gateway.tokens import LEEWAY, Caller, bearer_of

if TYPE_CHECKING:
    from gateway.lane.lane import Lane

_READS: Final = frozenset({"GET", "HEAD"})


class Habit(Heads):
    """The last head's headers and what follows from them; a token is judged again when anything was revoked."""

    __slots__ = ("_address", "_caller", "_judged", "_lane", "_peer", "said", "standing")

    def __init__(self, lane: "Lane", client: tuple[str, int] | None, scheme: str | None) -> None:
        super().__init__()
        self._lane = lane
        self._peer = peer_lines(client, scheme)
        self._address = client[0] if client else "unknown"
        self.learn([])

    def learn(self, headers: RawHeaders) -> None:
        """Read a head."""
        self.said = said = Said(headers)
        self.standing = standing(said, self._peer)
        self._caller: Caller | None = None
        self._judged = 0
        measured = b"content-length" in said.read
        self.repeats = said.read.get(b"connection", b"").lower() != b"close" and not measured
        self.easy = (
            said.lasting
            and not said.twice
            and not any(name in said.read for name in ASKING)
            and (not measured or int(said.read[b"content-length"]) <= WHOLE)
            and not (self._lane.cors and any(name == b"origin" for name, _ in headers))
        )

    def ids(self) -> tuple[bytes, bytes]:
        """Request id and trace of a request with this head."""
        return ids_of(self.said.read.get(b"x-request-id"), self.said.read.get(b"traceparent"))

    def allowance(self, method: str, place: Place) -> bytes | None:
        """The RateLimit lines of a call that was counted; None when the door must look closer."""
        parts, read = self._lane.parts, self.said.read
        if parts.is_full:
            return None
        if b"authorization" in read:
            caller = self._identify(read[b"authorization"])
            left = None if caller is None else parts.clients.take_now(caller.client_key)
            return None if left is None else parts.clients.lines % left
        is_open = place.open_to_read if method in _READS else place.open_to_write
        if not is_open or cookie_of(read.get(b"cookie")) is not None:
            return None
        left = parts.anonymous.take_now(self._address)
        return None if left is None else parts.anonymous.lines % left

    def _identify(self, authorization: bytes) -> Caller | None:
        verifier, caller = self._lane.parts.verifier, self._caller
        version = verifier.revocations.version
        if caller is not None and self._judged == version and caller.expires_at + LEEWAY > time.time():
            return caller
        try:
            self._caller, self._judged = verifier.verify_now(bearer_of(authorization)), version
        except (TokenRefused, KeyUnknown):
            self._caller = None
        return self._caller
