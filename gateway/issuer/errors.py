"""Errors of the OAuth 2 endpoints, in the form RFC 6749 gives them."""


class OAuthError(Exception):
    """A refusal with one of RFC 6749's codes; `basic` asks for HTTP Basic again."""

    def __init__(self, code: str, description: str, *, status: int = 400, basic: bool = False) -> None:
        super().__init__(code)
        self.code, self.description, self.status, self.basic = code, description, status, basic


def invalid_client(*, basic: bool = False) -> OAuthError:
    """The client is unknown, ended, or its secret is wrong; which of these is not told."""
    return OAuthError("invalid_client", "the client is unknown or its secret is wrong", status=401, basic=basic)


def invalid_grant() -> OAuthError:
    """The code is unknown, used, expired, or belongs to another client, redirect or verifier."""
    return OAuthError("invalid_grant", "the code is not valid for this client, redirect_uri and code_verifier")


def invalid_request(description: str) -> OAuthError:
    """A parameter is missing, doubled or malformed."""
    return OAuthError("invalid_request", description)
