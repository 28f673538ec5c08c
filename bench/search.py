"""Search of the registry at three sizes: two characters, pinyin initials, pieces of codes, filtered pages, facets.

The statements are the product's own, prepared on one connection of a PostgreSQL with the product's schema; the growth
column says how many times longer the largest registry takes than the smallest. Names are synthetic: 1,500 characters of
uneven frequency between a place and a legal form, so that a pair of characters is found in few firms or in all. The two
indexes are made after each fill.
"""

import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import asyncpg

from bench.rig import report, size_of, temporary
from chassis.access import Principal
from devstack.city.firms import DISTRICTS, firms
from services.enterprise.registry import repository
from services.enterprise.registry.initials import LETTERS, initials_of

STEPS = (10_000, 100_000, 1_000_000)
SIZES = {"quick": (STEPS[:1], 200), "default": (STEPS, 1000), "full": (STEPS, 5000)}
GOAL_P99_MS = 10.0
TODAY = date(2026, 11, 23)
ALL = Principal(subject="bench", client_id="bench", roles=frozenset({"municipal-officer"}))
_STORED = ("credit_code", "name", "district", "industry", "registered_on", "recorded_on", "clusters", "synthetic")
_KINDS = ("机械", "科技", "电子", "智能装备", "新材料", "软件")
_FORMS = ("有限公司", "股份有限公司", "有限责任公司")
_MADE = "SELECT indexdef FROM pg_indexes WHERE indexname IN ('enterprises_name_pieces', 'enterprises_letters')"
_NONE: dict[str, Any] = dict.fromkeys(repository.ASKED)


def _names(count: int) -> Iterator[str]:
    rng = random.Random(5)
    characters = rng.sample([chr(code) for code in sorted(LETTERS)], 1500)
    for _ in range(count):
        own = "".join(characters[int(1500 * rng.random() ** 2.5)] for _ in range(rng.choice((2, 2, 3, 4))))
        yield f"重庆{own}{rng.choice(_KINDS)}{rng.choice(_FORMS)}"


async def _grow(owner: asyncpg.Connection, first: int, count: int) -> list[tuple[str, str]]:
    """Synthetic firms up to a number, straight into the registry; (name, code) of a sample."""
    made = [str(row["indexdef"]) for row in await owner.fetch(_MADE)]
    await owner.execute("DROP INDEX enterprises_name_pieces, enterprises_letters")
    sample, rows = [], []
    for serial, (firm, name) in enumerate(zip(firms(count), _names(count), strict=True)):
        if serial % max(1, count // 5000) == 0:
            sample.append((name, firm.credit_code))
        if serial >= first:
            days = firm.registered_on, TODAY
            rows.append((firm.credit_code, name, firm.district, firm.industry, *days, list(firm.clusters), True))
        if len(rows) == 20_000 or serial == count - 1:
            named = [(*row, letters) for row, letters in zip(rows, initials_of([row[1] for row in rows]), strict=True)]
            await owner.copy_records_to_table("enterprises", records=named, columns=(*_STORED, "initials"))
            rows.clear()
    await owner.execute(";".join(made))
    await owner.execute("VACUUM (ANALYZE) enterprises")
    return sample


def _asked(sample: Sequence[tuple[str, str]], times: int) -> dict[str, list[dict[str, Any]]]:
    """What is asked: pieces that lie in firms that are there, the same draw for every size."""
    rng = random.Random(7)
    drawn: dict[str, list[dict[str, Any]]] = {name: [] for name in ("two_characters", "three_characters", "initials")}
    for name in ("code_piece", "filtered_page", "piece_in_district", "nothing_found", "one_character"):
        drawn[name] = []
    for _ in range(times):
        name, code = rng.choice(sample)
        own = name[2:]
        at = rng.randrange(len(own) - 3)
        letters = initials_of([own])[0]
        drawn["two_characters"].append({"q": own[at : at + 2]})
        drawn["three_characters"].append({"q": own[at : at + 3]})
        drawn["initials"].append({"q": letters[:4]})
        drawn["code_piece"].append({"q": code[11:17]})
        drawn["filtered_page"].append({"district": rng.choice(DISTRICTS)[0], "cluster": "LEAD01", "status": "active"})
        drawn["piece_in_district"].append({"q": own[:2], "district": rng.choice(DISTRICTS)[0]})
        drawn["nothing_found"].append({"q": own[1] + own[0] + "𠮷"})
    drawn["one_character"] = [{"q": name[2]} for name, _ in rng.sample(sample, 20)]
    drawn["facets_of_all"] = [{}] * 5
    drawn["facets_of_piece"] = [{"q": own["q"]} for own in drawn["three_characters"][:20]]
    return drawn


async def _timed(connection: asyncpg.Connection, kind: str, asked: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Median and 99th percentile in milliseconds, and how many rows came on average."""
    times, rows = [], 0
    for given in asked:
        wanted = repository.wanted(_NONE | given, None, TODAY)
        if kind.startswith("facets"):
            query, params = repository.spread_of(ALL, wanted)
        else:
            query, params = repository.page(ALL, wanted, 21, as_json=True)
        began = time.perf_counter()
        found = await connection.fetch(query.sql, *query.args(params))
        times.append((time.perf_counter() - began) * 1000)
        rows += len(found)
    times.sort()
    p99 = times[min(len(times) - 1, len(times) * 99 // 100)]
    return {"p50_ms": round(statistics.median(times), 2), "p99_ms": round(p99, 2), "rows": round(rows / len(times), 1)}


async def measure(sizes: Sequence[int], times: int) -> dict[str, Any]:
    """Every kind of question at every size, on one connection."""
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="tidu-bench-") as folder:
        async with temporary(folder) as platform:
            owner = await asyncpg.connect(platform.database_url("enterprise", "owner"))
            connection = await asyncpg.connect(platform.database_url("enterprise"))
            before = 0
            for count in sizes:
                began = time.perf_counter()
                sample = await _grow(owner, before, count)
                seen: dict[str, Any] = {"fill_s": round(time.perf_counter() - began, 1)}
                for kind, asked in _asked(sample, times).items():
                    await _timed(connection, kind, asked[:20])
                    seen[kind] = await _timed(connection, kind, asked)
                figures[str(count)], before = seen, count
            await connection.close()
            await owner.close()
    return figures


def main(argv: list[str] | None = None) -> int:
    """Print the table; 1 when two characters take longer than they may."""
    size = size_of(argv, "search", __doc__)
    steps, times = SIZES[size]
    figures = asyncio.run(measure(steps, times))
    first, last = (figures[str(steps[at])] for at in (0, -1))
    for kind, seen in last.items():
        if isinstance(seen, dict):
            told = "   ".join(
                f"{figures[str(n)][kind]['p50_ms']:>8}/{figures[str(n)][kind]['p99_ms']:<8}" for n in steps
            )
            seen["growth"] = round(seen["p50_ms"] / first[kind]["p50_ms"], 1)
            print(f"{kind:<18} p50/p99 ms  {told}   growth {seen['growth']}")
    report("search", size, {"goal_p99_ms": GOAL_P99_MS, "asked": times, "firms": figures})
    return 0 if last["two_characters"]["p99_ms"] <= GOAL_P99_MS else 1


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
