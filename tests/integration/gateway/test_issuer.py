"""Tokens, sessions, revocations and allowances on a real database, with two replicas of the gateway."""

import asyncio
import base64
import hashlib
import json
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest

from chassis.credit_code import make
from chassis.migrate import migrate
from devstack import tokens as local
from devstack.secret_store import SecretStore
from gateway.app import create_app
from gateway.settings import GatewaySettings
from tests.integration.gateway.upstream import Upstream
from tests.servers import running

ISSUER = "http://tidu.test"
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
ASKED = {
    "response_type": "code",
    "client_id": "tidu-browser",
    "redirect_uri": f"{ISSUER}/",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
    "state": "s1",
}
BANK = ("synthetic-bank", "synthetic-secret-0001")


async def _speak(_, request, writer):
    path = request.line.split(b" ")[1]
    status, body = (
        b"200 OK",
        {"path": path.decode(), "authorization": (request.header(b"authorization") or b"").decode()},
    )
    if path.startswith(b"/v1/operations/clock"):
        body = {"today": "2027-01-01"}
    elif path.startswith(b"/openapi.json"):
        body = {"openapi": "3.1.0", "info": {}, "paths": {"/v1/enterprises": {"get": {"operationId": "list"}}}}
    elif path.startswith(b"/v1/finance/portraits"):
        status = b"403 Forbidden"
    data = json.dumps(body).encode()
    writer.write(b"HTTP/1.1 " + status + b"\r\ncontent-length: %d\r\n\r\n" % len(data) + data)


@pytest.fixture(scope="module")
async def platform(tmp_path_factory):
    state = tmp_path_factory.mktemp("servers")
    upstream = Upstream(_speak)
    await upstream.start()
    async with running(state) as servers:
        for target in ("head", "base", "head"):
            await migrate("gateway", servers.url("gateway", "owner"), target)
        clients = state / "clients.json"
        clients.write_text(json.dumps([{"client_id": BANK[0], "secret": BANK[1], "roles": ["bank"], "org": "demo"}]))
        place = f"http://127.0.0.1:{upstream.port}"
        settings = GatewaySettings(
            database_url=servers.url("gateway"),
            issuer=ISSUER,
            issuer_key_file=SecretStore.open(state).issuer_key(),
            local_clients_file=clients,
            upstream_enterprise=place,
            upstream_parks=place,
            upstream_finance=place,
            upstream_targets="http://127.0.0.1:1",
            cors_origins="https://page.test",
            rate_per_second=1,
            rate_burst=40,
        )
        yield settings
    await upstream.stop()


@pytest.fixture(scope="module")
async def replicas(platform):
    first, second = create_app(platform), create_app(platform)
    async with first.router.lifespan_context(first), second.router.lifespan_context(second):
        yield first, second


def _client(app, **more):
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ISSUER, **more)


@pytest.fixture
async def one(replicas):
    async with _client(replicas[0]) as client:
        yield client


@pytest.fixture
async def other(replicas):
    async with _client(replicas[1]) as client:
        yield client


def _as(settings, *roles, subject="tester"):
    key = local.load_key(settings.issuer_key_file)
    return {"Authorization": f"Bearer {local.sign(key, issuer=ISSUER, roles=roles, subject=subject)}"}


async def _bank_token(client):
    answer = await client.post("/oauth2/token", data={"grant_type": "client_credentials"}, auth=BANK)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()["access_token"]


async def _sign_in(client, person="district-officer"):
    answer = await client.post("/oauth2/authorize", data={**ASKED, "person": person}, headers={"Origin": ISSUER})
    assert answer.status_code == 303
    back = parse_qs(urlsplit(answer.headers["location"]).query)
    assert back["state"] == ["s1"]
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    return back["code"][0]


def _exchange(code):
    form = {"grant_type": "authorization_code", "client_id": "tidu-browser", "redirect_uri": f"{ISSUER}/", "code": code}
    return form | {"code_verifier": VERIFIER}


