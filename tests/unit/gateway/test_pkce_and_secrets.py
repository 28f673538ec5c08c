"""PKCE by the RFC's own example, client secrets, CSRF tokens and forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.issuer import rules
from gateway.issuer.errors import OAuthError
from gateway.issuer.forms import single
from gateway.issuer.pages import sign_in_page
from gateway.issuer.service import AuthorizationRequest
from gateway.issuer.sessions import cookie_of

VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_the_example_of_rfc_7636():
    assert rules.challenge_of(VERIFIER) == CHALLENGE
    assert rules.proves(VERIFIER, CHALLENGE)
    assert rules.is_challenge(CHALLENGE)


@pytest.mark.parametrize("verifier", ["", VERIFIER[:-1], VERIFIER[:-1] + "x", VERIFIER + "\n", "企" * 50, "a" * 129])
def test_other_verifiers_prove_nothing(verifier):
    assert not rules.proves(verifier, CHALLENGE)


@given(st.text(alphabet="abcXYZ019-._~", min_size=43, max_size=128))
def test_every_well_formed_verifier_proves_its_own_challenge(verifier):
    challenge = rules.challenge_of(verifier)
    assert rules.is_challenge(challenge)
    assert rules.proves(verifier, challenge)
    assert not rules.proves(verifier[::-1] + "a", challenge)


def test_secrets_are_stored_salted():
    stored = rules.hash_secret("correct horse battery")
    assert stored.startswith("scrypt$16384$8$1$")
    assert stored != rules.hash_secret("correct horse battery")
    assert rules.secret_matches("correct horse battery", stored)
    assert not rules.secret_matches("correct horse batterY", stored)


def test_a_csrf_token_is_its_sessions_own():
    token = rules.csrf_token("key", "session-1")
    assert rules.is_csrf_token(token, "key", "session-1")
    assert not rules.is_csrf_token(token, "key", "session-2")
    assert not rules.is_csrf_token(token, "other", "session-1")
    assert not rules.is_csrf_token("企", "key", "session-1")


def test_every_demonstration_role_has_one_person():
    assert len(rules.PEOPLE) == 13
    assert all(person.claims["roles"] == [key] for key, person in rules.PEOPLE.items())


def test_only_known_claims_enter_a_token():
    assert rules.present({"roles": ["bank"], "iss": "evil", "org": None}) == {"roles": ["bank"]}


def test_the_sign_in_page_escapes_what_the_client_sends():
    page = sign_in_page(AuthorizationRequest("c", 'http://x/"><script>', CHALLENGE, "<b>'\""), "<i>client</i>")
    assert "<script>" not in page
    assert "<b>" not in page
    assert "<i>client" not in page
    assert "synthetic" in page


def test_doubled_parameters_are_refused():
    with pytest.raises(OAuthError):
        single([("code", "1"), ("code", "2")])


def test_the_session_cookie_among_others():
    value = "v" * 43
    assert cookie_of(f"a=b; tidu_session={value}; c=d".encode()) == value
    assert cookie_of(b"xtidu_session=" + b"v" * 43) is None
    assert cookie_of(b"tidu_session=short") is None
    assert cookie_of(None) is None
