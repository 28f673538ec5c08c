"""The documents as data: complete, marked, bilingual, exact; and how the loader refuses what is not."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from chassis import policy

FOLDERS = ("ladder", "reference", "targets")
MARKETS = ("finance/listings.yaml", "finance/otc_records.yaml")
FILES = ["settings.yaml", "hard_tech.yaml", *MARKETS, *(name for folder in FOLDERS for name in policy.names(folder))]
SHARED = {"ladder/common.yaml", "ladder/fields.yaml", "ladder/size_2011.yaml"}
RULE_SETS = [name for name in policy.names("ladder") if name not in SHARED]


def _walk(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    yield path, value
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield from _walk(inner, f"{path}/{key}")


@pytest.mark.parametrize("name", FILES)
def test_every_chinese_text_has_its_english(name: str) -> None:
    content = policy.load(name)
    for path, value in _walk(content):
        assert not isinstance(value, float), path
        if isinstance(value, dict) and "zh" in value:
            assert value.get("en"), f"{name}{path} lacks en"


@pytest.mark.parametrize("name", FILES)
def test_marks_are_one_of_three(name: str) -> None:
    content = policy.load(name)
    for path, value in _walk(content):
        last = path.rsplit("/", 1)[-1]
        if last == "confidence" or last.endswith("_confidence"):
            assert value in {"A", "B", "C"}, f"{name}{path}: {value}"
    assert any("confidence" in path for path, _ in _walk(content))


@pytest.mark.parametrize("name", RULE_SETS)
def test_rule_sets_name_document_dates_and_source(name: str) -> None:
    content = policy.load(name)
    assert name == f"ladder/{content['id'].lower()}.yaml"
    assert content["doc"]
    assert content["sources"]
    assert isinstance(content["selectable"], bool)
    assert isinstance(content["effective_from"], str)
    assert content["effective_to"] is None or content["effective_to"] > content["effective_from"]
    if content.get("effective_from_confidence") == "C":
        assert content["effective_from_setting"] in _settings()


def test_all_rule_sets_are_there() -> None:
    ids = {policy.load(name)["id"]: policy.load(name)["selectable"] for name in RULE_SETS}
    history = {"KEY_LG_2024", "CQ_SRDI_LOCAL_2022", "CQ_DETAIL_2023"}
    current = {
        "INNO_SME_2022",
        "SRDI_2022",
        "LG_2022",
        "SRDI_2026",
        "LG_2026",
        "TECH_SME_2017",
        "HNTE_2016",
        "CHAMPION_2023",
    }
    assert {name for name, selectable in ids.items() if selectable} == current
    assert {name for name, selectable in ids.items() if not selectable} == history


@pytest.mark.parametrize("name", ["inno_sme_2022", "srdi_2022", "tech_sme_2017", "hnte_2016"])
def test_scores_add_up_to_a_hundred(name: str) -> None:
    scoring = policy.load(f"ladder/{name}.yaml")["scoring"]
    groups: dict[str, int] = {}
    for indicator in scoring["indicators"]:
        groups[indicator["group"]] = groups.get(indicator["group"], 0) + indicator["max"]
    assert sum(min(groups[group], cap) for group, cap in scoring["group_max"].items()) == scoring["total_max"] == 100
    assert set(groups) == set(scoring["group_max"])


def test_printed_minima_of_the_innovative_rung() -> None:
    scoring = policy.load("ladder/inno_sme_2022.yaml")["scoring"]
    assert scoring["group_mins"] == {"innovation": 20, "growth": 15, "specialization": 15}
    assert scoring["pass_min"] == 60


ANNEX = {
    "TECH_ENTERPRISE": (60000, 67000, 86000),
    "HIGH_TECH_ENTERPRISE": (8500, 10000, 12800),
    "SRDI_SME": (4000, 4300, 5000),
    "LITTLE_GIANT_NEW": (30, 60, 120),
    "CHAMPION_NEW": (4, 8, 15),
    "OTC_LISTING_NEW": (200, 400, 800),
    "UNICORN": (3, 7, 15),
    "MFG_IPO_NEW": (5, 10, 40),
    "DIGITAL_WORKSHOP_NEW": (100, 200, 400),
    "TRADEMARK_NEW": (40000, 75000, 150000),
}
FLOORS = {
    "FLOW_ACHIEVEMENT": 50,
    "FLOW_HARD_TECH": 100,
    "FLOW_INNO_SME": 800,
    "FLOW_SRDI": 400,
    "FLOW_LITTLE_GIANT": 30,
    "FLOW_CHAMPION": 3,
    "FLOW_MFG_IPO": 5,
}


def test_targets_are_as_printed() -> None:
    content = policy.load("targets/indicators.yaml")
    base = {each["code"]: tuple(each["base"][year] for year in (2024, 2025, 2027)) for each in content["indicators"]}
    assert base == ANNEX
    assert {each["code"]: each["annual_min"] for each in content["annual_flow_goals"]} == FLOORS
    parks = {each["code"]: each.get("base") for each in content["parks_plan_targets"]}
    assert parks["PARK_COUNT"] == {2025: 10, 2027: 20}
    assert parks["PARK_TENANT_STARTUPS"] == {2025: 400, 2027: 1000}
    pool = next(each for each in content["other_quantified_duties"] if each["code"] == "RISK_POOL_SIZE")
    assert pool["base_value_cny"] == 1_000_000_000


def test_printed_and_base_values_agree_exactly() -> None:
    scale = {"万家": 10_000, "万件": 10_000}
    for each in policy.load("targets/indicators.yaml")["indicators"]:
        for year, printed in each["printed"].items():
            assert Decimal(printed) * scale.get(each["unit"], 1) == each["base"][year]


def _settings() -> dict[str, Any]:
    return {each["name"]: each for each in policy.load("settings.yaml")["settings"]}


@pytest.mark.parametrize("name", FILES)
def test_settings_named_anywhere_exist(name: str) -> None:
    for path, value in _walk(policy.load(name)):
        if path.rsplit("/", 1)[-1].endswith("setting") and isinstance(value, str):
            assert value in _settings(), f"{name}{path}: {value}"


def test_settings_are_complete_and_doubts_stay_settings() -> None:
    for each in _settings().values():
        assert set(each) == {"name", "value", "alternatives", "zh", "en", "source", "confidence", "applies_to"}
    assert _settings()["FLOW_COUNTING"]["value"] == "first_grants_and_regrants_after_lapse"


def test_districts_change_on_the_day_they_changed() -> None:
    units = {each["unit_id"]: each for each in policy.load("reference/districts.yaml")["units"]}
    before = [u for u in units.values() if u["kind"] != "functional_zone" and u["unit_id"] != "CQ-LJXQ-D"]
    after = [u for u in units.values() if u["kind"] != "functional_zone" and u["valid_to"] is None]
    assert (len(before), len(after)) == (38, 37)
    assert units["CQ-500105"]["valid_to"] == "2025-11-05"
    assert units["CQ-LJXQ-D"]["valid_from"] == "2025-11-06"
    for unit in units.values():
        assert unit.get("succeeded_by") is None or unit["succeeded_by"] in units


def test_clusters_are_3_3_6_18() -> None:
    content = policy.load("reference/clusters.yaml")
    tiers = [each["tier"] for each in content["items"]]
    assert [tiers.count(tier) for tier in ("LEAD", "PILLAR", "SPECIAL", "STAR")] == [3, 3, 6, 18]
    assert all(each["source"] in content["sources"] for each in content["items"])


def test_the_chains_are_not_invented() -> None:
    content = policy.load("reference/chains.yaml")
    assert (content["items"], content["count"], content["confidence"]) == (None, 16, "C")


def test_a_missing_file_is_named() -> None:
    with pytest.raises(policy.PolicyUnreadable, match=r"nothing\.yaml"):
        policy.load("nothing.yaml")
    with pytest.raises(policy.PolicyUnreadable, match="nowhere"):
        policy.names("nowhere")
    with pytest.raises(policy.PolicyUnreadable, match="outside"):
        policy.load("../pyproject.toml")


@pytest.mark.parametrize(
    "text",
    ["a: [", "a: 1\na: 2", "- 1", "", "a: .inf", "a: .nan", "a: !!python/object/apply:os.system ['true']", "\x00"],
)
def test_a_wrong_file_is_named(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bad.yaml").write_text(text)
    monkeypatch.setenv("TIDU_POLICY_DIR", str(tmp_path))
    with pytest.raises(policy.PolicyUnreadable, match=r"bad\.yaml"):
        policy.load("bad.yaml")


def test_floats_load_as_exact_decimals_and_dates_as_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "good.yaml").write_text("a: 0.1\nb: 2026-04-01\nc: '2026-04-01'\nd: 3\ne: [1.50, true, null]\n")
    monkeypatch.setenv("TIDU_POLICY_DIR", str(tmp_path))
    content = policy.load("good.yaml")
    assert content == {
        "a": Decimal("0.1"),
        "b": "2026-04-01",
        "c": "2026-04-01",
        "d": 3,
        "e": [Decimal("1.50"), True, None],
    }
    assert policy.load("good.yaml") is content
