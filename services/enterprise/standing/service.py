"""Putting together what other rooms hold of a firm's standing."""

from datetime import date
from typing import Any

from chassis.uow import Reader
from services.enterprise.adverse_records import service as adverse_records
from services.enterprise.annual_updates import service as annual_updates
from services.enterprise.bars import service as bars
from services.enterprise.major_changes import service as major_changes
from services.enterprise.recognitions import service as recognitions
from services.enterprise.registry import service as registry


async def standing(reader: Reader, code: str, on: date) -> dict[str, Any]:
    """A firm's standing on a day; NotFound for a firm the caller may not know of."""
    await registry.known(reader, code)
    records = await adverse_records.of_firm(reader, code, on)
    updates = await annual_updates.updates(reader, code, on)
    lost = sorted({each.tier for each in updates if each.lost})
    return {
        "credit_code": code,
        "as_of": on,
        "barred_until": await recognitions.barred_until(reader, code, on),
        "bars": await bars.of_firm(reader, code, on),
        "records": records,
        "answers": (await adverse_records.answers_of_many(reader, [code], on)).get(code, {}),
        "renewal_right_lost": lost,
        "reports": await major_changes.of_firm(reader, code),
    }
