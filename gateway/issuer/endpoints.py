"""Endpoints of the local issuer."""

from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from chassis.access import Principal, caller
from chassis.errors import NotFound
from chassis.web import errors
from gateway.errors import TokenRefused
from gateway.issuer import described as words
from gateway.issuer import pages, rules
from gateway.issuer.errors import OAuthError, invalid_request
from gateway.issuer.forms import client_of, needed, read_form, single
from gateway.issuer.schemas import ConfigurationRead, JwksRead, SessionRead, TokenRead, described
from gateway.issuer.service import AuthorizationRequest, Issuer, Signer
from gateway.issuer.sessions import COOKIE, Sessions
from gateway.keys import KeySet  # noqa: TC001

router = APIRouter(tags=["issuer"])
_LONGEST_STATE = 1000
_NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
# With no-referrer a browser sends the form with `Origin: null`, which sign_in must refuse.
_PAGE = {**_NO_STORE, "Content-Security-Policy": pages.CSP, "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin"}


def _issuer(request: Request) -> Issuer:
    issuer: Issuer | None = request.app.state.issuer
    if issuer is None:
        raise NotFound
    return issuer


LocalIssuer = Annotated[Issuer, Depends(_issuer)]
AnyoneKnown = Annotated[Principal, caller()]


async def oauth_refusal(_: Request, error: Exception) -> Response:
    """The answer of an OAuthError (RFC 6749, 5.2)."""
    if not isinstance(error, OAuthError):
        raise error
    headers = dict(_NO_STORE)
    if error.basic:
        headers["WWW-Authenticate"] = 'Basic realm="tidu"'
    return JSONResponse({"error": error.code, "error_description": error.description}, error.status, headers)


@router.get("/.well-known/jwks.json", summary="The issuer's public keys")
async def jwks(request: Request) -> JwksRead:
    """Keys with which every service verifies tokens."""
    keys: KeySet = request.app.state.keys
    return JwksRead.model_validate(keys.document())


@router.get(
    "/.well-known/openid-configuration", summary="The issuer's endpoints and abilities", responses=errors(NotFound)
)
async def configuration(issuer: LocalIssuer, request: Request) -> ConfigurationRead:
    """What clients need to know to sign people in."""
    del issuer
    return described(request.app.state.settings.issuer)


async def _issue(issuer: Issuer, request: Request) -> str:
    form = await read_form(request)
    client_id, secret, basic = client_of(request, form)
    grant = needed(form, "grant_type")
    client = await issuer.authenticate(client_id, secret, basic=basic)
    if grant == "client_credentials":
        return await issuer.token_for_client(client)
    if grant != "authorization_code":
        raise OAuthError("unsupported_grant_type", "client_credentials or authorization_code")
    code, redirect = needed(form, "code"), needed(form, "redirect_uri")
    return await issuer.token_for_code(client, code, redirect, needed(form, "code_verifier"))


@router.post(
    "/oauth2/token",
    summary="Issue an access token",
    response_model=TokenRead,
    responses=words.FOR_CLIENTS,
    openapi_extra=words.TOKEN_FORM,
)
async def token(issuer: LocalIssuer, request: Request) -> Response:
    """A token for client credentials or for an authorization code with its PKCE verifier; the body is a form."""
    issued = await _issue(issuer, request)
    signer: Signer = request.app.state.signer
    return JSONResponse(
        {"access_token": issued, "token_type": "Bearer", "expires_in": signer.seconds}, headers=_NO_STORE
    )


@router.post(
    "/oauth2/revoke",
    summary="Revoke an access token (RFC 7009)",
    response_class=Response,
    responses=words.FOR_CLIENTS,
    openapi_extra=words.REVOKE_FORM,
)
async def revoke(issuer: LocalIssuer, request: Request) -> Response:
    """Ends one of the client's tokens; seen by every replica within a second. The body is a form."""
    form = await read_form(request)
    client_id, secret, basic = client_of(request, form)
    await issuer.authenticate(client_id, secret, basic=basic)
    await issuer.revoke(client_id, needed(form, "token"))
    return Response(status_code=200, headers=_NO_STORE)


