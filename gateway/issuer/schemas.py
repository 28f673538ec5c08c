"""Shapes of the issuer's answers."""

from pydantic import BaseModel, ConfigDict

from chassis.shapes import F


class TokenRead(BaseModel):
    """An access token (RFC 6749, 5.1)."""

    model_config = ConfigDict(frozen=True)

    access_token: str = F("the token: a JWT signed with RS256", "eyJhbGciOiJSUzI1NiIsImtpZCI6…")
    token_type: str = F("always Bearer", "Bearer")
    expires_in: int = F("seconds until it expires", 3600)


class OAuthRefusal(BaseModel):
    """A refusal of the OAuth 2 endpoints (RFC 6749, 5.2)."""

    model_config = ConfigDict(frozen=True)

    error: str = F("one of RFC 6749's codes", "invalid_client")
    error_description: str = F("what is wrong", "the client is unknown or its secret is wrong")


class SessionRead(BaseModel):
    """The session of a person in a browser."""

    model_config = ConfigDict(frozen=True)

    subject: str = F("whom the session speaks for", "demo-district-officer")
    roles: list[str] = F("the roles held", ["district-officer"])
    credit_code: str | None = F("the enterprise spoken for", None)
    district: str | None = F("the district, by unit_id", "CQ-500106")
    department: str | None = F("the department", None)
    organisation: str | None = F("the bank, fund or other institution", None)
    park_id: str | None = F("the park", None)
    csrf_token: str = F("send it as X-CSRF-Token with every unsafe request", "9f86d081884c7d65…")


class ConfigurationRead(BaseModel):
    """What clients need to know of the issuer (OpenID Connect Discovery 1.0)."""

    model_config = ConfigDict(frozen=True)

    issuer: str = F("the issuer", "http://127.0.0.1:8080")
    authorization_endpoint: str = F("where people sign in", "http://127.0.0.1:8080/oauth2/authorize")
    token_endpoint: str = F("where tokens are issued", "http://127.0.0.1:8080/oauth2/token")
    revocation_endpoint: str = F("where tokens are revoked", "http://127.0.0.1:8080/oauth2/revoke")
    jwks_uri: str = F("the public keys", "http://127.0.0.1:8080/.well-known/jwks.json")
    response_types_supported: list[str] = F("how the sign-in page answers", ["code"])
    grant_types_supported: list[str] = F("what a token is given for", ["authorization_code", "client_credentials"])
    token_endpoint_auth_methods_supported: list[str] = F("how clients prove themselves", ["client_secret_basic"])
    code_challenge_methods_supported: list[str] = F("PKCE methods", ["S256"])
    subject_types_supported: list[str] = F("kinds of subjects", ["public"])
    id_token_signing_alg_values_supported: list[str] = F("signature algorithms", ["RS256"])


class JwksRead(BaseModel):
    """The public keys (RFC 7517)."""

    model_config = ConfigDict(frozen=True)

    keys: list[dict[str, str]] = F(
        "JSON Web Keys", [{"kty": "RSA", "kid": "NzbLsXh8uDCc…", "alg": "RS256", "use": "sig"}]
    )


def described(issuer: str) -> ConfigurationRead:
    """The local issuer's endpoints and abilities."""
    place = issuer.rstrip("/")
    return ConfigurationRead(
        issuer=issuer,
        authorization_endpoint=f"{place}/oauth2/authorize",
        token_endpoint=f"{place}/oauth2/token",
        revocation_endpoint=f"{place}/oauth2/revoke",
        jwks_uri=f"{place}/.well-known/jwks.json",
        response_types_supported=["code"],
        grant_types_supported=["authorization_code", "client_credentials"],
        token_endpoint_auth_methods_supported=["client_secret_basic", "client_secret_post", "none"],
        code_challenge_methods_supported=["S256"],
        subject_types_supported=["public"],
        id_token_signing_alg_values_supported=["RS256"],
    )
