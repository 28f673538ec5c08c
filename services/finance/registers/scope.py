"""Whose entries of the registers a caller reads."""

from typing import Any

from chassis.access import Principal
from services.finance.access import firm_of

IN_SCOPE = "(CAST(:every AS boolean) OR e.credit_code = CAST(:own AS text) OR f.district = CAST(:own_district AS text))"
"""A condition on an entry `e` of a firm `f`."""


def readable_by(principal: Principal | None) -> dict[str, Any]:
    """The city reads all, a district what is of its firms of today, a firm its own."""
    if principal is None:
        return {"every": False, "own": None, "own_district": None}
    return {
        "every": principal.has("municipal-officer", "leader", "auditor"),
        "own": firm_of(principal),
        "own_district": principal.district if principal.has("district-officer") else None,
    }
