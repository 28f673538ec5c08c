"""Whose rows a caller may see and change; pure, so that rules and queries share it."""

from typing import Any, Protocol

from chassis.errors import Forbidden, NotFound

READS_ALL = ("municipal-officer", "platform-admin", "leader", "auditor", "operator", "system")
WRITES_ALL = ("municipal-officer", "platform-admin", "system")


class Caller(Protocol):
    """What a principal tells of itself."""

    @property
    def credit_code(self) -> str | None:
        """The firm it acts for."""

    @property
    def district(self) -> str | None:
        """The unit it serves."""

    def has(self, *roles: str) -> bool:
        """Whether it holds one of these roles."""


class OutOfScope(Forbidden):
    """The caller holds the role, for another district or firm."""

    code = "out_of_scope"
    zh = "该企业不在您的管辖范围内"
    en = "This firm is not within the caller's scope"


def may_see(caller: Caller | None, credit_code: str, district: str) -> bool:
    """Whether a caller may know of a firm's rows."""
    if caller is None:
        return False
    if caller.has(*READS_ALL):
        return True
    if caller.has("district-officer") and caller.district == district:
        return True
    return caller.has("enterprise") and caller.credit_code == credit_code


def must_see(caller: Caller | None, credit_code: str, district: str) -> None:
    """Raises NotFound for rows the caller may not know of."""
    if not may_see(caller, credit_code, district):
        raise NotFound


def must_write(caller: Caller | None, credit_code: str, district: str) -> None:
    """Raises OutOfScope unless the caller may change rows of this firm."""
    if caller is None:
        raise OutOfScope
    officer = caller.has(*WRITES_ALL) or (caller.has("district-officer") and caller.district == district)
    if not officer and not (caller.has("enterprise") and caller.credit_code == credit_code):
        raise OutOfScope


def is_officer(caller: Caller | None) -> bool:
    """Whether the caller acts for the authorities."""
    return caller is not None and caller.has("municipal-officer", "district-officer", "platform-admin", "system")


def readable_by(
    caller: Caller | None, firm: str = "credit_code", district: str = "district"
) -> tuple[str, dict[str, Any]]:
    """The SQL condition and its parameters that keep a query to the caller's rows."""
    if caller is not None and caller.has(*READS_ALL):
        return "TRUE", {}
    if caller is not None and caller.has("district-officer") and caller.district:
        return f"{district} = :own_district", {"own_district": caller.district}
    if caller is not None and caller.has("enterprise") and caller.credit_code:
        return f"{firm} = :own_code", {"own_code": caller.credit_code}
    return "FALSE", {}