async def test_a_client_gets_a_token_both_ways(one):
    token = await _bank_token(one)
    claims = jwt.decode(token, options={"verify_signature": False})
    assert {claims[name] for name in ("sub", "client_id")} == {BANK[0]}
    assert (claims["roles"], claims["org"], claims["iss"], claims["aud"]) == (["bank"], "demo", ISSUER, "tidu")
    form = {"grant_type": "client_credentials", "client_id": BANK[0], "client_secret": BANK[1]}
    assert (await one.post("/oauth2/token", data=form)).status_code == 200
    keys = (await one.get("/.well-known/jwks.json")).json()["keys"]
    assert jwt.decode(token, jwt.PyJWK(keys[0]), algorithms=["RS256"], audience="tidu")["jti"]


@pytest.mark.parametrize("auth", [(BANK[0], "wrong"), ("nobody", BANK[1]), ("tidu-browser", "x" * 20), (BANK[0], "")])
async def test_a_wrong_secret_is_refused(one, auth):
    answer = await one.post("/oauth2/token", data={"grant_type": "client_credentials"}, auth=auth)
    assert answer.status_code == 401
    assert answer.json()["error"] == "invalid_client"
    assert answer.headers["www-authenticate"].startswith("Basic")


async def test_a_public_client_gets_nothing_for_itself(one):
    answer = await one.post("/oauth2/token", data={"grant_type": "client_credentials", "client_id": "tidu-browser"})
    assert (answer.status_code, answer.json()["error"]) == (400, "unauthorized_client")


async def test_signing_in_with_pkce(one):
    page = await one.get("/oauth2/authorize", params=ASKED)
    assert "district-officer" in page.text
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    answer = await one.post("/oauth2/token", data=_exchange(await _sign_in(one)))
    claims = jwt.decode(answer.json()["access_token"], options={"verify_signature": False})
    assert (claims["roles"], claims["district"]) == (["district-officer"], "CQ-500106")


@pytest.mark.parametrize(
    "change", [{"code_verifier": "w" * 64}, {"redirect_uri": f"{ISSUER}/docs"}, {"code": "unknown"}]
)
async def test_a_code_needs_its_verifier_and_redirect(one, change):
    code = await _sign_in(one)
    answer = await one.post("/oauth2/token", data=_exchange(code) | change)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(
    "change",
    [
        {"redirect_uri": "https://evil.test/"},
        {"client_id": "nobody"},
        {"code_challenge_method": "plain"},
        {"code_challenge": "short"},
        {"response_type": "token"},
    ],
)
async def test_a_wrong_request_is_never_redirected(one, change):
    assert (await one.get("/oauth2/authorize", params=ASKED | change)).status_code == 400
    answer = await one.post("/oauth2/authorize", data={**ASKED, "person": "bank"} | change)
    assert answer.status_code == 400


async def test_a_sign_in_form_of_another_site_is_refused(one):
    data = {**ASKED, "person": "platform-admin"}
    assert (await one.post("/oauth2/authorize", data=data, headers={"Origin": "https://evil.test"})).status_code == 400


async def test_a_code_used_twice_revokes_its_token(one, other):
    code = await _sign_in(one)
    one.cookies.clear()
    token = (await one.post("/oauth2/token", data=_exchange(code))).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    assert (await other.get("/v1/enterprises", headers=bearer)).status_code == 200
    assert (await one.post("/oauth2/token", data=_exchange(code))).json()["error"] == "invalid_grant"
    await asyncio.sleep(0.9)
    for client in (one, other):
        assert (await client.get("/v1/enterprises", headers=bearer)).status_code == 401


async def test_a_revoked_token_is_refused_everywhere_within_a_second(one, other):
    token = await _bank_token(one)
    bearer = {"Authorization": f"Bearer {token}"}
    assert (await other.get("/v1/finance/matches", headers=bearer)).status_code == 200
    strangers = await one.post("/oauth2/revoke", data={"token": token, "client_id": "tidu-browser"})
    assert strangers.status_code == 200
    await asyncio.sleep(0.9)
    assert (await other.get("/v1/finance/matches", headers=bearer)).status_code == 200
    assert (await one.post("/oauth2/revoke", data={"token": token}, auth=BANK)).status_code == 200
    await asyncio.sleep(0.9)
    assert (await other.get("/v1/finance/matches", headers=bearer)).status_code == 401


