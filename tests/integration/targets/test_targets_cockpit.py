"""The cockpit's document and the charts: the same figures as everywhere, for any day, to anybody."""

from datetime import date
from xml.etree import ElementTree as ET

import pytest

from tests.integration.targets.test_targets_doors import FIRM, OTHER, granted, hear, read, registered

SVG = "{http://www.w3.org/2000/svg}"
BOARD = "/v1/targets/scoreboard"


async def draw(client, path: str, **params):
    answer = await client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    return ET.fromstring(answer.text)  # noqa: S314 - our own text


def texts(root) -> list[str]:
    return [element.text for element in root.iter(f"{SVG}text")]


@pytest.fixture
async def city(client, database):
    await hear(
        database,
        registered(FIRM, "CQ-500107"),
        granted(FIRM),
        granted(FIRM, "INNO_SME", on="2023-02-01", until="2026-01-31"),
        granted(OTHER, on="2024-03-01", until="2027-02-28"),
    )


async def test_the_page_has_the_figures_of_the_indicators(client, city) -> None:
    day = "2026-06-30"
    page = await read(client, "/scoreboard/cockpit", as_of=day)
    board = await read(client, "/scoreboard", as_of=day)
    for part in ("indicators", "floors", "parks", "duties"):
        assert [(t["code"], t["value"]) for t in page[part]] == [(i["code"], i["value"]) for i in board[part]]
    tile = next(t for t in page["indicators"] if t["code"] == "SRDI_SME")
    assert (tile["value"], tile["goal"], tile["goal_year"], tile["light"]) == (2, 5000, 2027, "red")
    assert tile["due"] == "4473.5616", "4300 + 700 x 181/730, derived"
    assert page["thresholds"]["confidence"] == "C"
    assert [(r["code"], r["value"]) for r in page["ladder"]][:2] == [("TIER_INNO_SME", 0), ("SRDI_SME", 2)]
    assert [(tile["code"], tile["value"]) for tile in page["cultivation"]] == [("POOL_SRDI", 0)]
    assert page["missing"] == []


async def test_titles_that_end_are_seen_ahead(client, city) -> None:
    ahead = (await read(client, "/scoreboard/cockpit", as_of="2026-06-30"))["expiries"]
    found = {item["code"]: dict(zip(ahead["months"], item["values"], strict=True)) for item in ahead["items"]}
    assert {month: n for month, n in found["SRDI_SME"].items() if n} == {"2027-03-31": 1, "2027-05-31": 1}
    assert len(ahead["months"]) == 12
    first = (await read(client, "/scoreboard/cockpit", as_of="2026-01-15"))["expiries"]["items"][0]
    assert (first["code"], first["values"][:2]) == ("TIER_INNO_SME", [0, 1]), "31 January still counts"
    ours = await read(client, "/scoreboard/cockpit", as_of="2026-06-30", district="CQ-500107")
    assert sum(item["total"] for item in ours["expiries"]["items"]) == 2


async def test_a_district_is_held_against_no_target(client, city) -> None:
    page = await read(client, "/scoreboard/cockpit", as_of="2026-06-30", district="CQ-500107")
    assert page["district"]["name"]["zh"] == "九龙坡区"
    tiles = {tile["code"]: tile for tile in page["indicators"]}
    srdi = tiles["SRDI_SME"]
    assert (srdi["value"], srdi["city_value"], srdi["goal"], srdi["light"], srdi["rank"]) == (2, 2, None, "none", 1)
    assert tiles["TECH_ENTERPRISE"]["value"] is None, "no statement of the district: unknown, not zero"
    assert {part["part"] for part in page["missing"]} == {"allocation"}
    assert (await client.get(BOARD + "/cockpit", params={"district": "CQ-1"})).json()["code"] == "district_unknown"


@pytest.mark.parametrize("kind", ["gauge", "series", "breakdown", "sparkline"])
async def test_an_indicator_is_drawn_with_its_exact_figure(client, city, kind) -> None:
    path = "/v1/targets/indicators/SRDI_SME/chart.svg"
    root = await draw(client, path, kind=kind, as_of="2026-06-30", lang="en", width=700)
    assert root.get("width") == "700"
    if kind == "sparkline":
        assert root.find(f"{SVG}desc").text.endswith("2, 2")
    else:
        assert "2" in texts(root)
    ours = await draw(client, path, kind=kind, as_of="2026-06-30", district="CQ-500107")
    assert ours.find(f"{SVG}title").text


@pytest.mark.parametrize("kind", ["ladder", "expiries", "floors"])
async def test_boards_are_drawn_for_the_city_and_a_district(client, city, kind) -> None:
    for more in ({}, {"district": "CQ-500107"}):
        root = await draw(client, BOARD + "/chart.svg", kind=kind, as_of=str(date(2026, 6, 30)), theme="dark", **more)
        assert root.get("role") == "img"


@pytest.mark.parametrize(
    ("path", "params", "status"),
    [
        ("/v1/targets/indicators/NOTHING/chart.svg", {}, 404),
        ("/v1/targets/indicators/SRDI_SME/chart.svg", {"kind": "pie"}, 400),
        ("/v1/targets/indicators/SRDI_SME/chart.svg", {"width": "1"}, 400),
        ("/v1/targets/indicators/SRDI_SME/chart.svg", {"theme": "<x>"}, 400),
        ("/v1/targets/indicators/SRDI_SME/chart.svg", {"as_of": "1999-01-01"}, 400),
        ("/v1/targets/indicators/SRDI_SME/chart.svg", {"district": "nowhere"}, 404),
        (BOARD + "/chart.svg", {"kind": "gauge"}, 400),
        (BOARD + "/cockpit", {"as_of": "2026-02-30"}, 400),
    ],
)
async def test_what_cannot_be_drawn_is_a_problem(client, database, path, params, status) -> None:
    answer = await client.get(path, params=params)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")
