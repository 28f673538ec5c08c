"""A firm's profile as it was on a day and as it was known at a moment."""

from datetime import date, datetime
from typing import Any

from chassis import policy
from chassis.clock import SHANGHAI
from chassis.errors import NotFound
from chassis.uow import Reader
from services.enterprise.filings import service as filings
from services.enterprise.recognitions import service as recognitions
from services.enterprise.registry import repository, rules, service
from services.enterprise.successions import rules as successions


async def profile_at(reader: Reader, code: str, as_of: date | None, known_at: datetime | None) -> dict[str, Any]:
    """A firm's profile on a day, by what was recorded up to a moment; NotFound where it was not in the registry."""
    row = await service.known(reader, code)
    day, moment = as_of or reader.clock.today(), known_at or reader.clock.now()
    if row["recorded_on"] > moment.astimezone(SHANGHAI).date() or row["registered_on"] > day:
        raise NotFound
    history = await repository.whole_history(reader, code)
    fields = rules.as_it_was({name: row[name] for name in (*rules.PROFILE, "status")}, history, day, moment)
    stated_on = rules.stated_on("district", history, day, moment) or row["recorded_on"]
    place = successions.Place(fields["district"], fields["town"], stated_on)
    redrawn = successions.redrawings(policy.load("reference/districts.yaml")["redrawings"])
    metrics, year = await filings.metrics_on(reader, code, day, moment)
    size = service.size_of(fields["industry"], metrics, year)
    fields["barred_until"] = await recognitions.latest_bar(reader, code, day, moment)
    about = {"credit_code": code, "as_of": day, "known_at": moment, "unit": successions.unit_on(place, day, redrawn)}
    return {**fields, **size, **about}
