"""Tokens, sessions and revocations on a real database, with two replicas of the gateway."""

import asyncio
import base64
import hashlib
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest

from tests.integration.gateway.replicas import BANK, ISSUER, bearer_of

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


async def test_a_session_speaks_through_its_cookie(platform, one, other):
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
    lines = (await one.get("/v1/audit-log/gateway", headers=bearer_of(platform, "auditor", subject="a"))).json()[
        "items"
    ]
    assert {"sign_in", "sign_out"} <= {line["action"] for line in lines}
    assert all("person" not in str(line["actor"]) for line in lines)
