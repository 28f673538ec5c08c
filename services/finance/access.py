"""Who calls the finance service."""

from typing import Annotated
from uuid import UUID

from chassis.access import Principal, caller

FinanceOfficer = Annotated[Principal, caller("municipal-officer", "platform-admin")]
"""Registers institutions."""

ProductKeeper = Annotated[Principal, caller("bank", "municipal-officer", "platform-admin")]
"""Publishes products: a bank its own, the city anybody's."""

Anybody = Annotated[Principal, caller()]
"""Anybody with a token: what institutions offer is no secret."""

Firm = Annotated[Principal, caller("enterprise")]
"""States needs and grants consents, for itself."""

NeedReader = Annotated[Principal, caller("enterprise", "municipal-officer", "leader", "auditor")]
"""Reads needs: a firm its own, the city all."""

PartnerBank = Annotated[Principal, caller("bank")]
"""Reads and decides matches of its own products; its organisation is the institution's id."""

ConsentReader = Annotated[Principal, caller("enterprise", "bank", "auditor")]
"""Reads consents: a firm those it gave, a bank those it got."""

LogReader = Annotated[Principal, caller("enterprise", "auditor")]
"""Reads who read what: a firm about itself."""

MarketOfficer = Annotated[Principal, caller("municipal-officer")]
"""Enters and confirms listings and records of the regional equity market, for the department whose register it is."""

MarketReader = Annotated[Principal, caller("enterprise", "district-officer", "municipal-officer", "leader", "auditor")]
"""Reads them: a firm its own, a district those of its firms, the city all."""


def firm_of(principal: Principal) -> str | None:
    """The credit code a firm's caller speaks for."""
    return principal.credit_code if principal.has("enterprise") else None


def institution_of(principal: Principal) -> UUID | None:
    """The institution a bank's caller speaks for; None when the token names none."""
    try:
        return UUID(principal.organisation or "") if principal.has("bank") else None
    except ValueError:
        return None
