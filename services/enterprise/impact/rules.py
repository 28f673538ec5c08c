"""What a firm's two answers come to, and who is counted where."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from chassis.errors import NotFound

Change = Literal["gains", "falls", "other"]
CITY = ("city", "")


class ImpactRunNotFound(NotFound):
    """No such run of this rule set."""

    code = "impact_run_not_found"


@dataclass(frozen=True, slots=True)
class Compared:
    """One firm by the set of the day and by the draft."""

    credit_code: str
    district: str
    chains: tuple[str, ...]
    parks: tuple[str, ...]
    before: str
    after: str
    unmet_before: tuple[str, ...] = ()
    unmet_after: tuple[str, ...] = ()

    @property
    def change(self) -> Change:
        """Who is met now and was not gains, who no longer is falls; anything else that moved is told as well."""
        if (self.before == "met") == (self.after == "met"):
            return "other"
        return "gains" if self.after == "met" else "falls"


def counted(found: Iterable[Compared]) -> Counter[tuple[str, str, str, str]]:
    """Firms by (dimension, key, before, after); a firm in several chains or parks counts in each."""
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for each in found:
        chains, parks = (("chain", chain) for chain in each.chains), (("park", park) for park in each.parks)
        places = (CITY, ("district", each.district), *chains, *parks)
        for dimension, key in places:
            counts[dimension, key, each.before, each.after] += 1
    return counts


def breakdown(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Firms, gains and falls of each place, from its counted moves."""
    places: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        place = (row["dimension"], row["key"])
        new = {"dimension": place[0], "key": place[1], "firms": 0, "gains": 0, "falls": 0, "moves": []}
        told = places.setdefault(place, new)
        told["firms"] += row["firms"]
        told["gains"] += row["firms"] if row["after"] == "met" != row["before"] else 0
        told["falls"] += row["firms"] if row["before"] == "met" != row["after"] else 0
        told["moves"].append({"before": row["before"], "after": row["after"], "firms": row["firms"]})
    return list(places.values())
