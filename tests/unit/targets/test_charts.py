"""Charts: the same figures give the same text; every figure is readable, every drawing accessible and harmless."""

import os
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from services.targets.charts.bullets import bullets
from services.targets.charts.columns import Stack, columns
from services.targets.charts.gauge import Gauge, gauge
from services.targets.charts.indices import Line, indices
from services.targets.charts.ladder import ladder
from services.targets.charts.ranked import Bar, ranked
from services.targets.charts.scale import ceiling, ticks
from services.targets.charts.series import Lines, series
from services.targets.charts.sparkline import runs, sparkline
from services.targets.charts.themes import COLOURS
from services.targets.charts.words import WORDS, fitted, measured, short

SNAPSHOTS = Path(__file__).parent / "snapshots"
SVG = "{http://www.w3.org/2000/svg}"
SRDI = Gauge(
    code="SRDI_SME", name="专精特新中小企业", unit="家", value=4530, goal=5000, year=2027, is_floor=False,
    due=Decimal("4614.5"), light="yellow", done=Decimal("0.906"), stated=False,
    marks=((2024, 4000), (2025, 4300), (2027, 5000)), history=(4200, 4350, None, 4500, 4530), as_of="2026-11-23",
)  # fmt: skip
UNSTATED = Gauge(
    code="TECH_ENTERPRISE", name="Technology-based enterprises", unit="enterprises", value=None, goal=86000, year=2027,
    is_floor=False, due=Decimal(75000), light="none", done=None, stated=False, marks=(), history=(),
    as_of="2026-11-23",
)  # fmt: skip
FLOOR = Gauge(
    code="FLOW_SRDI", name="每年培育", unit="家", value=274, goal=400, year=2026, is_floor=True, due=Decimal("358.3"),
    light="red", done=Decimal("0.685"), stated=True, marks=(), history=(), as_of="2026-11-23",
)  # fmt: skip
OURS = Gauge(
    code="SRDI_SME", name="专精特新", unit="家", value=86, goal=None, year=None, is_floor=False, due=None, light="none",
    done=Decimal("0.019"), stated=False, marks=(), history=(), as_of="2026-11-23", city=4530, rank=21,
)  # fmt: skip
MONTHS = [date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 31)]
LINES = Lines(
    code="SRDI_SME", name="专精特新", unit="家",
    points=[(date(2026, 9, 30), 4480), (date(2026, 10, 31), None), (date(2026, 11, 23), 4530)],
    targets=((2025, 4300), (2027, 5000)), derived=[(date(2026, 6, 28), 4480.0), (date(2026, 12, 28), 4650.0)],
    band=[(date(2026, 11, 23), 4530, 4530), (date(2027, 11, 30), 3798, 4530)],
)  # fmt: skip
BARS = [Bar("CQ-500107", "九龙坡区", 86), Bar("CQ-500101", "万州区", 431), Bar("CQ-500106", "沙坪坝区", 86)]
RUNGS = [("A", "创新型", 8640), ("B", "专精特新", 4530), ("C", "独角兽", 0)]
PERIODS = [date(2025, month, 1) for month in (6, 7, 8, 9)]
INDICES = [
    Line("REVENUE_FEN", "营业收入", list(zip(PERIODS, map(Decimal, ("100", "90.00", "88.20", "103.50")), strict=True))),
    Line("EMPLOYEES", "从业人员", list(zip(PERIODS, (Decimal(100), None, Decimal("101.2"), None), strict=True))),
]
STACKS = [Stack("SRDI_SME", "专精特新", [0, 12, 31]), Stack("TIER_CHAMPION", "单项冠军", [1, 0, 0])]

DRAWINGS = {
    "gauge": lambda: gauge(SRDI, lang="zh", theme="auto"),
    "gauge-page": lambda: gauge(SRDI, lang="zh", theme="page"),
    "gauge-unstated": lambda: gauge(UNSTATED, lang="en", theme="dark"),
    "gauge-district": lambda: gauge(OURS, lang="zh", theme="page", width=480),
    "series": lambda: series(LINES, lang="zh", theme="light"),
    "breakdown": lambda: ranked(
        "SRDI_SME", "区县排名", BARS, undecided=3, unit="家", own="CQ-500107", lang="zh", theme="page", width=600
    ),
    "ladder": lambda: ladder(RUNGS, unit="家", lang="zh", theme="page"),
    "expiries": lambda: columns(MONTHS, STACKS, lang="en", theme="page"),
    "floors": lambda: bullets("floors", "年度下限", [FLOOR, UNSTATED], lang="zh", theme="page"),
    "indices": lambda: indices("月度运行", INDICES, lang="zh", theme="light", width=640),
    "sparkline": lambda: sparkline("专精特新", "SRDI_SME", [1, None, 3, 4], lang="zh", theme="page"),
}  # fmt: skip


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_what_it_was(name: str) -> None:
    """After a wanted change: TIDU_SNAPSHOTS=write pytest tests/unit/targets/test_charts.py, and look at the files."""
    drawn, kept = DRAWINGS[name](), SNAPSHOTS / f"{name}.svg"
    assert drawn == DRAWINGS[name]()
    if os.environ.get("TIDU_SNAPSHOTS") == "write":
        kept.write_text(drawn + "\n", encoding="utf-8")
    assert drawn + "\n" == kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_can_be_read_without_eyes(name: str) -> None:
    root = ET.fromstring(DRAWINGS[name]())  # noqa: S314 - our own text
    title, description = (root.find(f"{SVG}{tag}") for tag in ("title", "desc"))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text
    assert description.text
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


