"""Hot reads against their plain endpoints, on rows as odd as they can be: the same JSON, the same refusals."""

import itertools
import json
from datetime import date
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from chassis.credit_code import make
from tests.integration.enterprise.conftest import Caller

ODD = ["合成测试企业", 'quoted "name" \\ back/slash', "tab\tline\nend\r\x01\x1f", "𠮷野家 😀 \u2028 é", " ", "<&'>"]
DAYS = [date(2020, 5, 18), date(1, 1, 1), date(9999, 12, 31), date(2024, 2, 29)]
REASONS: list[dict[str, Any]] = [
    {"zh": "工业：从业人员120人", "en": "staff 120", "missing": [], "rule_set": "SME_SIZE_2011"},
    {"en": '"', "zh": "\\", "rule_set": "", "missing": ["employees_y1", "收入"]},
]
WARNINGS: list[list[dict[str, str]]] = [[], [{"zh": "请核对", "en": "please verify"}, {"en": "\n", "zh": "\t"}]]
SIZES = ["large", "medium", "small", "micro", "unknown", "manual_review"]
STATUSES = ["active", "suspended", "deregistered"]
FIRM = (
    "INSERT INTO enterprises (credit_code, name, district, town, industry, registered_on, recorded_on, clusters,"
    " chains, status, size_class, size_reason, size_year, warnings, synthetic, version)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::text::jsonb, $13, $14::text::jsonb, $15, $16)"
)
TITLE = (
    "INSERT INTO recognitions (id, credit_code, tier, kind, first_time, gap_free, granted_on, valid_from, valid_to,"
    " district, rule_set, document_number, revoked_on, reason_code, barred_until)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
)


def odd_firms() -> list[tuple[Any, ...]]:
    rows = []
    for number, name in enumerate(ODD * 4):
        day = DAYS[number % 4]
        rows.append(
            (
                make("500112", number),
                name,
                ["CQ-500112", "CQ-500107"][number % 2],
                [None, "二郎", ""][number % 3],
                ["C3912", "I"][number % 2],
                day,
                DAYS[-number % 4],
                [[], ["LEAD01"], ["A,B", '"', "NULL", "中"]][number % 3],
                [[], ["CHAIN01", ""]][number % 2],
                STATUSES[number % 3],
                SIZES[number % 6],
                json.dumps(REASONS[number % 2], ensure_ascii=False),
                [None, 2025, 0][number % 3],
                json.dumps(WARNINGS[number % 2], ensure_ascii=bool(number % 2)),
                bool(number % 2),
                [1, 2**31 - 1][number % 2],
            )
        )
    return rows


def odd_titles(codes: list[str]) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for number, code in enumerate(codes):
        ended = number % 2 == 1
        full = (date(2026, 6, 1), "fraud", date(2029, 5, 31)) if ended else (None, None, None)
        last = [None, date(2028, 10, 19), date(9999, 12, 31)][number % 3]
        held = (uuid4(), code, ["SRDI", "INNO_SME"][number % 2], ["new", "renewal"][number % 2], ended, not ended)
        day, number_of = date(2025, 10, 20), [None, "渝〔2026〕1号"][number % 2]
        rows.append((*held, day, day, last, "CQ-500112", None, number_of, *full))
    return rows


@pytest.fixture(scope="module")
async def odd(house, platform) -> dict[str, list[Any]]:
    rows = odd_firms()
    held = odd_titles([row[0] for row in rows])
    owner = await asyncpg.connect(platform.database_url("enterprise", role="owner"))
    await owner.executemany(FIRM, rows)
    await owner.executemany(TITLE, held)
    await owner.close()
    return {"codes": [row[0] for row in rows], "titles": [str(row[0]) for row in held]}


class Count:
    """How many answers the hot reads gave."""

    def __init__(self, reads: Any) -> None:
        self.reads, self.answers = reads, 0

    async def one(self, *asked: Any) -> Any:
        self.answers += 1
        return await self.reads.one(*asked)

    def ask(self, *asked: Any) -> None:
        self.answers += 1
        self.reads.ask(*asked)

    async def fetch(self, *asked: Any) -> Any:
        self.answers += 1
        return await self.reads.fetch(*asked)


