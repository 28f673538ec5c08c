"""What can be chosen about a platform before it starts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from devstack.child import Program
from devstack.ports import Ports

if TYPE_CHECKING:
    from devstack.platform import Platform

ROOT = Path(__file__).resolve().parent.parent

ProgramList = Callable[["Platform"], Sequence[Program]]


def nothing(_platform: "Platform") -> Sequence[Program]:
    """No programs: the servers alone."""
    return ()


@dataclass(frozen=True, kw_only=True)
class PlatformConfig:
    """Choices for one platform; None for `programs` and `jobs` means those of the product."""

    state: Path = Path(".tidu")
    ports: Ports = field(default_factory=Ports)
    database: str | None = None
    kafka: str = "embedded"
    today: date | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    jobs: ProgramList | None = None
    programs: ProgramList | None = None
    root: Path = ROOT
    temporary: bool = False  # delete the databases at the end, also where they lie outside the state folder
