"""Keys of seals: Ed25519, derived from a secret that every process of a service holds, one for each purpose."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from chassis.settings import Settings


def private_key(settings: Settings, purpose: str) -> Ed25519PrivateKey:
    """The key that signs for a purpose."""
    secret = (settings.seal_secret or settings.cursor_secret).encode()
    seed = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"tidu {purpose}".encode()).derive(secret)
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_hex(key: Ed25519PrivateKey) -> str:
    """The public half in hex."""
    return key.public_key().public_bytes_raw().hex()


def trusted_keys(settings: Settings, purpose: str) -> frozenset[str]:
    """The public keys whose signatures hold: today's and those of earlier seals."""
    before = (key.strip() for key in settings.seal_keys_before.split(","))
    return frozenset({public_hex(private_key(settings, purpose)), *filter(None, before)})


def is_signed(key: str, signature: bytes, content: bytes) -> bool:
    """Whether a signature over a content is that of a public key in hex."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True
