"""The passwords, secrets and signing key of one state folder, made at the first start."""

import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    draft = path.with_name(f".{path.name}.draft")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


@dataclass
class SecretStore:
    """Named random secrets in secrets.json (mode 0600); a name asked for the first time is generated."""

    path: Path
    values: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, state: Path) -> Self:
        """The secrets of a state folder, empty when it is new."""
        path = state / "secrets.json"
        return cls(path, json.loads(path.read_text()) if path.exists() else {})

    def get(self, name: str) -> str:
        """The secret of this name, generated and stored when missing."""
        return self.get_all([name])[name]

    def get_all(self, names: list[str]) -> dict[str, str]:
        """Several secrets; those missing are generated and stored in one write."""
        missing = [name for name in names if name not in self.values]
        if missing:
            self.values |= {name: secrets.token_hex(24) for name in missing}
            write_private(self.path, json.dumps(self.values, indent=1, sort_keys=True).encode())
        return {name: self.values[name] for name in names}

    def issuer_key(self) -> Path:
        """The file with the issuer's RSA key (PEM, PKCS 8), generated at the first call."""
        path = self.path.parent / "issuer.pem"
        if not path.exists():
            key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            pem = key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            write_private(path, pem)
        return path