async def test_a_session_speaks_through_its_cookie(one, other):
    await _sign_in(one, "operator")
    session = (await one.get("/v1/session")).json()
    assert session["roles"] == ["operator"]
    passed = (await one.get("/v1/enterprises")).json()["authorization"]
    claims = jwt.decode(passed.removeprefix("Bearer "), options={"verify_signature": False})
    assert (claims["sub"], claims["roles"]) == ("demo-operator", ["operator"])
    refused = await one.post("/v1/enterprises", json={})
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf_token_missing")
    csrf = {"X-CSRF-Token": session["csrf_token"]}
    assert (await one.post("/v1/enterprises", json={}, headers=csrf)).status_code == 200
    other.cookies = one.cookies
    assert (await other.get("/v1/session")).status_code == 200
    assert (await one.delete("/v1/session", headers=csrf)).status_code == 204
    await asyncio.sleep(0.6)
    assert (await other.get("/v1/session")).status_code == 401


async def test_two_replicas_share_an_allowance(platform, one, other):
    bearer = _as(platform, "operator", subject="hasty")
    answers = [await client.get("/v1/enterprises", headers=bearer) for _ in range(40) for client in (one, other)]
    passed = sum(answer.status_code == 200 for answer in answers)
    assert 40 <= passed <= 46
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) >= 1


async def test_pages_of_the_frontend_may_call(one):
    headers = {"Origin": "https://page.test", "Access-Control-Request-Method": "POST"}
    answer = await one.options("/v1/enterprises", headers=headers)
    assert answer.headers["access-control-allow-origin"] == "https://page.test"
    refused = await one.get("/v1/enterprises", headers={"Origin": "https://page.test"})
    assert refused.status_code == 401
    assert refused.headers["access-control-allow-origin"] == "https://page.test"
    assert "access-control-allow-origin" not in (await one.get("/", headers={"Origin": "https://evil.test"})).headers


async def test_one_document_and_its_page_ask_no_outside_host(one):
    document = (await one.get("/openapi.json")).json()
    assert {"/v1/enterprises", "/oauth2/token", "/v1/session", "/v1/operations/clock"} <= set(document["paths"])
    assert [missing["service"] for missing in document["x-tidu-missing"]] == ["targets"]
    for path in ("/", "/docs", "/docs/start.js", "/docs/assets/swagger-ui.css"):
        answer = await one.get(path)
        assert answer.status_code == 200
        assert "http://" not in answer.text.replace("http://www.w3.org", "")
    assert (await one.get("/docs/assets/index.html")).status_code == 404


async def test_the_clock_is_the_operators(platform, one):
    body = {"today": "2027-01-01"}
    assert (await one.put("/v1/operations/clock", json=body, headers=_as(platform, "bank"))).status_code == 403
    partly = await one.put("/v1/operations/clock", json=body, headers=_as(platform, "operator", subject="o"))
    assert (partly.status_code, partly.json()["code"]) == (503, "clock_partly_moved")
    shown = (await one.get("/v1/operations/clock", headers=_as(platform, "operator", subject="o"))).json()
    reasons = {service["service"]: service["reason"] for service in shown["services"]}
    assert reasons["targets"] == "ConnectError"
    assert reasons["parks"] is None


async def test_an_overview_says_what_is_missing(platform, one):
    headers = _as(platform, "leader", subject="l")
    overview = (await one.get(f"/v1/overviews/enterprises/{make('500106', 7).lower()}", headers=headers)).json()
    assert overview["parts"]["enterprise"]["path"] == f"/v1/enterprises/{make('500106', 7)}"
    assert {part["part"]: part["code"] for part in overview["missing"]} == {"portrait": "not_allowed"}
    assert (await one.get("/v1/overviews/enterprises/123", headers=headers)).status_code == 400
    assert (await one.get("/v1/overviews/enterprises/123")).status_code == 401


async def test_health_and_the_operators_own_paths(platform, one):
    assert (await one.get("/health/ready")).json()["status"] == "ready"
    assert (await one.get("/metrics")).status_code == 404
    lines = (await one.get("/v1/audit-log/gateway", headers=_as(platform, "auditor", subject="a"))).json()["items"]
    assert {"sign_in", "sign_out", "revoke"} <= {line["action"] for line in lines}
