"""Settings of a process, read from the environment; every fault is listed at once."""

import os
from pathlib import Path
from typing import Literal, Self, TypeVar

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_LOCAL_SECRETS = {"cursor_secret": "local-cursor-secret"}


class Settings(BaseSettings):
    """What every process needs to know of its place. Names in the environment carry the prefix TIDU_."""

    model_config = SettingsConfigDict(env_prefix="TIDU_", extra="ignore", frozen=True)

    profile: Literal["local", "production"] = "local"
    database_url: str = Field(description="PostgreSQL as the application role")
    database_pool: int = Field(default=10, ge=1, le=100)
    hot_connections: int = Field(default=4, ge=0, le=50, description="connections of the hot reads; 0: all are plain")
    kafka: str = Field(
        default="127.0.0.1:19092", description="HOST:PORT,…, or kafka+sasl_ssl://… (chassis/kafka_address.py)"
    )
    issuer: str = "http://127.0.0.1:8080"
    audience: str = "tidu"
    jwks_url: str = "http://127.0.0.1:8080/.well-known/jwks.json"
    cursor_secret: str = _LOCAL_SECRETS["cursor_secret"]
    seal_secret: str | None = Field(default=None, description="what the keys of seals come from; else the cursors'")
    seal_keys_before: str = Field(default="", description="public keys of earlier seals, hex, parted by commas")
    host: str = "127.0.0.1"
    port: int = Field(default=0, description="the process's own port: it is ready once this one answers; 0: none")
    ops_host: str = "127.0.0.1"
    ops_port: int = 0
    relay_wake: str | None = Field(default=None, description="host:port of the relay's wake-up socket")
    consumer_wake: str | None = Field(default=None, description="host:port of this worker's wake-up socket")
    listener_wakes: str | None = Field(default=None, description="host:port,… of the workers the relay wakes")
    worker_roles: str = "relay,consumer,schedule"
    worker_count: int = Field(default=1, ge=1, description="workers that share the partitions")
    dead_letter_limit: int = Field(default=100, ge=1, description="past this many the consumer stops")
    drain_seconds: float = 10.0
    log_level: str = "info"
    max_body: int = 1024 * 1024

    @model_validator(mode="after")
    def _no_default_secrets_outside_local(self) -> Self:
        if self.profile == "local":
            return self
        weak = [f"TIDU_{name.upper()}" for name, value in _LOCAL_SECRETS.items() if getattr(self, name) == value]
        if weak:
            raise ValueError(f"set {', '.join(weak)}: default secrets are for the local profile only")
        return self


S = TypeVar("S", bound=Settings)


class MissingSettings(SystemExit):
    """The environment does not suffice to start."""


def read_settings(kind: type[S]) -> S:
    """Read settings, or end with one line per fault."""
    try:
        return kind()
    except ValidationError as error:
        lines = [f"  TIDU_{'.'.join(str(p) for p in e['loc']).upper() or '*'}: {e['msg']}" for e in error.errors()]
        raise MissingSettings("The settings do not suffice to start:\n" + "\n".join(lines)) from None


def repository_root() -> Path:
    """The folder that holds policy/ and docs/: TIDU_ROOT, else the checkout this file lies in."""
    return Path(os.environ.get("TIDU_ROOT", Path(__file__).resolve().parent.parent))