def _asked(fields: dict[str, str]) -> AuthorizationRequest:
    if needed(fields, "response_type") != "code":
        raise invalid_request("response_type is code")
    if fields.get("code_challenge_method") != "S256":
        raise invalid_request("code_challenge_method is S256")
    client_id, redirect_uri = needed(fields, "client_id"), needed(fields, "redirect_uri")
    return AuthorizationRequest(
        client_id, redirect_uri, needed(fields, "code_challenge"), fields.get("state", "")[:1000]
    )


@router.get(
    "/oauth2/authorize",
    summary="The local sign-in page",
    response_class=HTMLResponse,
    responses=words.FOR_PEOPLE,
    openapi_extra=words.SIGN_IN_QUERY,
)
async def authorize(issuer: LocalIssuer, request: Request) -> Response:
    """Lists the synthetic roles of the demonstration; for the local profile."""
    asked = _asked(single(request.query_params.multi_items()))
    client = await issuer.check(asked)
    return HTMLResponse(pages.sign_in_page(asked, client["name"]), headers=_PAGE)


@router.post(
    "/oauth2/authorize",
    summary="Sign in with a synthetic role",
    status_code=303,
    response_class=RedirectResponse,
    responses=words.FOR_PEOPLE,
    openapi_extra=words.SIGN_IN_FORM,
)
async def sign_in(issuer: LocalIssuer, request: Request) -> Response:
    """Sets the session cookie and sends the browser back to the client with a code."""
    settings = request.app.state.settings
    if request.headers.get("origin") not in {None, _origin(settings.issuer), _origin(str(request.base_url))}:
        raise invalid_request("the form comes from another site")
    form = await read_form(request)
    asked, person = _asked(form), rules.PEOPLE.get(form.get("person", ""))
    await issuer.check(asked)
    if person is None:
        raise invalid_request("person is one of the listed roles")
    code, session_id = await issuer.sign_in(asked, person)
    answer = RedirectResponse(_with_code(asked, code, settings.issuer), 303, _NO_STORE)
    secure = settings.issuer.startswith("https:")
    answer.set_cookie(COOKIE, session_id, settings.session_seconds, httponly=True, samesite="lax", secure=secure)
    return answer


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _with_code(asked: AuthorizationRequest, code: str, issuer: str) -> str:
    answer = {"code": code, "iss": issuer} | ({"state": asked.state} if asked.state else {})
    return f"{asked.redirect_uri}{'&' if '?' in asked.redirect_uri else '?'}{urlencode(answer)}"


def _session(request: Request) -> tuple[Sessions, str]:
    sessions: Sessions | None = request.app.state.sessions
    session_id: str | None = request.state.session_id
    if sessions is None or session_id is None:
        raise TokenRefused(why="session")
    return sessions, session_id


@router.get("/v1/session", summary="The session and its CSRF token", responses=errors(TokenRefused))
async def read_session(me: AnyoneKnown, request: Request) -> SessionRead:
    """Who is signed in, and the token unsafe requests need."""
    sessions, session_id = _session(request)
    return SessionRead(
        subject=me.subject,
        roles=sorted(me.roles),
        credit_code=me.credit_code,
        district=me.district,
        department=me.department,
        organisation=me.organisation,
        park_id=me.park_id,
        csrf_token=sessions.csrf_token(session_id),
    )


@router.delete("/v1/session", summary="Sign out", status_code=204, responses=errors(TokenRefused))
async def end_session(me: AnyoneKnown, issuer: LocalIssuer, request: Request) -> Response:
    """Ends the session; its cookie is worth nothing afterwards."""
    sessions, session_id = _session(request)
    await issuer.sign_out(session_id, me.subject)
    sessions.forget(session_id)
    answer = Response(status_code=204)
    answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return answer
