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
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st

from chassis.access import Principal
from devstack import tokens as local
from gateway.errors import TokenRefused
from gateway.keys import KeySet, jwk
from gateway.signatures import KeyUnknown
from gateway.tokens import LEEWAY, Caller, Revocations, TokenVerifier

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
    assert _caller("old") not in revocations
    assert _caller("new") in revocations


def test_an_ended_clients_tokens_are_worth_nothing(revocations):
    assert _caller("j1") not in revocations
    revocations.end_clients(["c"])
    assert _caller("j1") in revocations
    version = revocations.version
    revocations.end_clients(["c"])
    assert revocations.version == version
    revocations.end_clients([])
    assert _caller("j1") not in revocations


def _caller(token_id):
    principal = Principal(subject="s", client_id="c")
    return Caller(principal, token_id, 0.0, principal.client_key)


def _by_hand(header, claims):
    """A signed token whatever it says: PyJWT refuses to write what it would refuse to read."""
    part = _part({"alg": "RS256", "kid": KID, "typ": "JWT"} | header) + b"." + _part(claims)
    signature = base64.urlsafe_b64encode(KEY.sign(part, PKCS1v15(), SHA256())).rstrip(b"=")
    return (part + b"." + signature).decode()


_ODD = [None, True, "", "5", 5, -1, 2**40, 1.5, [], ["tidu"], ["other"], {}, {"a": 1}, "tidu", ISSUER]
_NAMES = ["iss", "aud", "sub", "client_id", "iat", "nbf", "exp", "jti", "roles"]


@given(st.dictionaries(st.sampled_from(_NAMES), st.sampled_from(_ODD), max_size=3))
def test_whatever_is_believed_here_pyjwt_believes_too(changes):
    token = _by_hand({}, _claims() | changes)
    verifier = TokenVerifier(KeySet(own=KEY.public_key()), Revocations(), issuer=ISSUER, audience="tidu")
    try:
        verifier.verify_now(token)
    except TokenRefused:
        return
    jwt.decode(
        token,
        KEY.public_key(),
        algorithms=["RS256"],
        audience="tidu",
        issuer=ISSUER,
        leeway=LEEWAY,
        options={"require": ["exp", "iat", "iss", "aud", "sub", "jti"]},
    )


@given(st.data())
def test_a_token_changed_anywhere_is_refused(data):
    token = _RIGHT
    at = data.draw(st.integers(0, len(token) - 2))
    other = data.draw(st.characters(min_codepoint=1, max_codepoint=0x2FF).filter(lambda c: c != token[at]))
    verifier = TokenVerifier(KeySet(own=KEY.public_key()), Revocations(), issuer=ISSUER, audience="tidu")
    with pytest.raises((TokenRefused, KeyUnknown)):
        verifier.verify_now(token[:at] + other + token[at + 1 :])


@pytest.mark.parametrize("header", [{"crit": ["exp"]}, {"typ": "dpop+jwt"}, {"b64": False}, {"kid": 5}])
async def test_headers_that_ask_for_more_are_refused(verifier, header):
    with pytest.raises(TokenRefused):
        await verifier.verify(_by_hand(header, _claims()))


_RIGHT = _signed()
