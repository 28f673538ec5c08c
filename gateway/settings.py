"""Settings of the gateway."""

from pathlib import Path

from pydantic import Field

from chassis.settings import Settings


class GatewaySettings(Settings):
    """What the door needs to know of its place, besides what every process needs."""

    host: str = "127.0.0.1"
    port: int = 8080
    issuer_key_file: Path | None = Field(
        default=None, description="PEM of the local issuer; None: the city's provider issues"
    )
    upstream_enterprise: str = Field(default="http://127.0.0.1:8101", description="one address, or several by commas")
    upstream_parks: str = "http://127.0.0.1:8102"
    upstream_finance: str = "http://127.0.0.1:8103"
    upstream_targets: str = "http://127.0.0.1:8104"
    upstream_connections: int = Field(default=64, ge=1, description="what one address of a service may have in hand")
    upstream_lasting: int = Field(default=2048, ge=1, description="the same for streams and large uploads")
    cors_origins: str = Field(default="", description="origins of frontends, separated by commas")
    in_flight: int = Field(default=4096, ge=1, description="requests at once before the door says 503")
    head_seconds: float = Field(default=10.0, gt=0, description="for a request's head to arrive")
    head_bytes: int = Field(default=32 * 1024, ge=1024, description="how large it may be")
    rate_per_second: int = Field(default=1000, ge=1, description="what one client may do in the long run")
    rate_burst: int = Field(default=2000, ge=1, description="what one client may do at once")
    anonymous_rate_per_second: int = Field(default=200, ge=1, description="the same for an address without a token")
    anonymous_rate_burst: int = Field(default=400, ge=1)
    credential_rate_per_second: int = Field(default=20, ge=1, description="what one address may try at /oauth2/")
    credential_rate_burst: int = Field(default=100, ge=1)
    local_clients_file: Path | None = Field(default=None, description="JSON list of clients, local profile only")
    token_seconds: int = Field(default=3600, ge=60, le=86400)
    session_seconds: int = Field(default=8 * 3600, ge=60)

    def upstreams(self) -> dict[str, list[str]]:
        """The services' addresses by name."""
        given = {
            "enterprise": self.upstream_enterprise,
            "parks": self.upstream_parks,
            "finance": self.upstream_finance,
            "targets": self.upstream_targets,
        }
        return {name: [url.strip() for url in urls.split(",") if url.strip()] for name, urls in given.items()}

    def origins(self) -> list[str]:
        """The origins whose pages may call."""
        return [origin.strip() for origin in self.cors_origins.split(",") if origin.strip()]
