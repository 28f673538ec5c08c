"""What a synthetic city holds: how many titles, parks and figures, and where they lie; nothing is called here."""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from typing import Any

from chassis import credit_code
from chassis.policy import load

TITLES = {"HNTE": 11_720, "INNO_SME": 8_640, "SRDI": 4_530, "LITTLE_GIANT": 381, "CHAMPION": 31}
"""Titles in force at full size; made up, of the order of the documents' targets."""
UNICORNS, PARKS, TEAMS, WORKSHOPS, ACHIEVEMENTS, HARD_TECH = 11, 13, 567, 317, 47, 96
STATED = {
    "TECH_ENTERPRISE": ("市科技局", 77_900),
    "OTC_LISTING_NEW": ("市地方金融管理局", 548),
    "MFG_IPO_NEW": ("市地方金融管理局", 14),
    "FLOW_MFG_IPO": ("市地方金融管理局", 5),
    "RISK_POOL_SIZE": ("市地方金融管理局", 720_000_000),
}
TRADEMARKS = 118_400
_LISTS_OF_A_YEAR = ((2, 20), (5, 15), (8, 12), (10, 30))
_SERIAL = 1_000_000
_CITY = "500000"
_INDUSTRIES = ("C3912", "C3670", "C2651", "C3591", "C3525", "C3311", "I6513", "I6420", "M7320", "C2770")
_CLUSTERS = ("LEAD01", "LEAD02", "LEAD03", "PILLAR01", "PILLAR03", "SPECIAL05", "STAR07", "STAR08", "STAR12")
_WORDS = ("精工", "智造", "新材", "光电", "传感", "医械", "软件", "动力", "装备", "绿能")
_COLUMNS = ("credit_code", "name", "district", "industry", "registered_on", "clusters", "synthetic")


@dataclass(frozen=True)
class Holder:
    """A synthetic firm that titles are given to."""

    credit_code: str
    name: str
    district: str
    clusters: tuple[str, ...]


@dataclass(frozen=True)
class OfficialList:
    """One list of new holders as an authority publishes it."""

    tier: str
    granted_on: date
    holders: tuple[Holder, ...]

    @property
    def query(self) -> dict[str, str]:
        """How the list is described to the registry."""
        last = self.granted_on.replace(year=self.granted_on.year + 3) - timedelta(days=1)
        name = f"{self.granted_on:%Y-%m} (synthetic)"
        number = f"合成〔{self.granted_on.year}〕{self.granted_on.month}号"
        told = {"tier": self.tier, "batch": name, "document_number": number}
        return told | {"granted_on": self.granted_on.isoformat(), "valid_to": last.isoformat()}

    def as_csv(self) -> bytes:
        """The list as its file."""
        return _csv(("name", "credit_code"), ((each.name, each.credit_code) for each in self.holders))


def units(day: date) -> list[dict[str, Any]]:
    """The districts, counties and zones of a day."""
    text = day.isoformat()
    every: list[dict[str, Any]] = load("reference/districts.yaml")["units"]
    return [unit for unit in every if (unit["valid_from"] or "") <= text <= (unit["valid_to"] or "9999")]


def weights(there: list[dict[str, Any]]) -> list[float]:
    """Unequal as districts are, the same each time."""
    return [40 / (3 + 0.7 * (n * 11 % len(there))) for n in range(len(there))]


def holders(scale: float, day: date) -> list[Holder]:
    """As many firms as the most frequent title needs."""
    chance, there = random.Random(14), units(day)
    shares, found = weights(there), []
    for number in range(scaled(max(TITLES.values()), scale)):
        unit = chance.choices(there, shares)[0]
        code = credit_code.make(unit["gb2260"] or _CITY, _SERIAL + number)
        name = f"合成{chance.choice(_WORDS)}{_SERIAL + number}号有限公司"
        clusters = tuple(sorted(chance.sample(_CLUSTERS, chance.randint(0, 2))))
        found.append(Holder(code, name, unit["unit_id"], clusters))
    return found


def registry_file(firms: list[Holder]) -> bytes:
    """The firms in the columns of the import."""
    chance = random.Random(15)
    rows = (
        (
            each.credit_code, each.name, each.district, chance.choice(_INDUSTRIES),
            (date(2008, 1, 4) + timedelta(days=chance.randrange(5400))).isoformat(),
            ";".join(each.clusters), "true",
        )
        for each in firms
    )  # fmt: skip
    return _csv(_COLUMNS, rows)


def lists(firms: list[Holder], scale: float, day: date) -> Iterator[OfficialList]:
    """Each title in lists of the last three years, more in each year than in the one before; the oldest first."""
    days = [
        made
        for year in range(day.year - 3, day.year + 1)
        for month, on in _LISTS_OF_A_YEAR
        if day.replace(year=day.year - 3) < (made := date(year, month, on)) <= day
    ]
    for place, (tier, wanted) in enumerate(TITLES.items()):
        chance = random.Random(f"{place}")
        chosen = firms[: scaled(wanted, scale)]
        batches: dict[date, list[Holder]] = {made: [] for made in days}
        for each in chosen:
            batches[days[int(chance.triangular(0, len(days), len(days) * 0.6))]].append(each)
        for made, of in batches.items():
            if of:
                yield OfficialList(tier, made, tuple(of))


def scaled(count: int, scale: float) -> int:
    """A count at another size, never none."""
    return max(1, round(count * scale))


def _csv(columns: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> bytes:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode()
