"""What stands on the screen when the platform is up: addresses, and calls to try."""

import sys
from pathlib import Path

from chassis import kafka_address
from devstack.console import Console
from devstack.platform import Platform
from devstack.ports import HOST, SERVICES


def show(platform: Platform, console: Console) -> None:
    """Print the addresses and the example calls."""
    console.line("Addresses")
    console.columns(addresses(platform))
    console.line("Calls to try (in another terminal):")
    for line in calls(platform):
        console.line(f"  {line}")
    console.line(f"Ready after {platform.seconds_to_ready:.1f} s. Ctrl-C stops everything; the data stays.")


def addresses(platform: Platform) -> list[tuple[str, str, str]]:
    """Every place worth knowing: name, address, use."""
    gateway, ports = platform.gateway_url, platform.config.ports
    rows = [
        ("gateway", gateway, "everybody: the cockpit page"),
        ("API page", f"{gateway}/docs", "developers; the document is /openapi.json"),
    ]
    rows += [
        (service, platform.url(service), f"developers; health {platform.ops_url(service)}") for service in SERVICES
    ]
    rows += [("gateway health", f"{platform.ops_url('gateway')}/health/ready", "operators; /metrics beside it")]
    if platform.postgres:
        rows.append(("PostgreSQL", f"{HOST}:{ports.postgres}", f"passwords in {shown(platform.state)}/secrets.json"))
    rows += [
        ("Kafka", kafka_address.shown(platform.kafka), "events"),
        ("logs", f"{shown(platform.state)}/logs", "tidu logs, tidu logs -f"),
    ]
    return rows


def calls(platform: Platform) -> list[str]:
    """Commands to paste, with tokens made on the spot."""
    tidu = shown(Path(sys.executable).with_name("tidu"))
    state = "" if platform.state == Path(".tidu").absolute() else f" --state {shown(platform.state)}"
    gateway = platform.gateway_url

    def token(options: str) -> str:
        return f'-H "Authorization: Bearer $({tidu} token{state} {options})"'

    return [
        f"curl {gateway}/v1/targets/indicators",
        f"curl {token('--role leader')} '{gateway}/v1/enterprises?limit=5'",
        f"curl {token('--role operator')} {gateway}/v1/operations/targets/dead-letters",
        f"curl {token('--role district-officer --district CQ-500107')} {gateway}/v1/me",
        f"{tidu} city{state} --percent 10   # a synthetic city, for a cockpit that shows one",
    ]


def shown(path: Path) -> str:
    """A path as short as it can be typed from here."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
