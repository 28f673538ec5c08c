"""The key of the snapshots' seals."""

from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis import seal_keys
from chassis.seal_keys import public_hex
from services.targets.settings import TargetsSettings
from services.targets.snapshots.rules import Seal

_PURPOSE = "targets seals"


def private_key(settings: TargetsSettings) -> Ed25519PrivateKey:
    """The key that signs."""
    return seal_keys.private_key(settings, _PURPOSE)


def trusted_keys(settings: TargetsSettings) -> frozenset[str]:
    """The public keys whose signatures hold: today's and those of earlier seals."""
    return seal_keys.trusted_keys(settings, _PURPOSE)


def signed_by(trusted: frozenset[str]) -> Callable[[Seal], bool]:
    """Whether a seal's signature is one of the trusted keys'."""

    def signed(seal: Seal) -> bool:
        try:
            signature, content = bytes.fromhex(seal.signature), bytes.fromhex(seal.hash)
        except ValueError:
            return False
        return seal.key in trusted and seal_keys.is_signed(seal.key, signature, content)

    return signed


__all__ = ["private_key", "public_hex", "signed_by", "trusted_keys"]
