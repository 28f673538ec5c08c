"""The clients of the local issuer: made with the state folder, their secrets in its clients.json."""

import json
from pathlib import Path
from typing import Any

from devstack.secret_store import SecretStore, write_private

_CLIENTS: tuple[dict[str, Any], ...] = (
    {"client_id": "local-operator", "roles": ["operator", "platform-admin"]},
    {"client_id": "local-city", "roles": ["municipal-officer"], "department": "市经济信息委"},
    {"client_id": "local-district", "roles": ["district-officer"], "district": "CQ-500107"},
    {"client_id": "local-leader", "roles": ["leader"]},
)


def clients_file(secrets: SecretStore) -> Path:
    """The file, written again at each start so that it always fits the secrets."""
    path = secrets.path.parent / "clients.json"
    found = secrets.get_all([f"client_{client['client_id']}" for client in _CLIENTS])
    clients = [{**client, "secret": found[f"client_{client['client_id']}"]} for client in _CLIENTS]
    write_private(path, json.dumps(clients, ensure_ascii=False, indent=1).encode())
    return path
