"""Tokens that are not what they say are refused, every one of them."""

import base64
import hashlib
import hmac
import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from devstack import tokens as local
from gateway.errors import TokenRefused
from gateway.keys import KeySet, jwk
from gateway.tokens import LEEWAY, Revocations, TokenVerifier

ISSUER = "http://127.0.0.1:8080"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
KID = jwk(KEY.public_key())["kid"]


def _claims(**changes):
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": "tidu", "sub": "s", "iat": now, "exp": now + 60, "jti": "j1", "roles": ["bank"]}
    claims |= {"client_id": "c"} | changes
    return {name: value for name, value in claims.items() if value is not None}


def _signed(key=KEY, kid=KID, **changes):
    return jwt.encode(_claims(**changes), key, algorithm="RS256", headers={"kid": kid} if kid else None)


def _part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")


def _unsigned():
    return (_part({"alg": "none", "kid": KID}) + b"." + _part(_claims()) + b".").decode()


def _signed_with_the_public_key():
    pem = KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    text = _part({"alg": "HS256", "kid": KID}) + b"." + _part(_claims())
    mac = base64.urlsafe_b64encode(hmac.new(pem, text, hashlib.sha256).digest()).rstrip(b"=")
    return (text + b"." + mac).decode()


def _tampered():
    head, _, signature = _signed().split(".")
    return f"{head}.{_part(_claims(roles=['platform-admin'])).decode()}.{signature}"


@pytest.fixture
def revocations():
    return Revocations()


@pytest.fixture
def verifier(revocations):
    return TokenVerifier(KeySet(own=KEY.public_key()), revocations, issuer=ISSUER, audience="tidu")


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(_signed(exp=int(time.time()) - LEEWAY - 5), id="expired"),
        pytest.param(_signed(key=OTHER), id="forged"),
        pytest.param(_signed(key=OTHER, kid=jwk(OTHER.public_key())["kid"]), id="unknown key"),
        pytest.param(_signed(kid=None), id="no key id"),
        pytest.param(_signed(aud="another"), id="other audience"),
        pytest.param(_signed(iss="http://evil"), id="other issuer"),
        pytest.param(_signed(nbf=int(time.time()) + 600), id="not yet"),
        pytest.param(_unsigned(), id="alg none"),
        pytest.param(_signed_with_the_public_key(), id="HS256 with the public key"),
        pytest.param(_tampered(), id="tampered"),
        *(pytest.param(_signed(**{name: None}), id=f"without {name}") for name in ("exp", "iat", "sub", "aud", "jti")),
        pytest.param("a.b.c", id="nonsense"),
        pytest.param("企业", id="not even ASCII"),
        pytest.param(_signed() + "x" * 9000, id="too long"),
    ],
)
async def test_a_wrong_token_is_refused(verifier, token):
    for _ in range(2):
        with pytest.raises(TokenRefused):
            await verifier.verify(token)


async def test_a_right_token_names_its_caller(verifier):
    caller = await verifier.verify(_signed(district="CQ-500107"))
    assert caller.principal.has("bank")
    assert caller.principal.district == "CQ-500107"
    assert await verifier.verify(_signed(district="CQ-500107")) is not None


async def test_the_platforms_own_tokens_are_right(verifier):
    token = local.sign(KEY, issuer=ISSUER, roles=["operator"], subject="local")
    assert (await verifier.verify(token)).principal.subject == "local"


async def test_a_remembered_token_ends_when_revoked(verifier, revocations):
    token = _signed()
    await verifier.verify(token)
    revocations.add("j1", time.time() + 60)
    with pytest.raises(TokenRefused):
        await verifier.verify(token)


async def test_a_remembered_token_ends_when_it_expires(verifier, monkeypatch):
    token = _signed()
    await verifier.verify(token)
    later = time.time() + 60 + LEEWAY + 1
    monkeypatch.setattr("gateway.tokens.time.time", lambda: later)
    with pytest.raises(TokenRefused):
        await verifier.verify(token)


def test_expired_revocations_are_forgotten(revocations):
    revocations.add("old", 100.0)
    revocations.add("new", 1000.0)
    revocations.forget_expired(500.0)
    assert "old" not in revocations
    assert "new" in revocations
