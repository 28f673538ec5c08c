"""Which renewals are being decided; apart from the rest, so that titles and applications need not know each other."""

from collections.abc import Sequence

from chassis.uow import Reader
from services.enterprise.applications import repository


async def under_renewal(reader: Reader, codes: Sequence[str]) -> frozenset[tuple[str, str]]:
    """Firm and rung of every renewal that was submitted and is not decided."""
    return frozenset((row["credit_code"], row["tier"]) for row in await repository.renewals(reader, codes))
