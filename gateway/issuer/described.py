"""How the API document describes the OAuth 2 endpoints: forms in, RFC 6749's refusals out."""

from typing import Any, Final

from chassis.errors import NotFound
from chassis.web import errors
from gateway.issuer.schemas import OAuthRefusal

_FORM: Final = "application/x-www-form-urlencoded"
_TEXTS: Final = {
    "grant_type": ("what the token is asked for with", "client_credentials"),
    "client_id": ("the client, unless HTTP Basic names it", "tidu-local"),
    "client_secret": ("its secret, unless HTTP Basic holds it", "synthetic"),
    "code": ("the authorization code", "n0nQ7s"),
    "redirect_uri": ("where the browser is sent back to", "http://127.0.0.1:8080/"),
    "code_verifier": ("the PKCE verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
    "token": ("the access token", "eyJhbGciOiJSUzI1NiIsImtpZCI6"),
    "response_type": ("always code", "code"),
    "code_challenge": ("the PKCE challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
    "code_challenge_method": ("always S256", "S256"),
    "state": ("given back as it is", "af0ifjsldkj"),
    "person": ("the synthetic role to take", "leader"),
}
_ASKED: Final = ("response_type", "client_id", "redirect_uri", "code_challenge", "code_challenge_method")


def _text(name: str) -> dict[str, Any]:
    words, example = _TEXTS[name]
    return {"type": "string", "description": words, "examples": [example]}


def _form(*needed: str, also: tuple[str, ...] = ()) -> dict[str, Any]:
    fields = {name: _text(name) for name in (*needed, *also)}
    schema = {"type": "object", "properties": fields, "required": list(needed)}
    return {"requestBody": {"required": True, "content": {_FORM: {"schema": schema}}}}


TOKEN_FORM: Final = _form("grant_type", also=("client_id", "client_secret", "code", "redirect_uri", "code_verifier"))
REVOKE_FORM: Final = _form("token", also=("client_id", "client_secret"))
SIGN_IN_FORM: Final = _form(*_ASKED, "person", also=("state",))
SIGN_IN_QUERY: Final = {
    "parameters": [
        {"name": name, "in": "query", "required": name != "state", "schema": _text(name)} for name in (*_ASKED, "state")
    ]
}
_REFUSAL: Final = {"application/json": {"schema": OAuthRefusal.model_json_schema()}}
FOR_PEOPLE: Final = errors(NotFound) | {
    400: {"content": _REFUSAL, "description": "A parameter is missing, doubled or malformed (请求参数有误)"}
}
FOR_CLIENTS: Final = FOR_PEOPLE | {
    401: {"content": _REFUSAL, "description": "The client is unknown or its secret is wrong (客户端无效)"}
}