async def both(house, caller, path: str, **headers: str) -> tuple[Any, Any, int]:
    """(hot answer, plain answer, how often the hot reads were asked); on a socket the hot answer is the same."""
    reads, counted, on_socket = house.database.hot, Count(house.database.hot), Count(house.database.hot)
    house.database.hot = counted
    try:
        warm = await caller.get(path, **headers)
        house.database.hot = on_socket
        lane = await Caller(house.socket.http, caller.token).get(path, **headers)
        house.database.hot = None
        cold = await caller.get(path, **headers)
    finally:
        house.database.hot = reads
    assert told(lane) == told(warm)
    assert on_socket.answers == counted.answers
    return told(warm), told(cold), counted.answers


def told(answer: Any) -> Any:
    drawn = {"x-request-id", "traceparent", "content-length", "date", "server"}
    body = answer.json() if answer.content else None
    if answer.status_code >= 400:
        body.pop("request_id")
    return answer.status_code, {k: v for k, v in answer.headers.items() if k not in drawn}, body


async def test_firms_and_titles_read_the_same(house, odd) -> None:
    city, leader = house.city(), house.caller("leader")
    asked = [(city, f"/v1/enterprises/{code}") for code in odd["codes"]]
    asked += [(caller, f"/v1/recognitions/{one}") for one in odd["titles"] for caller in (leader, house.nobody)]
    for caller, path in asked:
        warm, cold, hot = await both(house, caller, path)
        assert warm == cold
        assert (warm[0], hot) == (200, 1)


async def test_the_page_reads_the_same_whatever_is_asked(house, odd) -> None:
    city = house.city()
    asked = [
        "",
        "limit=3",
        "district=CQ-500112&limit=5",
        "status=suspended&size=small",
        "q=测试",
        "q=%22",
        "tier=",
        "cluster=LEAD01&chain=CHAIN01",
        "tier=SRDI&as_of=2026-03-01",
        "tier=SRDI",
        "tier=SRDI&as_of=2031-01-01",
        "district=&limit=1",
        "district=nowhere",
        "limit=2&limit=4&unknown=1",
    ]
    for query in asked:
        warm, cold, hot = await both(house, city, f"/v1/enterprises?{query}")
        assert warm == cold
        assert (warm[0], hot) == (200, 1), query


async def test_walking_the_pages_hot_and_plain_by_turns(house, odd) -> None:
    city, reads = house.city(), house.database.hot
    found, cursor = [], ""
    for hot in itertools.cycle([reads, None]):
        house.database.hot = hot
        seen = (await city.get(f"/v1/enterprises?district=CQ-500112&limit=5{cursor}")).json()
        found += [each["credit_code"] for each in seen["items"]]
        if seen["next_cursor"] is None:
            break
        cursor = f"&cursor={seen['next_cursor']}"
    house.database.hot = reads
    assert found == sorted(code for place, code in enumerate(odd["codes"]) if place % 2 == 0)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/enterprises?limit=0",
        "/v1/enterprises?limit=x&size=tiny",
        "/v1/enterprises?cursor=abc",
        "/v1/enterprises?as_of=2026-02-30",
        "/v1/enterprises/91500107000000176X",
        "/v1/enterprises/%00",
        "/v1/enterprises/%E4%B8%AD%E5%9B%BD",
        "/v1/enterprises/{absent}",
        "/v1/recognitions/nothing",
        "/v1/recognitions/0198d3a0-0000-7000-8000-00000000zzzz",
        "/v1/recognitions/0198d3a0-0000-7000-8000-000000000009",
    ],
)
async def test_refusals_are_the_plain_ones(house, odd, path: str) -> None:
    warm, cold, _ = await both(house, house.city(), path.format(absent=make("500119", 7)))
    assert warm == cold
    assert warm[0] in {400, 404}


