"""Secrets of a state folder, and the tokens signed with its key."""

import hashlib
import json
import stat

import jwt
import pytest
from jwt.algorithms import RSAAlgorithm

from devstack import tokens
from devstack.secret_store import SecretStore


@pytest.fixture
def store(tmp_path):
    return SecretStore.open(tmp_path)


def test_secrets_are_made_once_and_only_for_their_owner(store, tmp_path):
    first = store.get("cursor")
    assert len(first) == 48
    assert SecretStore.open(tmp_path).get("cursor") == first
    assert store.get("other") != first
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600


def test_the_issuer_key_stays_and_is_private(store, tmp_path):
    path = store.issuer_key()
    before = path.read_bytes()
    assert SecretStore.open(tmp_path).issuer_key().read_bytes() == before
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_token_names_issuer_roles_and_what_binds_it(store):
    key = tokens.load_key(store.issuer_key())
    signed = tokens.sign(key, issuer="http://g", roles=["enterprise"], subject="s", credit_code="91500107", seconds=60)
    claims = jwt.decode(signed, key.public_key(), algorithms=["RS256"], audience="tidu", issuer="http://g")
    assert claims["roles"] == ["enterprise"]
    assert claims["credit_code"] == "91500107"
    assert claims["exp"] - claims["iat"] == 60
    assert {"sub", "client_id", "jti"} <= claims.keys()
    assert not {"district", "department", "org", "park_id"} & claims.keys()


def test_the_key_id_is_the_thumbprint_of_rfc_7638(store):
    key = tokens.load_key(store.issuer_key())
    document = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    required = {name: document[name] for name in ("e", "kty", "n")}
    canonical = json.dumps(required, separators=(",", ":"), sort_keys=True).encode()
    expected = jwt.utils.base64url_encode(hashlib.sha256(canonical).digest()).decode()
    assert tokens.key_id(key) == expected
    signed = tokens.sign(key, issuer="http://g", roles=["leader"], subject="s")
    assert jwt.get_unverified_header(signed)["kid"] == expected