def _texts(svg: str) -> list[str]:
    return [element.text for element in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - our own text


def test_figures_are_written_exactly() -> None:
    assert {"4,530", "2027年目标 5,000"} <= set(_texts(DRAWINGS["gauge"]()))
    assert {"—", "not stated yet", "target 2027: 86,000"} <= set(_texts(DRAWINGS["gauge-unstated"]()))
    assert {"86", "占全市 1.9%", "全市 4,530 · 第21位"} <= set(_texts(DRAWINGS["gauge-district"]()))
    assert {"274 / 400", "待填报"} <= set(_texts(DRAWINGS["floors"]()))
    assert {"8,640", "4,530", "0"} <= set(_texts(DRAWINGS["ladder"]()))
    assert {"3,798"} <= {word for text in _texts(DRAWINGS["series"]()) for word in text.split()}


def test_ties_share_a_rank_and_the_undecided_have_none() -> None:
    texts = _texts(DRAWINGS["breakdown"]())
    rows = list(zip(texts[::3], texts[1::3], texts[2::3], strict=True))
    assert rows == [("1", "万州区", "431"), ("2", "沙坪坝区", "86"), ("2", "九龙坡区", "86"), (None, "归属待定", "3")]


def test_a_broken_chain_leaves_a_gap_and_every_index_has_its_own_dashes() -> None:
    root = ET.fromstring(DRAWINGS["indices"]())  # noqa: S314 - our own text
    lines = [path for path in root.iter(f"{SVG}path") if path.get("fill") == "none"]
    assert len(lines) == 1, "of the second only single points are known"
    assert len(list(root.iter(f"{SVG}circle"))) == 6
    dashes = {line.get("stroke-dasharray") for line in root.iter(f"{SVG}line") if line.get("stroke-width") == "2.5"}
    assert dashes == {None, "7 4"}
    assert {"营业收入 103.50", "从业人员 101.2", "80", "110"} <= set(_texts(DRAWINGS["indices"]()))


def test_colour_never_speaks_alone() -> None:
    for shown, mark in ((SRDI, "gauge-SRDI_SME-hatch"), (FLOOR, "gauge-FLOW_SRDI-dots")):
        drawn = gauge(shown, lang="zh", theme="page")
        assert f'id="{mark}"' in drawn
        assert f"url(#{mark})" in drawn


def test_only_a_drawing_that_stands_alone_brings_its_colours() -> None:
    assert "prefers-color-scheme:dark" in DRAWINGS["gauge"]()
    page = DRAWINGS["gauge-page"]()
    assert "<style" not in page
    assert "style=" not in page, "the page's policy allows none"
    assert "var(--c-yellow, " in page
    fixed = DRAWINGS["gauge-unstated"]()
    assert "var(" not in fixed
    assert COLOURS["track"][1] in fixed


def test_names_are_text_not_markup() -> None:
    hostile = '</text><script>alert("1")</script>&"'
    drawn = ranked("X", hostile, [Bar('"><x', hostile, 1)], undecided=0, unit="<", own=None, lang="en", theme="page")
    root = ET.fromstring(drawn)  # noqa: S314 - our own text
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {"svg", "title", "desc", "g", "rect", "text"}
    assert root.find(f"{SVG}title").text == hostile


def test_nothing_to_show_is_said() -> None:
    assert "未来十二个月无到期" in columns(MONTHS, [Stack("A", "甲", [0, 0, 0])], lang="zh", theme="page")
    assert "<path" not in sparkline("甲", "A", [None, 5], lang="zh", theme="page")


def test_words_are_there_in_both_languages() -> None:
    assert [key for key, pair in WORDS.items() if not all(pair)] == []


def test_axes_end_on_round_numbers() -> None:
    assert [ceiling(v) for v in (0.5, 3, 7, 12, 24, 26, 420, 4530, 9999)] == [4, 5, 10, 20, 25, 50, 500, 5000, 10000]
    assert ticks(1000) == [0, 250, 500, 750, 1000]
    assert ticks(4) == [0, 1, 2, 3, 4]
    assert ticks(500) == [0, 100, 200, 300, 400, 500]
    assert ticks(25) == [0, 5, 10, 15, 20, 25]


def test_long_names_are_cut_to_the_room_they_have() -> None:
    assert fitted("九龙坡区", 12, 48) == "九龙坡区"
    cut = fitted("石柱土家族自治县", 12, 60)
    assert cut.endswith("…")
    assert measured(cut, 12) <= 60
    assert short("专精特新中小企业（有效期内）") == "专精特新中小企业"
    assert short("Little giants (in force)") == "Little giants"
    assert runs([1, None, 2, 3]) == [[(0, 1)], [(2, 2), (3, 3)]]
