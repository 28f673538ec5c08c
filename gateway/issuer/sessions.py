"""Sessions of people in a browser, as the door sees them: a cookie in, a short-lived token onward."""

import time
import uuid
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from chassis.access import principal_of
from chassis.uow import Database
from gateway.issuer import repository, rules
from gateway.issuer.service import BROWSER, Signer
from gateway.tokens import Caller

COOKIE: Final = "tidu_session"
RECHECK_SECONDS: Final = 0.5
_TOKEN_SECONDS: Final = 300
_SPARE_SECONDS: Final = 60
_CACHE: Final = 10_000


@dataclass(slots=True)
class Session:
    """A session in force and the token that speaks for it to the services."""

    session_id: str
    caller: Caller
    authorization: bytes
    checked_at: float


class Sessions:
    """Looks sessions up, at most twice a second each, so that signing out is seen everywhere within a second."""

    def __init__(self, database: Database, signer: Signer, csrf_key: str) -> None:
        self._database, self._signer, self._csrf_key = database, signer, csrf_key
        self._known: OrderedDict[str, Session] = OrderedDict()

    async def find(self, session_id: str) -> Session | None:
        """The session, None when it is unknown, ended or expired."""
        known = self._known.get(session_id)
        now = time.monotonic()
        fresh = known is not None and now - known.checked_at < RECHECK_SECONDS
        if known is not None and fresh and known.caller.expires_at - _SPARE_SECONDS > time.time():
            return known
        async with self._database.reading() as reader:
            row = await repository.session(reader, rules.fingerprint(session_id))
        if row is None:
            self._known.pop(session_id, None)
            return None
        if known is None or known.caller.expires_at - _SPARE_SECONDS <= time.time():
            known = self._sign(session_id, row["subject"], row["claims"])
            self._known[session_id] = known
            if len(self._known) > _CACHE:
                self._known.popitem(last=False)
        known.checked_at = now
        return known

    def _sign(self, session_id: str, subject: str, claims: dict[str, object]) -> Session:
        token_id = str(uuid.uuid4())
        token = self._signer.sign(BROWSER, subject, claims, token_id, _TOKEN_SECONDS)
        principal = principal_of(rules.present(claims) | {"sub": subject, "client_id": BROWSER})
        caller = Caller(principal, token_id, time.time() + _TOKEN_SECONDS, principal.client_key)
        return Session(session_id, caller, b"Bearer " + token.encode(), 0.0)

    def forget(self, session_id: str) -> None:
        """Look again next time."""
        self._known.pop(session_id, None)

    def csrf_token(self, session_id: str) -> str:
        """The session's CSRF token."""
        return rules.csrf_token(self._csrf_key, session_id)

    def is_csrf_token(self, offered: str, session_id: str) -> bool:
        """Whether the offered CSRF token belongs to the session."""
        return rules.is_csrf_token(offered, self._csrf_key, session_id)


def cookie_of(header: bytes | None) -> str | None:
    """The session id in a Cookie header."""
    if header is None:
        return None
    for part in header.decode("latin-1").split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE:
            return value if 20 <= len(value) <= 128 else None
    return None
