"""Policies reach firms: the list granted at once, what reached them, what stands beside what, where districts lack."""

from tests.integration.enterprise.conftest import next_key, yuan
from tests.integration.enterprise.test_enterprise_policies import URL, grant, published, state
from tests.integration.enterprise.test_enterprise_white_list import titled

AWAY = "CQ-500151"
PAID = {"kind": "subsidy", "zh": "奖励", "amount": yuan("200000.00")}
PAPER = {"granted_on": "2026-03-02", "document_number": "合成2号"}


async def granted(caller, given, **changes):
    return await caller.post(f"{URL}/{given['id']}/automatic-grants", {**PAPER, **changes})


async def test_the_list_is_granted_at_once_piece_by_piece_and_once_a_firm(house) -> None:
    codes = {await titled(house, district=AWAY) for _ in range(3)}
    elsewhere = await titled(house)
    given = await published(house, automatic=True, benefit=PAID)
    officer, key = house.district(AWAY), next_key()
    first = await officer.post(
        f"{URL}/{given['id']}/automatic-grants", {**PAPER, "limit": 2}, **{"Idempotency-Key": key}
    )
    assert (first.status_code, len(first.json()["granted"]), first.json()["more"]) == (201, 2, True), first.text
    again = await officer.post(
        f"{URL}/{given['id']}/automatic-grants", {**PAPER, "limit": 2}, **{"Idempotency-Key": key}
    )
    assert again.json() == first.json()
    rest = await granted(officer, given)
    assert (len(rest.json()["granted"]), rest.json()["more"]) == (1, False)
    assert (await granted(officer, given)).json() == {"granted": [], "more": False}
    listed = (await officer.get(f"{URL}/grants?policy_id={given['id']}")).json()["items"]
    assert {each["credit_code"] for each in listed} == codes
    assert {each["amount"]["amount"] for each in listed} == {"200000.00"}
    for code in codes:
        told = [each for each in await house.events(code) if each["type"] == "enterprise.policy_granted"]
        assert [each["amount_fen"] for each in told] == [20_000_000]
    assert (await state(house, elsewhere, given))[0] == "entitled"
    plain = await published(house)
    assert (await granted(house.city(), plain)).json()["code"] == "policy_not_automatic"
    assert (await granted(house.city(), given, granted_on="2026-03-03")).json()["code"] == "grant_to_come"
    assert (await granted(house.firm(elsewhere), given)).status_code == 403
    automatic = (await house.city().get(f"{URL}?automatic=true&limit=200")).json()["items"]
    assert {each["automatic"] for each in automatic} == {True}


async def test_what_was_granted_reaches_the_firm_once_and_is_seen_by_district(house) -> None:
    code = await titled(house, district=AWAY)
    made = (await grant(house, code, await published(house))).json()
    path = f"{URL}/grants/{made['id']}/fulfilment"

    async def row():
        found = (await house.city().get(f"{URL}/coverage")).json()["items"]
        return next(each for each in found if each["district"] == AWAY)

    before = await row()
    open_ones = (await house.firm(code).get(f"{URL}/grants?fulfilled=false")).json()["items"]
    assert [each["id"] for each in open_ones] == [made["id"]]
    body = {"fulfilled_on": "2026-03-02", "proof": "拨付凭证 F-31"}
    for day in ("2026-03-01", "2026-03-03"):
        outside = await house.city().post(path, {**body, "fulfilled_on": day})
        assert (outside.status_code, outside.json()["code"]) == (422, "fulfilled_outside")
    assert (await house.district("CQ-500106").post(path, body)).status_code == 404
    done = await house.district(AWAY).post(path, body)
    assert (done.json()["fulfilled_on"], done.json()["fulfilment_proof"]) == ("2026-03-02", "拨付凭证 F-31")
    assert (await house.city().post(path, body)).json()["code"] == "grant_already_fulfilled"
    assert (await house.firm(code).get(f"{URL}/grants?fulfilled=false")).json()["items"] == []
    assert (await row())["fulfilled"] == before["fulfilled"] + 1
    other = (await grant(house, code, await published(house))).json()["id"]
    assert (await house.city().post(f"{URL}/grants/{other}/reversal", {"reason": "错"})).status_code == 200
    reversed_ = await house.city().post(f"{URL}/grants/{other}/fulfilment", body)
    assert (reversed_.status_code, reversed_.json()["code"]) == (409, "grant_already_reversed")


async def test_of_one_matter_the_highest_counts_once(house) -> None:
    code = await titled(house)
    small = await published(house, matter="首次认定奖励", benefit={**PAID, "amount": yuan("150000.00")})
    great = await published(house, matter="首次认定奖励", benefit=PAID, automatic=True)
    open_ended = await published(house, matter="首次认定奖励")
    assert (await grant(house, code, small, amount=yuan("150000.00"))).status_code == 201
    found = (await house.firm(code).get(f"/v1/enterprises/{code}/policy-matches")).json()["items"]
    most = {each["policy_id"]: (each["state"], each["most"]) for each in found}
    assert most[great["id"]] == ("entitled", yuan("50000.00"))
    assert most[open_ended["id"]] == ("excluded", yuan("0.00"))
    above = await grant(house, code, great, amount=yuan("50000.01"))
    assert (above.status_code, above.json()["code"]) == (422, "above_most")
    assert (await grant(house, code, great)).json()["code"] == "above_most"
    assert (await grant(house, code, great, amount=yuan("50000.00"))).status_code == 201
    overlaps = (await house.city().get(f"{URL}/overlaps")).json()["items"]
    pairs = {frozenset((each["first"], each["second"])): each["stands"] for each in overlaps}
    assert pairs[frozenset((small["code"], great["code"]))] == "highest"


async def test_overlaps_by_district_and_kinds_a_district_lacks(house) -> None:
    unit = "CQ-500152"
    mine = await published(house, level="district", district=unit, benefit={"kind": "talent", "zh": "补贴"})
    city = await published(house, benefit={"kind": "talent", "zh": "补贴"}, excludes=[mine["code"]])
    other = await published(house, level="district", district="CQ-500151", benefit={"kind": "talent", "zh": "补贴"})
    own = (await house.district(unit).get(f"{URL}/overlaps?district={unit}")).json()["items"]
    pairs = {frozenset((each["first"], each["second"])): each["stands"] for each in own}
    assert pairs[frozenset((mine["code"], city["code"]))] == "excluded"
    assert not any(other["code"] in pair for pair in pairs)
    everywhere = (await house.city().get(f"{URL}/overlaps")).json()["items"]
    assert {mine["code"], other["code"]} not in [{each["first"], each["second"]} for each in everywhere]
    rows = (await house.city().get(f"{URL}/coverage")).json()["items"]
    row = next(each for each in rows if each["district"] == unit)
    assert row["own_kinds"] == ["talent"]
    assert "talent" not in row["missing_kinds"]
    assert "subsidy" in row["missing_kinds"]
    assert (await house.firm("91500107000000176L").get(f"{URL}/overlaps")).status_code == 403
