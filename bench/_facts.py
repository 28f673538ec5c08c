"""Synthetic histories of a city as its events tell them, and the rows they come to, written without the consumer."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson

from chassis.events import Received
from contracts.enterprise import EnterpriseChanged, EnterpriseRegistered, RecognitionGranted, RecognitionRevoked
from services.targets.facts import sums
from services.targets.facts.consumers import fact_of
from services.targets.facts.coverage import Covered, recounted
from services.targets.facts.deltas import BY, Cells, by_table, known_cells
from services.targets.facts.repository import COLUMNS
from services.targets.facts.service import book

if TYPE_CHECKING:
    import asyncpg

    from contracts.base import Event

PERIOD = 50_000
"""Firms are alike in all but their code when their numbers differ by a multiple of this."""
FIRST, DAYS, APART, STEPS = date(2023, 1, 1), 500, 300, 4
TIERS = ("INNO_SME", "SRDI", "HNTE", "LITTLE_GIANT", "CHAMPION")
CLUSTERS = (("LEAD01",), ("LEAD02",), ("PILLAR01", "STAR01"), ("STAR01",), ())
_STRIDE = 7919
_FIRM_OF_DAY = pow(_STRIDE, -1, DAYS)
COVERED = Covered._fields
TABLES = ("facts", "coverage", "day_deltas", "month_deltas", "known_months", "known_deltas")


def told(firm: int, step: int) -> Received[Any]:
    """One event of a firm: where it is, then three titles, one step every 300 days.

    Of every ten firms one moves to another district instead of its second title, and one loses its first title.
    """
    kind, turn = firm % PERIOD, firm // DAYS % 20
    on = FIRST + timedelta(days=kind * _STRIDE % DAYS + APART * step)
    code, number = f"SYNTHETIC{firm:09d}", firm * STEPS + step
    district, chosen, clusters = f"CQ-5001{turn + 1:02d}", kind // 5 % 10, CLUSTERS[firm // 5 % 5]
    event: Event
    if step == 0:
        event = EnterpriseRegistered(
            credit_code=code, name="合成企业", district=district, industry="C35", registered_on=on, recorded_on=on,
            clusters=clusters, synthetic=True,
        )  # fmt: skip
    elif step == 2 and chosen == 0:
        event = EnterpriseChanged(
            credit_code=code, name="合成企业", district=f"CQ-5001{(turn + 1) % 20 + 1:02d}", industry="C35",
            registered_on=on, effective_on=on, clusters=clusters, changed=("district",),
        )  # fmt: skip
    elif step == 2 and chosen == 1:
        event = RecognitionRevoked(
            recognition_id=UUID(int=(1 << 64) + number - 1), credit_code=code, tier=TIERS[(firm + 1) % 5],
            effective_on=on, reason_code="x",
        )  # fmt: skip
    else:
        event = RecognitionGranted(
            recognition_id=UUID(int=(1 << 64) + number), credit_code=code, tier=TIERS[(firm + step) % 5], kind="new",
            first_time=True, gap_free=False, granted_on=on, valid_from=on, valid_to=on + timedelta(days=1095),
            district=district, rule_set=None, application_id=None, assessment_id=None,
        )  # fmt: skip
    at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    return Received(event, UUID(int=number + 1), event.type, event.key, at, number + 1)


def history(count: int) -> Iterator[Received[Any]]:
    """So many events in the order in which a log holds them: day by day."""
    firms = count // STEPS
    for day in range(DAYS + APART * (STEPS - 1)):
        for step in range(STEPS):
            of_day = day - APART * step
            if 0 <= of_day < DAYS:
                for firm in range(of_day * _FIRM_OF_DAY % DAYS, firms, DAYS):
                    yield told(firm, step)


def envelope(received: Received[Any]) -> bytes:
    """The event as the log holds it."""
    return orjson.dumps(
        {
            "specversion": "1.0", "id": str(received.id), "source": "/tidu/enterprise", "type": received.type,
            "subject": received.key, "time": received.time.isoformat(), "datacontenttype": "application/json",
            "dataschema": f"/events/{received.type}.schema.json", "sequence": f"{received.sequence:019d}",
            "traceparent": None, "data": received.event.model_dump(mode="json"),
        }
    )  # fmt: skip


async def load(connection: "asyncpg.Connection[Any]", count: int) -> None:
    """Write the rows that the consumer would have written for a history, in the order in which it would have.

    One period of firms is counted by the consumer's own functions; the rest are copies under other codes.
    """
    firms = count // STEPS
    copies, rest = divmod(firms, min(firms, PERIOD))
    if rest:
        raise ValueError(f"{firms} firms are no whole number of periods")
    await connection.execute("CREATE TEMP TABLE some_facts (LIKE facts)")
    await connection.execute("CREATE TEMP TABLE some_coverage (LIKE coverage)")
    cells: Cells = {}
    for first in range(0, min(firms, PERIOD), 5_000):
        facts = [
            [fact_of(told(firm, step)) for step in range(STEPS)] for firm in range(first, min(firms, first + 5_000))
        ]
        rows = [row for own in facts for row in recounted(book(), own)]
        await _copy(connection, "some_facts", COLUMNS, [fact for own in facts for fact in own])
        await _copy(connection, "some_coverage", COVERED, rows)
        _gather(cells, known_cells([], rows), copies)
    await _multiply(connection, copies)
    await connection.execute("DROP TABLE some_facts, some_coverage")
    for table, found in by_table(cells).items():
        columns = ("indicator", *sums.KEYS[table], "total", *BY)
        summed = [(*where, *row) for where, parts in found.items() if any((row := sums.as_row(parts))[1:])]
        await _copy(connection, table, columns, summed)


async def _copy(
    connection: "asyncpg.Connection[Any]", table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    await connection.copy_records_to_table(table, records=rows, columns=list(columns))


def _gather(into: Cells, more: Cells, copies: int) -> None:
    for where, parts in more.items():
        cell = into.setdefault(where, {})
        for part, delta in parts.items():
            cell[part] = cell.get(part, 0) + delta * copies


async def _multiply(connection: "asyncpg.Connection[Any]", copies: int) -> None:
    """The template once for each copy; ids and codes are those of `told`."""
    code = f"'SYNTHETIC' || lpad((right({{}}, 9)::bigint + g.n * {PERIOD})::text, 9, '0')"
    number = f"lpad(to_hex(('x' || right(replace({{}}::text, '-', ''), 16))::bit(64)::bigint + g.n * {PERIOD * STEPS})"
    number += ", 16, '0')"
    ids = {
        "event_id": f"(repeat('0', 16) || {number.format('event_id')})::uuid",
        "reference": f"(lpad('1', 16, '0') || {number.format('reference')})::uuid",
        "key": code.format("key"),
        "counted": code.format("counted"),
        "sequence": f"sequence + g.n * {PERIOD * STEPS}",
    }
    for table, columns, order in (
        ("facts", COLUMNS, "told_at, sequence"),
        ("coverage", COVERED, "known_from, counted"),
    ):
        made = ", ".join(f"{ids[name]} AS {name}" if name in ids else name for name in columns)
        await connection.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {made} FROM some_{table}"
            f" CROSS JOIN generate_series(0, {copies - 1}) AS g (n) ORDER BY {order}",
        )


async def digests(own: "asyncpg.Connection[Any]") -> dict[str, tuple[int, int]]:
    """Rows and digest of every table of the projection; the order of rows is nothing."""
    query = "SELECT count(*), coalesce(bit_xor(hashtextextended(t::text, 0)), 0) FROM {} t"
    rows = {table: await own.fetch(query.format(table)) for table in TABLES}
    return {table: (found[0][0], found[0][1]) for table, found in rows.items()}


async def empty(own: "asyncpg.Connection[Any]") -> None:
    """Forget everything that was applied."""
    await own.execute(f"TRUNCATE {', '.join(TABLES)}, consumer_positions, consumed_events, dead_letters")
