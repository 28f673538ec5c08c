"""Use cases of the issuer: tokens, codes, sessions, revocations."""

import asyncio
import secrets
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import asyncpg
import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from chassis.access import principal_of
from chassis.uow import Database
from gateway.errors import TokenRefused
from gateway.issuer import repository, rules
from gateway.issuer.errors import OAuthError, invalid_client, invalid_grant, invalid_request
from gateway.keys import jwk
from gateway.tokens import TokenVerifier

BROWSER: Final = "tidu-browser"
_NOBODY: Final = rules.hash_secret(secrets.token_urlsafe())


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs access tokens of the local issuer."""

    key: RSAPrivateKey
    issuer: str
    audience: str
    seconds: int

    def sign(self, client_id: str, subject: str, claims: dict[str, Any], token_id: str, seconds: int = 0) -> str:
        """An access token (RFC 9068) with these claims."""
        now = int(time.time())
        own = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": subject,
            "client_id": client_id,
            "iat": now,
            "exp": now + (seconds or self.seconds),
            "jti": token_id,
            "roles": [],
        }
        headers = {"kid": jwk(self.key.public_key())["kid"], "typ": "at+jwt"}
        return jwt.encode(own | rules.present(claims), self.key, algorithm="RS256", headers=headers)


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """What a client asks of the sign-in page."""

    client_id: str
    redirect_uri: str
    code_challenge: str
    state: str


class Issuer:
    """The local issuer."""

    def __init__(self, database: Database, signer: Signer, verifier: TokenVerifier, session_seconds: int) -> None:
        self._database, self._signer, self._verifier = database, signer, verifier
        self._session_seconds = session_seconds
        self._hashing = asyncio.Semaphore(2)

    async def authenticate(self, client_id: str, secret: str | None, *, basic: bool) -> asyncpg.Record:
        """The client, or invalid_client; an unknown one costs as much time as a wrong secret."""
        async with self._database.reading() as reader:
            client = await repository.client(reader, client_id)
        if client is not None and client["secret_hash"] is None:
            if secret is None:
                return client
            raise invalid_client(basic=basic)
        stored = _NOBODY if client is None else client["secret_hash"]
        async with self._hashing:
            matches = await asyncio.to_thread(rules.secret_matches, secret or "", stored)
        if client is None or not matches:
            raise invalid_client(basic=basic)
        return client

    async def token_for_client(self, client: asyncpg.Record) -> str:
        """A token for the client itself (RFC 6749, 4.4)."""
        if "client_credentials" not in client["grants"] or client["secret_hash"] is None:
            raise OAuthError("unauthorized_client", "this client may not use client_credentials")
        return self._signer.sign(client["client_id"], client["client_id"], client["claims"], str(uuid.uuid4()))

    async def token_for_code(self, client: asyncpg.Record, code: str, redirect_uri: str, verifier: str) -> str:
        """A token for an authorization code (RFC 6749, 4.1.3; RFC 7636); a code used twice revokes its token."""
        code_hash = rules.fingerprint(code)
        async with self._database.transaction() as uow:
            row = await repository.use_code(uow, code_hash)
            if row is None and (token_id := await repository.token_of_used_code(uow, code_hash)):
                await repository.revoke(uow, token_id, datetime.fromtimestamp(time.time() + self._signer.seconds, UTC))
        right = row is not None and row["in_time"] and row["client_id"] == client["client_id"]
        if (
            row is None
            or not right
            or row["redirect_uri"] != redirect_uri
            or not rules.proves(verifier, row["challenge"])
        ):
            raise invalid_grant()
        return self._signer.sign(row["client_id"], row["subject"], row["claims"], row["token_id"])

    async def check(self, asked: AuthorizationRequest) -> asyncpg.Record:
        """The client of an authorization request; a wrong client or redirect is never redirected to."""
        async with self._database.reading() as reader:
            client = await repository.client(reader, asked.client_id)
        if client is None or "authorization_code" not in client["grants"]:
            raise invalid_request("client_id is unknown or may not sign people in")
        if asked.redirect_uri not in client["redirect_uris"]:
            raise invalid_request("redirect_uri is not registered for this client")
        if not rules.is_challenge(asked.code_challenge):
            raise invalid_request("code_challenge is a base64url SHA-256 (S256)")
        return client

    async def sign_in(self, asked: AuthorizationRequest, person: rules.Person) -> tuple[str, str]:
        """A code for the client and a session id for the browser."""
        code, session_id = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        subject = f"demo-{person.key}"
        async with self._database.transaction(principal_of({"sub": subject, "client_id": asked.client_id})) as uow:
            await repository.add_code(
                uow,
                {
                    "code_hash": rules.fingerprint(code),
                    "client_id": asked.client_id,
                    "redirect_uri": asked.redirect_uri,
                    "challenge": asked.code_challenge,
                    "subject": subject,
                    "claims": person.claims,
                    "token_id": str(uuid.uuid4()),
                    "seconds": float(rules.CODE_SECONDS),
                },
            )
            hashed, lasting = rules.fingerprint(session_id), float(self._session_seconds)
            session = {"id_hash": hashed, "subject": subject, "claims": person.claims, "seconds": lasting}
            await repository.add_session(uow, session)
            uow.audit(action="sign_in", subject=("session", hashed.hex()[:16]), after={"role": person.key})
        return code, session_id

    async def sign_out(self, session_id: str, subject: str) -> None:
        """End a session; other replicas notice within half a second."""
        hashed = rules.fingerprint(session_id)
        async with self._database.transaction(principal_of({"sub": subject, "client_id": BROWSER})) as uow:
            if await repository.end_session(uow, hashed):
                uow.audit(action="sign_out", subject=("session", hashed.hex()[:16]))

    async def revoke(self, client_id: str, token: str) -> None:
        """Revoke a client's token (RFC 7009); a token that is not valid, or another's, is passed over in silence."""
        try:
            claims = await self._verifier.claims(token)
        except TokenRefused:
            return
        if claims.get("client_id") != client_id:
            return
        async with self._database.transaction(principal_of(claims)) as uow:
            await repository.revoke(uow, str(claims["jti"]), datetime.fromtimestamp(claims["exp"], UTC))
            uow.audit(action="revoke", subject=("token", claims["jti"]))
