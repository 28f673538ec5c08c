"""What one connection's caller keeps saying: heads of one connection are mostly alike, so they are read once."""

import re
import time
from typing import TYPE_CHECKING, Final

from gateway.errors import TokenRefused
from gateway.headers import RawHeaders, Said, ids_of, peer_lines, standing
from gateway.issuer.sessions import cookie_of
from gateway.lane.places import Place
from gateway.signatures import KeyUnknown
from gateway.tokens import LEEWAY, Caller, bearer_of

if TYPE_CHECKING:
    from gateway.lane.lane import Lane

WHOLE: Final = 64 * 1024
_LONGEST_LINE: Final = 8192
_NEVER: Final = b"\0"  # no bytes after a first line are these: the parser refuses them
# Stricter than the parser: what does not fit is read by the parser.
_LINE: Final = re.compile(rb"(GET|HEAD) (/[!\"$-~]*) HTTP/1\.1\Z")
_READS: Final = frozenset({"GET", "HEAD"})
_ASKING: Final = (b"transfer-encoding", b"upgrade", b"expect")


class Habit:
    """The last head's headers and what follows from them; a token is judged again when anything was revoked."""

    __slots__ = ("_address", "_caller", "_easy", "_judged", "_lane", "_peer", "_rest", "headers", "said", "standing")

    def __init__(self, lane: "Lane", client: tuple[str, int] | None, scheme: str | None) -> None:
        self._lane = lane
        self._peer = peer_lines(client, scheme)
        self._address = client[0] if client else "unknown"
        self._learn([])

    def is_easy(self, headers: RawHeaders) -> bool:
        """Whether nothing in a head asks for more than to be passed on."""
        if headers != self.headers:
            self._learn(headers)
        return self._easy

    def remember(self, data: bytes) -> None:
        """Know these bytes again; they were read as one head of these headers and nothing else."""
        line, _, rest = data.partition(b"\r\n")
        lasts = self.said.read.get(b"connection", b"").lower() != b"close"
        if lasts and b"content-length" not in self.said.read and rest.find(b"\r\n\r\n") == len(rest) - 4:
            self._rest = rest if _LINE.match(line) else _NEVER

    def again(self, data: bytes) -> tuple[str, bytes] | None:
        """Method and target, when all behind the first line is what it was; the parser need not read it again."""
        line, _, rest = data.partition(b"\r\n")
        if rest != self._rest or len(line) > _LONGEST_LINE:
            return None
        asked = _LINE.match(line)
        return None if asked is None else (asked[1].decode(), asked[2])

    def _learn(self, headers: RawHeaders) -> None:
        said = Said(headers)
        self.headers, self.said = headers, said
        self._rest = _NEVER
        self.standing = standing(said, self._peer)
        self._caller: Caller | None = None
        self._judged = 0
        self._easy = (
            said.lasting
            and not said.twice
            and not any(name in said.read for name in _ASKING)
            and int(said.read.get(b"content-length", b"0")) <= WHOLE
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
