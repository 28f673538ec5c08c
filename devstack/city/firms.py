"""Synthetic firms: deterministic, with valid credit codes, and marked as what they are."""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO

from chassis import credit_code

DISTRICTS = (
    ("CQ-500103", "500103"),
    ("CQ-500104", "500104"),
    ("CQ-500106", "500106"),
    ("CQ-500107", "500107"),
    ("CQ-500108", "500108"),
    ("CQ-500109", "500109"),
    ("CQ-500113", "500113"),
    ("CQ-500120", "500120"),
    ("CQ-500151", "500151"),
    ("CQ-LJXQ-D", "500000"),
)
INDUSTRIES = ("C3912", "C3670", "C2651", "C3591", "C3525", "C3311", "I6513", "I6420", "M7320", "C2770")
CLUSTERS = ("LEAD01", "LEAD02", "LEAD03", "PILLAR01", "PILLAR03", "SPECIAL05", "STAR07", "STAR08", "STAR12")
COLUMNS = ("credit_code", "name", "district", "town", "industry", "registered_on", "clusters", "chains")
_WORDS = ("精工", "智造", "新材", "光电", "传感", "医械", "软件", "动力", "装备", "绿能")
_OLDEST = date(2010, 1, 4)
_DAYS = 5400


@dataclass(frozen=True)
class Firm:
    """One synthetic firm."""

    credit_code: str
    name: str
    district: str
    industry: str
    registered_on: date
    clusters: tuple[str, ...]


def firm(serial: int, seed: int = 1) -> Firm:
    """The firm of a serial number, the same for ever."""
    rng = random.Random(f"{seed}:{serial}")
    district, region = rng.choice(DISTRICTS)
    return Firm(
        credit_code=credit_code.make(region, serial),
        name=f"合成{rng.choice(_WORDS)}{serial:06d}号有限公司",
        district=district,
        industry=rng.choice(INDUSTRIES),
        registered_on=_OLDEST + timedelta(days=rng.randrange(_DAYS)),
        clusters=tuple(sorted(rng.sample(CLUSTERS, rng.randint(0, 2)))),
    )


def firms(count: int, seed: int = 1) -> Iterator[Firm]:
    """The first `count` firms of a city."""
    return (firm(serial, seed) for serial in range(1, count + 1))


def as_csv(count: int, seed: int = 1) -> bytes:
    """A registry file of the city, UTF-8 CSV in the columns of the import."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*COLUMNS, "synthetic"])
    for each in firms(count, seed):
        day = each.registered_on.isoformat()
        row = [each.credit_code, each.name, each.district, "", each.industry, day, ";".join(each.clusters), "", "true"]
        writer.writerow(row)
    return out.getvalue().encode()


def register(count: int, seed: int = 1) -> bytes:
    """The same firms with last year's figures: fifteen columns, amounts in 万元."""
    lines = [
        ",".join(
            (*COLUMNS, "synthetic", "report_year", "employees", "rd_staff", "revenue_wan", "rd_wan", "total_assets_wan")
        )
    ]
    rng = random.Random(seed)
    for each in firms(count, seed):
        staff, revenue = rng.randrange(3, 1500), rng.randrange(100_0000, 50_000_0000)
        wan = [f"{fen // 10_000}.{fen % 10_000:04d}" for fen in (revenue, revenue // 20, revenue + 5000)]
        row = (each.credit_code, each.name, each.district, "", each.industry, each.registered_on.isoformat())
        lines.append(",".join((*row, ";".join(each.clusters), "", "true", "2025", str(staff), str(staff // 5), *wan)))
    return ("\n".join(lines) + "\n").encode()
