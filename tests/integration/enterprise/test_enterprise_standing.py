"""What counts against a firm: lists and incidents, late reports, bars, missed updates; and units that were redrawn."""

from datetime import timedelta
from typing import Any

from chassis.access import SYSTEM
from services.enterprise.successions import service as successions
from tests.integration.enterprise.steps import DECLARED, file_all, opened, published
from tests.integration.enterprise.test_enterprise_white_list import ran, stays, titled

RECORD = {
    "kind": "abnormal_operations",
    "source": "国家企业信用信息公示系统（合成）",
    "grounds": "未按期公示年度报告（合成）",
    "evidence": "F-41",
    "from_on": "2026-02-20",
}
CSV = {"Content-Type": "text/csv"}


async def standing(house, code: str, **query: str) -> Any:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    answer = await house.city().get(f"/v1/enterprises/{code}/standing?{asked}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def entered(house, code: str, **changes: Any) -> Any:
    made = await house.district().post(f"/v1/enterprises/{code}/adverse-records", {**RECORD, **changes})
    assert made.status_code == 201, made.text
    return made.json()


async def refused(call: Any, status: int, code: str) -> None:
    answer = await call
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


async def test_a_listed_firm_is_told_so_whatever_it_declares(house) -> None:
    code, other = await house.registered(), await house.registered()
    for each in (code, other):
        await file_all(house, each)
    made = await entered(house, code)
    for each, result in ((code, "unmet"), (other, "met")):
        asked = {"tier": "INNO_SME", "on": "2026-03-02", "overrides": DECLARED}
        told = (await house.firm(each).post(f"/v1/enterprises/{each}/assessments", asked)).json()
        assert told["result"] == result, told
    base = {each["id"]: each["result"] for each in told["criteria"]}["BASE3"]
    assert base == "met"
    path = await opened(house, code)
    answer = await house.firm(code).post(f"{path}/submission", {"overrides": DECLARED})
    assert (answer.status_code, answer.json()["code"]) == (422, "assessment_not_met")
    assert (await standing(house, code))["answers"]["not_on_exclusion_lists"] is False
    assert (await standing(house, code, as_of="2026-02-19"))["records"] == []
    removal = {"reason": "已补报", "evidence": "F-42", "removed_on": "2026-03-02"}
    gone = await house.district().post(f"/v1/adverse-records/{made['id']}/removal", removal)
    assert gone.json()["removed_on"] == "2026-03-02"
    done = await house.firm(code).post(f"{path}/submission", {"overrides": DECLARED})
    assert done.status_code == 200, done.text
    kinds = [each["type"].split(".")[1] for each in await house.events(code)]
    assert [kind for kind in kinds if kind.startswith("adverse")] == [
        "adverse_record_entered",
        "adverse_record_removed",
    ]
    assert [each["kind"] for each in (await standing(house, code, as_of="2026-03-01"))["records"]] == [RECORD["kind"]]


async def test_what_was_recorded_since_the_application_stands_against_its_approval(house) -> None:
    begun = house.time.now
    try:
        code = await house.registered()
        await file_all(house, code)
        path = await published(house, code)
        made = await entered(house, code, kind="serious_dishonesty")
        house.time.forward(10)
        decision = {"outcome": "approve", "document_number": "合成文号"}
        await refused(house.city().post(f"{path}/decision", decision), 422, "stands_against")
        removal = {"reason": "信用修复", "evidence": "F-43"}
        gone = await house.district().post(f"/v1/adverse-records/{made['id']}/removal", removal)
        assert gone.status_code == 200, gone.text
        assert (await house.city().post(f"{path}/decision", decision)).status_code == 200
    finally:
        house.time.now = begun


async def test_who_may_enter_and_what_is_refused(house) -> None:
    code = await house.registered()
    path = f"/v1/enterprises/{code}/adverse-records"
    made = await entered(house, code)
    await refused(house.city().post(path, RECORD), 409, "already_listed")
    await refused(
        house.city().post(path, {**RECORD, "kind": "tax", "from_on": "2026-03-03"}), 422, "adverse_day_to_come"
    )
    await refused(house.district("CQ-500106").post(path, RECORD), 404, "not_found")
    assert (await house.firm(code).post(path, RECORD)).status_code == 403
    assert (await house.city().post(path, {**RECORD, "kind": "gossip"})).status_code == 400
    removal = f"/v1/adverse-records/{made['id']}/removal"
    early = {"reason": "x", "evidence": "F-1", "removed_on": "2026-02-20"}
    await refused(house.city().post(removal, early), 422, "removed_before_entered")
    error = {"reason": "登记错误", "evidence": "F-1", "in_error": True}
    assert (await house.city().post(removal, error)).json()["removed_on"] == "2026-02-20"
    await refused(house.city().post(removal, error), 409, "adverse_record_removed")
    accident = await entered(house, code, kind="safety_major")
    gone = f"/v1/adverse-records/{accident['id']}/removal"
    await refused(house.city().post(gone, {"reason": "x", "evidence": "F-1"}), 422, "incident_stays")
    own = (await house.firm(code).get("/v1/adverse-records?kind=safety_major")).json()["items"]
    assert [each["id"] for each in own] == [accident["id"]]
    assert (await house.district("CQ-500106").get(f"/v1/adverse-records?credit_code={code}")).json()["items"] == []


async def test_the_white_list_drops_who_is_listed_and_the_pool_does_not_take_it(house) -> None:
    code = await titled(house)
    await ran(house)
    await entered(house, code, kind="serious_dishonesty")
    assert (await ran(house))["left"] >= 1
    assert (await stays(house, code))[-1][2:] == ("2026-03-02", ["not_listed"])
    place = {"programme": "LITTLE_GIANT", "credit_code": code, "reason": "合成"}
    answer = await house.city().post("/v1/cultivation-pool/places", place)
    assert (answer.status_code, answer.json()["code"]) == (422, "not_for_the_pool")


async def test_a_list_file_is_recorded_by_code_and_reports_the_rest(house) -> None:
    first, second = await house.registered(name="合成名单甲"), await house.registered(name="合成名单乙")
    lines = ["企业名称,统一社会信用代码", f"合成名单甲,{first}", "合成名单乙,", "查无此企业,", f"合成名单甲,{first}"]
    query = "kind=abnormal_operations&source=s&document_number=DOC-1&listed_on=2026-02-27"
    path, content = f"/v1/adverse-records/lists?{query}", "\n".join(lines).encode("gb18030")
    taken = await house.city().call("POST", path, content, **CSV)
    assert taken.status_code == 201, taken.text
    report = {each["finding"]: (each["n"], each["recorded"]) for each in taken.json()["report"]}
    assert report == {"code": (2, 1), "name": (1, 0), "unknown": (1, 0)}
    again = await house.city().call("POST", path, content, **CSV)
    assert again.json()["id"] == taken.json()["id"]
    found = (await house.city().get(f"/v1/adverse-records/lists/{taken.json()['id']}/lines")).json()["items"]
    assert [each["note"] for each in found] == [None, None, None, "already_listed"]
    assert [each["from_on"] for each in (await standing(house, first))["records"]] == ["2026-02-27"]
    assert (await standing(house, second))["records"] == []
    assert (await house.district().call("POST", path, content, **CSV)).status_code == 403


async def test_an_accepted_report_changes_the_profile_from_its_day_and_touches_titles(house) -> None:
    code = await titled(house, name="合成旧名")
    path = f"/v1/enterprises/{code}/major-changes"
    body = {
        "kind": "name",
        "happened_on": "2026-01-10",
        "what": "更名",
        "changes": {"name": "合成新名"},
        "evidence": "F",
    }
    made = await house.firm(code).post(path, body)
    assert (made.status_code, made.json()["late"], made.json()["due_on"]) == (201, False, "2026-04-10"), made.text
    await refused(house.firm(code).post(path, body), 409, "major_change_open")
    decision = f"/v1/major-changes/{made.json()['id']}/decision"
    assert (await house.firm(code).post(decision, {"outcome": "accepted"})).status_code == 403
    assert (await house.city().post(decision, {"outcome": "rejected"})).status_code == 400
    done = await house.district().post(decision, {"outcome": "accepted"})
    assert (done.status_code, done.json()["state"]) == (200, "accepted"), done.text
    await refused(house.city().post(decision, {"outcome": "accepted"}), 409, "major_change_decided")
    for day, name in (("2026-01-09", "合成旧名"), ("2026-01-10", "合成新名")):
        assert (await house.city().get(f"/v1/enterprises/{code}/profile?as_of={day}")).json()["name"] == name
    title = (await house.city().get(f"/v1/recognitions?credit_code={code}")).json()["items"][0]
    assert title["under_review_since"] is None
    merger = {"kind": "merger", "happened_on": "2025-12-02", "what": "合并", "evidence": "F"}
    own = await house.district(subject="district-9").post(path, merger)
    assert own.json()["late"] is False
    decision = f"/v1/major-changes/{own.json()['id']}/decision"
    alone = house.district(subject="district-9").post(decision, {"outcome": "accepted"})
    await refused(alone, 422, "major_change_own_report")
    assert (await house.city().post(decision, {"outcome": "accepted"})).status_code == 200
    title = (await house.city().get(f"/v1/recognitions?credit_code={code}")).json()["items"][0]
    assert (title["under_review_since"], title["review_reason"]) == ("2026-03-02", "major_change:merger")
    late = await house.firm(code).post(path, {**merger, "happened_on": "2025-12-01"})
    assert late.json()["late"] is True
    found = (await house.district().get(f"/v1/major-changes?late=true&credit_code={code}")).json()["items"]
    assert [each["id"] for each in found] == [late.json()["id"]]
    changed = [each for each in await house.events(code) if each["type"] == "enterprise.enterprise_changed"]
    assert [(each["name"], each["effective_on"]) for each in changed] == [("合成新名", "2026-01-10")]


async def test_a_bar_stands_on_the_firm_and_for_every_rung(house) -> None:
    code = await titled(house)
    title = (await house.city().get(f"/v1/recognitions?credit_code={code}")).json()["items"][0]["id"]
    gone = {"effective_on": "2026-03-02", "reason_code": "fraud"}
    assert (await house.city().post(f"/v1/recognitions/{title}/revocation", gone)).status_code == 200
    firm = await house.city().get(f"/v1/enterprises/{code}")
    assert (firm.json()["barred_until"], firm.json()["version"]) == ("2029-03-01", 2)
    assert (await standing(house, code, as_of="2029-03-01"))["barred_until"] == "2029-03-01"
    assert (await standing(house, code, as_of="2029-03-02"))["barred_until"] is None
    profile = f"/v1/enterprises/{code}/profile?as_of="
    told = [(await house.city().get(f"{profile}{day}")).json()["barred_until"] for day in ("2026-03-01", "2026-03-02")]
    assert told == [None, "2029-03-01"]
    for tier in ("INNO_SME", "SRDI", "TECH_SME", "LITTLE_GIANT", "CHAMPION"):
        body = {"credit_code": code, "tier": tier, "kind": "new"}
        await refused(house.firm(code).post("/v1/applications", body), 422, "barred")


async def update_of(house, code: str, asked: dict[str, Any]) -> Any:
    told = await house.firm(code).post(f"/v1/enterprises/{code}/assessments", asked)
    return {each["id"]: each["result"] for each in told.json()["criteria"]}.get("UPDATE")


async def test_a_missed_update_loses_the_renewal_not_the_title(house) -> None:
    begun = house.time.now
    try:
        codes = [await titled(house, registered_on="2020-01-01") for _ in range(2)]
        missed, kept = codes
        await file_all(house, kept)
        house.time.now = begun + timedelta(days=500)  # 2027-07-15
        path = "/v1/enterprises/{}/annual-updates"
        rows = (await house.city().get(path.format(missed))).json()
        assert [(each["tier"], each["due_on"], each["state"]) for each in rows] == [("SRDI", "2027-05-31", "missed")]
        assert (await standing(house, missed))["renewal_right_lost"] == ["SRDI"]
        asked = {"tier": "SRDI", "on": "2027-07-15", "kind": "renewal"}
        assert await update_of(house, missed, asked) == "unmet"
        held = (await house.city().get(f"/v1/recognitions?credit_code={missed}&in_force_on=2027-07-15")).json()["items"]
        assert len(held) == 1
        given = {"year": 2027, "updated_on": "2027-05-31", "evidence": "F-61"}
        assert (await house.firm(missed).post(path.format(missed), given)).status_code == 403
        done = await house.district().post(path.format(missed), given)
        assert [each["state"] for each in done.json()] == ["done"]
        await refused(house.city().post(path.format(missed), given), 409, "update_recorded")
        assert await update_of(house, missed, asked) != "unmet"
        filed = await house.firm(kept).call(
            "PUT", f"/v1/enterprises/{kept}/annual-reports/2026", {"employees": 5}, **{"If-None-Match": "*"}
        )
        assert filed.status_code == 200, filed.text
        assert [each["state"] for each in (await house.city().get(path.format(kept))).json()] == ["late"]
    finally:
        house.time.now = begun


async def test_firms_of_a_redrawn_unit_follow_by_their_town_and_nobody_guesses(house) -> None:
    begun = house.time.now
    try:
        await house.database.pool.execute("DELETE FROM succession_runs")  # a worker of another test may have been here
        house.time.now = begun - timedelta(days=200)  # 2025-08-14
        towns = {"moved": "悦来街道", "north": "统景镇", "unknown": None}
        codes = {name: await house.registered(district="CQ-500112", town=town) for name, town in towns.items()}
        stays = await house.registered(district="CQ-500109", town="歇马街道")
        asked = await house.registered(district="CQ-500109", town=None)
        house.time.now = begun
        going = True
        while going:
            async with house.database.transaction(SYSTEM) as uow:
                going = await successions.work_off(uow, 2)
        units = {}
        for name, code in {**codes, "stays": stays}.items():
            units[name] = (await house.city().get(f"/v1/enterprises/{code}")).json()["district"]
        assert units == {"moved": "CQ-LJXQ-D", "north": "CQ-500109", "unknown": "CQ-500112", "stays": "CQ-500109"}
        profile = f"/v1/enterprises/{codes['north']}/profile?as_of="
        told = [(await house.city().get(f"{profile}{day}")).json()["unit"] for day in ("2025-11-05", "2025-11-06")]
        assert told == ["CQ-500112", "CQ-500109"]
        lost = f"/v1/enterprises/{codes['unknown']}/profile?as_of=2026-01-01"
        assert (await house.city().get(lost)).json()["unit"] is None
        cases = (await house.city().get("/v1/district-successions/cases?decided=false&unit=CQ-500112")).json()["items"]
        mine = {each["credit_code"] for each in cases} & set(codes.values())  # other tests have firms there too
        assert mine == {codes["unknown"]}
        decision = f"/v1/district-successions/cases/{codes['unknown']}/decision"
        wrong = {"unit": "CQ-500103", "reason": "x"}
        await refused(house.city().post(decision, wrong), 422, "not_a_successor")
        right = {"unit": "CQ-LJXQ-D", "town": "龙溪街道", "reason": "营业执照住所"}
        assert (await house.city().post(decision, right)).json()["to_unit"] == "CQ-LJXQ-D"
        await refused(house.city().post(decision, right), 409, "succession_decided")
        assert (await house.city().get(lost)).json()["unit"] == "CQ-LJXQ-D"
        open_case = f"/v1/enterprises/{asked}/profile?as_of=2026-01-01"
        assert (await house.city().get(open_case)).json()["unit"] is None
        answer = {"unit": "CQ-500109", "reason": "现场核实（合成）"}
        decided = await house.city().post(f"/v1/district-successions/cases/{asked}/decision", answer)
        assert decided.json()["to_unit"] == "CQ-500109", decided.text
        assert (await house.city().get(open_case)).json()["unit"] == "CQ-500109"
        said = (await house.events(asked))[-1]
        assert (said["effective_on"], said["district"], said["changed"]) == ("2025-11-06", "CQ-500109", ["district"])
        runs = {each["unit"]: each for each in (await house.city().get("/v1/district-successions")).json()}
        assert runs["CQ-500112"]["moved"] >= 2
        assert runs["CQ-500112"]["undecided"] >= 1
        assert all(each["finished_at"] for each in runs.values())
    finally:
        house.time.now = begun
