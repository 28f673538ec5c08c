"""The key of the seals: Ed25519, from a secret that every process of the service holds."""

from collections.abc import Callable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.targets.settings import TargetsSettings
from services.targets.snapshots.rules import Seal


def private_key(settings: TargetsSettings) -> Ed25519PrivateKey:
    """The key that signs."""
    secret = (settings.seal_secret or settings.cursor_secret).encode()
    seed = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"tidu targets seals").derive(secret)
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_hex(key: Ed25519PrivateKey) -> str:
    """The public half in hex."""
    return key.public_key().public_bytes_raw().hex()


def trusted_keys(settings: TargetsSettings) -> frozenset[str]:
    """The public keys whose signatures hold: today's and those of earlier seals."""
    before = (key.strip() for key in settings.seal_keys_before.split(","))
    return frozenset({public_hex(private_key(settings)), *filter(None, before)})


def signed_by(trusted: frozenset[str]) -> Callable[[Seal], bool]:
    """Whether a seal's signature is one of the trusted keys'."""

    def signed(seal: Seal) -> bool:
        if seal.key not in trusted:
            return False
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(seal.key))
            key.verify(bytes.fromhex(seal.signature), bytes.fromhex(seal.hash))
        except (InvalidSignature, ValueError):
            return False
        return True

    return signed