async def test_nobody_sees_more_than_on_the_plain_way(house, odd) -> None:
    first, second = odd["codes"][:2]
    callers = [
        house.nobody,
        house.caller(),
        house.caller("bank", org="b"),
        house.caller("leader"),
        house.firm(first),
        house.district("CQ-500112"),
        house.district("CQ-500107"),
        house.caller("district-officer"),
        house.caller("enterprise"),
    ]
    paths = [f"/v1/enterprises/{first}", f"/v1/enterprises/{second}", "/v1/enterprises?limit=200"]
    statuses = []
    for caller in callers:
        for path in [*paths, f"/v1/recognitions/{odd['titles'][0]}"]:
            warm, cold, _ = await both(house, caller, path)
            assert warm == cold
            statuses.append(warm[0])
    assert {200, 401, 403, 404} == set(statuses)


async def test_a_version_that_is_held_is_not_sent_again(house, odd) -> None:
    city, path = house.city(), f"/v1/enterprises/{odd['codes'][0].lower()}"
    for held, status in {'"1"': 304, 'W/"1"': 304, "*": 304, '"2"': 200, "1": 200}.items():
        warm, cold, hot = await both(house, city, path, **{"If-None-Match": held})
        assert warm == cold
        assert (warm[0], warm[1]["etag"], hot) == (status, '"1"', 1)


async def test_on_a_socket_no_task_of_the_server_is_needed(house, odd) -> None:
    before, city = house.socket.by_asgi, Caller(house.socket.http, house.city().token)
    nobody = Caller(house.socket.http, "")
    asked = [(city, f"enterprises/{odd['codes'][0]}"), (city, "enterprises?district=nowhere")]
    for caller, path in [*asked, (nobody, f"recognitions/{odd['titles'][0]}")]:
        assert (await caller.get(f"/v1/{path}")).status_code == 200
    assert house.socket.by_asgi == before
    assert (await city.get(f"/v1/enterprises/{odd['codes'][0]}/history")).status_code == 200
    assert house.socket.by_asgi == before + 1


async def test_a_change_is_read_at_once(house) -> None:
    code = await house.registered(name="热读测试")
    firm, path = house.firm(code), f"/v1/enterprises/{code}"
    assert (await firm.get(path)).json()["town"] is None
    await firm.call("PATCH", path, {"town": "二郎"}, **{"If-Match": '"1"'})
    answer = await firm.get(path)
    assert (answer.json()["town"], answer.headers["etag"]) == ("二郎", '"2"')


async def test_reads_outlive_their_connections(house, odd, platform) -> None:
    city, path = house.city(), f"/v1/enterprises/{odd['codes'][0]}"
    assert (await city.get(path)).status_code == 200
    admin = await asyncpg.connect(platform.database_url("enterprise", role="admin"))
    for _ in range(2):
        ended = await admin.fetchval(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE application_name LIKE 'tidu-enterprise%'"
        )
        assert ended > 0
        assert (await city.get(path)).status_code in {200, 503}
        assert (await city.get(path)).status_code == 200
        assert (await city.get("/v1/enterprises?limit=1")).status_code == 200
    # of the plain ones each is found out by its first use
    statuses = [(await city.get(f"{path}/history")).status_code for _ in range(12)]
    assert statuses[-1] == 200
    await admin.close()


async def test_a_row_written_past_the_service_has_a_size_reason(house, platform) -> None:
    code = make("500113", 1)
    owner = await asyncpg.connect(platform.database_url("enterprise", role="owner"))
    columns = "credit_code, name, district, industry, registered_on, recorded_on"
    await owner.execute(
        f"INSERT INTO enterprises ({columns}) VALUES ($1, 'x', 'CQ-500113', 'C3912', '2020-01-01', '2026-01-01')", code
    )
    change = "UPDATE enterprises SET size_reason = $2::text::jsonb WHERE credit_code = $1"
    for wrong in ("{}", '{"zh": "x", "en": "x", "missing": {}, "rule_set": "x"}', "[]"):
        with pytest.raises(asyncpg.CheckViolationError):
            await owner.execute(change, code, wrong)
    await owner.close()
    warm, cold, hot = await both(house, house.city(), f"/v1/enterprises/{code}")
    assert warm == cold
    assert (warm[0], warm[2]["size_reason"]["rule_set"], hot) == (200, "SME_SIZE_2011", 1)
