"""Achievements: proposed, selected by another person, taken back, dropped; and 33618 against 416 for them."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from services.enterprise.achievements.models import achievement_moves, achievements
from tests.integration.enterprise.conftest import START, next_key
from tests.integration.enterprise.test_enterprise_chains import branch
from tests.integration.enterprise.test_enterprise_files_kept import PDF, send
from tests.integration.enterprise.test_enterprise_schema import COLUMNS

PATH = "/v1/achievements"
UNIT, OTHER, YUBEI = "CQ-500107", "CQ-500106", "CQ-500112"
RESULT = {"selected_on": "2026-03-02", "reason": "评审通过"}


@pytest.fixture(autouse=True)
def _time_returns(house):
    yield
    house.time.now = START


def candidate(code: str | None, name: str = "合成电解质", **changes: Any) -> dict[str, Any]:
    shown = {"evidence": "评审材料 F-61 (synthetic)", "proposed_on": "2026-01-05", "reason": "填补断点"}
    return {"credit_code": code, "name": name, "source": "bred", "readiness": 6, **shown, **changes}


def of_institution(name: str = "合成电解质", unit: str = UNIT, **changes: Any) -> dict[str, Any]:
    return candidate(None, name, institution="合成研究院", district=unit, **changes)


async def proposed(house, body, unit: str = UNIT) -> str:
    made = await house.district(unit).post(PATH, body)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


@pytest.mark.parametrize("table", [achievements, achievement_moves], ids=str)
async def test_the_described_columns_are_those_of_the_database(house, table) -> None:
    rows = await house.database.pool.fetch(COLUMNS, table.name)
    assert {row["column_name"]: row["empty"] for row in rows} == {
        each.name: bool(each.nullable) for each in table.columns
    }


async def test_a_candidate_of_a_firm_is_selected_by_another_person_and_told_with_its_place(house) -> None:
    chain, code, key = await branch(house), await house.registered(town="石桥铺街道"), next_key()
    named: dict[str, Any] = {
        "node": f"{chain}.L1.N1",
        "clusters": ["LEAD01"],
        "innovation": ["H1", "H3"],
        "ip": ["ZL-1"],
    }
    body = candidate(code, team="合成课题组", **named)
    made = await house.district().post(PATH, body, **{"Idempotency-Key": key})
    again = await house.district().post(PATH, body, **{"Idempotency-Key": key})
    assert (made.status_code, again.json()) == (201, made.json()), made.text
    found, path = made.json(), made.headers["location"]
    assert (found["stage"], found["district"], found["town"], found["readiness"]) == (
        "candidate", UNIT, "石桥铺街道", 6
    )  # fmt: skip
    own = await house.district().post(f"{path}/selection", RESULT)
    assert (own.status_code, own.json()["code"]) == (403, "achievement_needs_four_eyes")
    done = await house.city().post(f"{path}/selection", RESULT)
    assert (done.status_code, done.json()["stage"], done.json()["selected_on"]) == (200, "selected", "2026-03-02")
    twice = await house.city().post(f"{path}/selection", RESULT)
    assert (twice.status_code, twice.json()["code"]) == (409, "achievement_already_selected")
    first, second = await house.events(found["id"])
    assert (first["type"], second["type"]) == (
        "enterprise.achievement_proposed", "enterprise.achievement_selected"
    )  # fmt: skip
    assert (first["proposed_on"], first["recorded_on"]) == ("2026-01-05", "2026-03-02")
    for told in (first, second):
        assert (told["chain"], told["clusters"], told["innovation"]) == (chain, ["LEAD01"], ["H1", "H3"])
        assert (told["district"], told["town"], told["credit_code"]) == (UNIT, "石桥铺街道", code)
    assert second["selection_id"] == done.json()["selection_id"]
    audited = await house.database.pool.fetch("SELECT action FROM audit_log WHERE subject_id = $1", found["id"])
    assert [row["action"] for row in audited] == ["achievement.proposed", "achievement.selected"]


async def test_a_selection_taken_back_stands_on_no_day_and_stays_on_file(house) -> None:
    achievement = await proposed(house, of_institution("合成膜"))
    path = f"{PATH}/{achievement}"
    early = await house.city().post(f"{path}/selection-reversal", {"reason": "误"})
    assert (early.status_code, early.json()["code"]) == (409, "achievement_not_selected")
    first = (await house.city().post(f"{path}/selection", RESULT | {"selected_on": "2026-02-01"})).json()
    back = await house.city().post(f"{path}/selection-reversal", {"reason": "成果归属有误"})
    assert (back.status_code, back.json()["stage"], back.json()["selection_id"]) == (200, "candidate", None)
    assert (await house.city().post(f"{path}/selection-reversal", {"reason": "再次"})).status_code == 409
    listed = f"{PATH}?institution=合成研究院&stage=selected&as_of=2026-02-15"
    assert achievement not in {each["id"] for each in (await house.city().get(listed)).json()["items"]}
    second = (await house.city().post(f"{path}/selection", RESULT)).json()
    assert second["selection_id"] != first["selection_id"]
    assert [(each["action"], each["moved_on"], each["reason"]) for each in second["moves"]] == [
        ("proposed", "2026-01-05", "填补断点"),
        ("selected", "2026-02-01", "评审通过"),
        ("selection_reversed", "2026-03-02", "成果归属有误"),
        ("selected", "2026-03-02", "评审通过"),
    ]
    told = [each for each in await house.events(achievement) if "reversed" in each["type"]]
    assert [(each["selection_id"], each["selected_on"]) for each in told] == [(first["selection_id"], "2026-02-01")]


async def test_the_year_of_a_selection_is_that_of_its_day(house) -> None:
    ids = [await proposed(house, of_institution(f"合成年界{n}", proposed_on="2025-12-30")) for n in range(2)]
    for each, day in zip(ids, ("2025-12-31", "2026-01-01"), strict=True):
        assert (await house.city().post(f"{PATH}/{each}/selection", RESULT | {"selected_on": day})).status_code == 200
    for since, until, found in (
        ("2025-01-01", "2025-12-31", [ids[0]]),
        ("2026-01-01", "2026-12-31", [ids[1]]),
    ):
        query = f"{PATH}?selected_from={since}&selected_until={until}&limit=200"
        items = (await house.city().get(query)).json()["items"]
        assert [each["id"] for each in items if each["id"] in ids] == found
    for day, stages in (
        ("2025-12-29", []),
        ("2025-12-30", ["candidate", "candidate"]),
        ("2025-12-31", ["selected", "candidate"]),
        ("2026-01-01", ["selected", "selected"]),
    ):
        items = (await house.city().get(f"{PATH}?as_of={day}&limit=200")).json()["items"]
        assert [each["stage"] for each in items if each["id"] in ids] == stages, day


async def test_a_correction_keeps_its_reason_and_is_told_again(house) -> None:
    chain = await branch(house)
    achievement = await proposed(house, of_institution("合成更正", clusters=["LEAD01"], node=f"{chain}.L1.N1"))
    path = f"{PATH}/{achievement}"
    assert (await house.city().post(f"{path}/selection", RESULT)).status_code == 200
    for body, status, name in (
        ({"clusters": ["LEAD01"], "reason": "误"}, 422, "achievement_nothing_corrected"),
        ({"clusters": ["LEAD99"], "reason": "误"}, 422, "achievement_code_unknown"),
        ({"node": "NOWHERE", "reason": "误"}, 404, "chain_node_not_found"),
        ({"readiness": 10, "reason": "误"}, 400, "malformed"),
        ({"name": "改名", "reason": "误"}, 400, "malformed"),
        ({"readiness": 7}, 400, "malformed"),
        ({"reason": "误"}, 422, "achievement_nothing_corrected"),
    ):
        refused = await house.district().post(f"{path}/correction", body)
        assert (refused.status_code, refused.json()["code"]) == (status, name), refused.text
    body = {"clusters": ["LEAD02"], "node": None, "readiness": 7, "reason": "集群归属有误"}
    assert (await house.district(OTHER).post(f"{path}/correction", body)).status_code == 404
    assert (await house.caller("leader").post(f"{path}/correction", body)).status_code == 403
    done = (await house.district().post(f"{path}/correction", body)).json()
    assert (done["clusters"], done["node"], done["readiness"], done["stage"]) == (["LEAD02"], None, 7, "selected")
    assert [each["action"] for each in done["moves"]] == ["proposed", "selected", "corrected"]
    first, _, again = await house.events(achievement)
    assert again == {**first, "clusters": ["LEAD02"], "node": None, "chain": None, "readiness": 7}
    audited = await house.database.pool.fetch(
        "SELECT before, after FROM audit_log WHERE subject_id = $1 AND action = 'achievement.corrected'", achievement
    )
    assert ["LEAD01" in str(row["before"]) and "LEAD02" in str(row["after"]) for row in audited] == [True]


async def test_a_place_that_came_into_the_tree_later_is_selected_by_it(house) -> None:
    achievement = await proposed(house, of_institution("合成后补节点"))
    house.time.forward(1)
    chain = await branch(house, valid_from="2026-03-03")
    node = {"node": f"{chain}.L1.N1", "reason": "新节点"}
    assert (await house.district().post(f"{PATH}/{achievement}/correction", node)).status_code == 200
    assert (await house.city().post(f"{PATH}/{achievement}/selection", RESULT)).status_code == 200
    assert (await house.events(achievement))[-1]["chain"] == chain


async def test_the_unit_of_a_day_follows_the_redrawing(house) -> None:
    house.time.now = datetime(2025, 10, 20, 2, 0, tzinfo=UTC)
    towns = {"大湾镇": "CQ-500109", "龙溪街道": "CQ-LJXQ-D", None: None}
    old = {"proposed_on": "2025-10-20"}
    ids = [await proposed(house, of_institution(f"合成渝北{town}", YUBEI, town=town, **old), YUBEI) for town in towns]
    house.time.now = START
    for achievement, unit in zip(ids, towns.values(), strict=True):
        items = (await house.city().get(f"{PATH}?district={unit or YUBEI}&institution=合成研究院")).json()["items"]
        found = {each["id"]: each["unit"] for each in items if each["id"] in ids}
        assert found == {achievement: unit}, (
            "found under its unit of today; whom only the town could place, under the old"
        )
    items = (await house.city().get(f"{PATH}?district={YUBEI}&as_of=2025-11-05")).json()["items"]
    assert {each["unit"] for each in items} == {YUBEI}


async def test_a_dropped_achievement_keeps_its_selection(house) -> None:
    achievement = await proposed(house, of_institution("合成芯片"))
    path = f"{PATH}/{achievement}"
    assert (await house.city().post(f"{path}/selection", RESULT)).status_code == 200
    early = await house.city().post(f"{path}/drop", {"dropped_on": "2026-03-01", "reason": "误"})
    assert (early.status_code, early.json()["code"]) == (422, "achievement_before_last_step")
    dropped = await house.district().post(f"{path}/drop", {"dropped_on": "2026-03-02", "reason": "路线不可行"})
    assert (dropped.json()["stage"], dropped.json()["selected_on"]) == ("dropped", "2026-03-02"), dropped.text
    for step, body in (("drop", {"dropped_on": "2026-03-02", "reason": "再次"}), ("selection", RESULT)):
        refused = await house.city().post(f"{path}/{step}", body)
        assert (refused.status_code, refused.json()["code"]) == (409, "achievement_dropped")
    assert [each["type"] for each in await house.events(achievement)] == [
        "enterprise.achievement_proposed", "enterprise.achievement_selected"
    ]  # fmt: skip
    await proposed(house, of_institution("合成芯片"))
    back = await house.city().post(f"{path}/selection-reversal", {"reason": "评审程序有误"})
    assert (back.json()["stage"], back.json()["selected_on"]) == ("dropped", None)


async def test_who_may_see_and_change_what(house) -> None:
    code = await house.registered()
    achievement = await proposed(house, candidate(code, "合成传感器"))
    path = f"{PATH}/{achievement}"
    for caller, status in (
        (house.district(), 200),
        (house.district(OTHER), 404),
        (house.firm(code), 200),
        (house.firm(await house.registered()), 404),
        (house.caller("leader"), 200),
        (house.caller("bank", org="BANK-1"), 403),
        (house.nobody, 401),
    ):
        assert (await caller.get(path)).status_code == status
    assert achievement not in {each["id"] for each in (await house.district(OTHER).get(PATH)).json()["items"]}
    before = await house.count("achievements"), await house.count("achievement_moves"), await house.count("outbox")
    for caller, status in ((house.firm(code), 403), (house.caller("leader"), 403), (house.nobody, 401)):
        assert (await caller.post(PATH, candidate(code, "合成二"))).status_code == status
        assert (await caller.post(f"{path}/selection", RESULT)).status_code == status
        assert (await caller.post(f"{path}/drop", {"dropped_on": "2026-03-02", "reason": "误"})).status_code == status
    assert (await house.district(OTHER).post(PATH, candidate(code, "合成二"))).status_code == 404
    foreign = await house.district(OTHER).post(PATH, of_institution("合成三"))
    assert (foreign.status_code, foreign.json()["code"]) == (403, "out_of_scope")
    assert (await house.district(OTHER, "district-2").post(f"{path}/selection", RESULT)).status_code == 404
    assert (await house.district(OTHER).post(f"{path}/selection-reversal", {"reason": "误"})).status_code == 404
    assert before == (
        await house.count("achievements"), await house.count("achievement_moves"), await house.count("outbox")
    )  # fmt: skip


async def test_bad_candidates_change_nothing(house) -> None:
    code = await house.registered()
    await proposed(house, candidate(code, "合成已有"))
    before = await house.count("achievements"), await house.count("outbox")
    for body, status, name in (
        (candidate(code, "合成已有"), 409, "achievement_already_registered"),
        (candidate(code, proposed_on="2026-03-03"), 422, "achievement_day_to_come"),
        (candidate(code, clusters=["LEAD99"]), 422, "achievement_code_unknown"),
        (candidate(code, innovation=["H1", "F16"]), 422, "achievement_code_unknown"),
        (candidate(code, node="NOWHERE"), 404, "chain_node_not_found"),
        (candidate(code, proof_file="0198d3a0-0000-7000-8000-00000000dead"), 422, "not_the_firms_file"),
        (of_institution(unit="CQ-500105"), 422, "unknown_district"),
        (of_institution(proof_file="0198d3a0-0000-7000-8000-00000000dead"), 422, "not_the_firms_file"),
        (candidate("91500107000999991T"), 400, "malformed"),
        (candidate(None), 400, "malformed"),
        (candidate(code, institution="合成研究院"), 400, "malformed"),
        (candidate(code, district=UNIT), 400, "malformed"),
        (candidate(None, institution="合成研究院"), 400, "malformed"),
        (candidate(code, town="石桥铺街道"), 400, "malformed"),
        (candidate(code, readiness=0), 400, "malformed"),
        (candidate(code, readiness=10), 400, "malformed"),
        (candidate(code, readiness="6"), 400, "malformed"),
        (candidate(code, source="bought"), 400, "malformed"),
        (candidate(code, proposed_on="2026-02-30"), 400, "malformed"),
        (candidate(code, name=""), 400, "malformed"),
        (candidate(code, evidence=""), 400, "malformed"),
        (candidate(code, more=1), 400, "malformed"),
    ):
        answer = await house.city().post(PATH, body)
        assert (answer.status_code, answer.json()["code"]) == (status, name), (body, answer.text)
    assert (await house.count("achievements"), await house.count("outbox")) == before


async def test_twins_at_the_same_moment_enter_and_select_one(house) -> None:
    made = await asyncio.gather(*(house.district().post(PATH, of_institution("合成孪生")) for _ in range(4)))
    assert sorted(each.status_code for each in made) == [201, 409, 409, 409]
    path = next(each.headers["location"] for each in made if each.status_code == 201)
    chosen = await asyncio.gather(*(house.city(f"city-{n}").post(f"{path}/selection", RESULT) for n in range(4)))
    assert sorted(each.status_code for each in chosen) == [200, 409, 409, 409]
    told = [each["type"] for each in await house.events(path.rsplit("/", 1)[1])]
    assert told == ["enterprise.achievement_proposed", "enterprise.achievement_selected"]


async def test_a_file_of_the_firm_proves_it(house) -> None:
    code = await house.registered()
    file_id = (await send(house.firm(code), code, PDF)).json()["id"]
    made = await house.district().post(PATH, candidate(code, "合成有据", proof_file=file_id))
    assert (made.status_code, made.json()["proof_file"]) == (201, file_id), made.text


async def test_lists_are_narrowed_and_paged(house) -> None:
    chain, unit = await branch(house), "CQ-500229"
    tags: tuple[dict[str, Any], ...] = (
        {"clusters": ["LEAD01"], "innovation": ["H1"], "node": f"{chain}.L1.N1"},
        {"readiness": 9},
        {"source": "brought_in"},
    )
    ids = [await proposed(house, of_institution(f"合成列{n}", unit, **tag), unit) for n, tag in enumerate(tags)]
    officer = house.district(unit)
    for query, found in (
        ("cluster=LEAD01", [0]), ("innovation=H1", [0]), (f"node={chain}", [0]), (f"node={chain}.L1.N1", [0]),
        ("readiness=7", [1]), ("source=brought_in", [2]), ("source=bred", [0, 1]), ("stage=candidate", [0, 1, 2]),
        ("stage=dropped", []), ("institution=合成研究院", [0, 1, 2]), ("node=NOWHERE", []),
    ):  # fmt: skip
        items = (await officer.get(f"{PATH}?{query}")).json()["items"]
        assert [each["id"] for each in items] == [ids[n] for n in found], query
    first = (await officer.get(f"{PATH}?limit=2")).json()
    rest = (await officer.get(f"{PATH}?limit=2&cursor={first['next_cursor']}")).json()
    assert [each["id"] for each in (*first["items"], *rest["items"])] == ids
    assert (rest["next_cursor"], (await officer.get(f"{PATH}?readiness=10")).status_code) == (None, 400)


async def test_both_classifications_against_each_other_for_achievements(house) -> None:
    unit, table = "CQ-500233", "/v1/memberships/cross-table?of=achievements"
    both = await proposed(
        house, of_institution("合成甲", unit, clusters=["LEAD01", "LEAD02", "LEAD01"], innovation=["H1"]), unit
    )
    await proposed(house, of_institution("合成乙", unit, innovation=["H2"], proposed_on="2026-02-01"), unit)
    gone = await proposed(house, of_institution("合成丙", unit, clusters=["LEAD03"]), unit)
    assert (await house.city().post(f"{PATH}/{both}/selection", RESULT)).status_code == 200
    drop = {"dropped_on": "2026-03-01", "reason": "误"}
    assert (await house.city().post(f"{PATH}/{gone}/drop", drop)).status_code == 200

    async def cells(day: str) -> set[tuple[str, str, int, int]]:
        found = (await house.district(unit).get(f"{table}&as_of={day}")).json()
        assert (found["of"], found["district"], found["fields_known"]) == ("achievements", unit, False)
        assert {each["firms"] for each in found["items"]} <= {None}
        return {
            (each["cluster"], each["innovation"], each["achievements"], each["selected"]) for each in found["items"]
        }

    assert await cells("2026-03-02") == {("LEAD01", "H1", 1, 1), ("LEAD02", "H1", 1, 1), ("none", "H2", 1, 0)}
    assert await cells("2026-01-31") == {("LEAD01", "H1", 1, 0), ("LEAD02", "H1", 1, 0), ("LEAD03", "none", 1, 0)}
    assert await cells("2026-01-04") == set()
    assert (await house.district(unit).get(f"{table}&district={UNIT}")).status_code == 403
    assert (await house.city().get("/v1/memberships/cross-table?of=funds")).status_code == 400
    firms = (await house.city().get(f"/v1/memberships/cross-table?district={unit}")).json()
    assert (firms["of"], firms["items"]) == ("firms", [])
