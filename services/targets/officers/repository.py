"""The query that holds two counts of the same subjects beside each other."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from chassis.sql import Q
from chassis.uow import Reader
from services.targets.officers.rules import Share

_KNOWN = """{0}.known_from <= coalesce(CAST(:known_at AS timestamptz), 'infinity')
    AND coalesce({0}.known_until, 'infinity') >=
      coalesce(CAST(:known_at AS timestamptz) + interval '1 microsecond', 'infinity')"""
_ON = "{0}.start <= d.day AND ({0}.until IS NULL OR {0}.until > d.day)"
SHARES = Q(
    f"""SELECT d.day, w.district, count(*)::int AS whole, count(*) FILTER (WHERE EXISTS (
      SELECT FROM coverage p WHERE p.indicator = CAST(:part AS text) AND p.counted = w.counted
        AND {_ON.format("p")} AND {_KNOWN.format("p")}))::int AS part
    FROM unnest(CAST(:days AS date[])) AS d (day) JOIN coverage w ON {_ON.format("w")}
    WHERE w.indicator = CAST(:whole AS text) AND {_KNOWN.format("w")} GROUP BY d.day, w.district"""
)


async def shares(
    reader: Reader, part: str, whole: str, days: Sequence[date], known_at: datetime | None
) -> dict[date, dict[str, Share]]:
    """By day and unit: who counts for `whole`, and how many of them for `part`, as known now or at a moment."""
    found: dict[date, dict[str, Share]] = defaultdict(dict)
    for row in await reader.fetch(SHARES, part=part, whole=whole, days=list(days), known_at=known_at):
        found[row["day"]][row["district"]] = Share(row["whole"], row["part"])
    return found
