"""Queries on what ended, was renewed and came new in a stretch of days."""

from dataclasses import dataclass
from datetime import date, datetime

from chassis.sql import Q
from chassis.uow import Reader

_KNOWN = """{0}.known_from <= coalesce(CAST(:known_at AS timestamptz), 'infinity')
    AND coalesce({0}.known_until, 'infinity') >=
      coalesce(CAST(:known_at AS timestamptz) + interval '1 microsecond', 'infinity')"""


def _beside(name: str, where: str) -> str:
    return f"""EXISTS (SELECT FROM coverage {name} WHERE {name}.indicator = c.indicator AND {name}.counted = c.counted
      AND {name}.key = c.key AND {where} AND {_KNOWN.format(name)})"""


ENDED = Q(
    f"""SELECT count(*) AS ended, count(*) FILTER (WHERE {_beside("n", "n.start = c.until")}) AS renewed
    FROM coverage c JOIN facts f USING (event_id)
    WHERE c.indicator = :indicator AND {_KNOWN.format("c")} AND c.until = f.valid_to + 1
      AND c.until > CAST(:since AS date) AND c.until <= CAST(:as_of AS date)"""
)
CAME = Q(
    f"""SELECT count(*) FROM coverage c WHERE c.indicator = :indicator AND {_KNOWN.format("c")}
      AND c.start > CAST(:since AS date) AND c.start <= CAST(:as_of AS date)
      AND NOT {_beside("p", "p.until = c.start")}"""
)


@dataclass(frozen=True, slots=True)
class Turnover:
    """Titles that came to their last day, those of them renewed without a gap, and subjects that came new."""

    ended: int
    renewed: int
    came: int


async def turnover(uow: Reader, indicator: str, since: date, as_of: date, known_at: datetime | None = None) -> Turnover:
    """What happened to an indicator after one day and up to another, as known now or at a moment."""
    asked = {"indicator": indicator, "since": since, "as_of": as_of, "known_at": known_at}
    row = await uow.fetchrow(ENDED, **asked)
    came = await uow.fetchval(CAME, **asked)
    return Turnover(row["ended"] if row else 0, row["renewed"] if row else 0, int(came))
