"""The chain tree, technology needs at its nodes and links in the four chains, through the door."""

import itertools

import pytest

from services.enterprise.chain_links.models import chain_links
from services.enterprise.chains.models import chain_nodes
from services.enterprise.tech_needs.models import tech_need_moves, tech_needs
from tests.integration.enterprise.conftest import next_key, yuan
from tests.integration.enterprise.test_enterprise_schema import COLUMNS

TREE, NEEDS, LINKS = "/v1/chain-nodes", "/v1/tech-needs", "/v1/chain-links"
_numbers = itertools.count(1)


def place(code: str, level: str, parent: str | None = None, **changes):
    named = {"code": code, "level": level, "parent": parent, "zh": f"合成{code}", "en": f"Synthetic {code}"}
    return {**named, "gap": "none", "valid_from": "2026-01-01", **changes}


async def branch(house, **begun: str) -> str:
    """A chain with one link and one weak node; its code."""
    chain = f"TEST{next(_numbers)}"
    for body in (
        place(chain, "chain", **begun),
        place(f"{chain}.L1", "link", chain, **begun),
        place(f"{chain}.L1.N1", "node", f"{chain}.L1", gap="weak", **begun),
    ):
        made = await house.city().post(TREE, body)
        assert made.status_code == 201, made.text
    return chain


def need(code: str, node: str, **changes):
    words = {"title": "车规级芯片封装", "description": "工作温度 -40 至 150 ℃", "urgency": "high"}
    return {"credit_code": code, "node": node, **words, "budget": yuan("3000000.00"), **changes}


def link(code: str, chain: str = "innovation", kind: str = "institution", **changes):
    named = {"credit_code": code, "chain": chain, "counterpart_kind": kind, "counterpart": "示例研究院"}
    return {**named, "proof": "合作协议 F-9", "began_on": "2026-01-05", **changes}


@pytest.mark.parametrize("table", [chain_nodes, tech_needs, tech_need_moves, chain_links], ids=str)
async def test_the_described_columns_are_those_of_the_database(house, table) -> None:
    rows = await house.database.pool.fetch(COLUMNS, table.name)
    assert {row["column_name"]: row["empty"] for row in rows} == {
        each.name: bool(each.nullable) for each in table.columns
    }


async def test_the_tree_of_a_day_keeps_its_versions(house) -> None:
    chain, city = await branch(house), house.city()
    node = f"{chain}.L1.N1"
    fixed = place(node, "node", f"{chain}.L1", gap="none", valid_from="2026-02-10")
    assert (await city.post(TREE, fixed)).status_code == 201
    for day, gaps in (("2025-12-31", []), ("2026-01-01", ["weak"]), ("2026-02-09", ["weak"]), ("2026-02-10", ["none"])):
        items = (await city.get(f"{TREE}?chain={chain}&as_of={day}")).json()["items"]
        assert [each["gap"] for each in items if each["code"] == node] == gaps, day
    tree = (await house.firm(await house.registered()).get(f"{TREE}?chain={chain}&as_of=2026-02-09")).json()
    assert [each["path"] for each in tree["items"]] == [[chain], [chain, f"{chain}.L1"], [chain, f"{chain}.L1", node]]
    assert tree["gaps"] == {"none": 2, "weak": 1}
    weak = (await city.get(f"{TREE}?chain={chain}&gap=weak&as_of=2026-02-09")).json()
    assert [each["code"] for each in weak["items"]] == [node]


async def test_what_does_not_fit_the_tree_is_refused_by_name(house) -> None:
    chain, city = await branch(house), house.city()
    before = await house.count("chain_nodes")
    for body, status, code in (
        (place("NEW1", "node", chain), 422, "wrong_parent"),
        (place("NEW1", "link"), 422, "wrong_parent"),
        (place("NEW1", "chain", chain), 422, "wrong_parent"),
        (place("NEW1", "link", "NOWHERE"), 422, "wrong_parent"),
        (place("NEW1", "link", chain, valid_from="2025-12-31"), 422, "wrong_parent"),
        (place(f"{chain}.L1", "node", f"{chain}.L1", valid_from="2026-02-01"), 422, "level_stays"),
        (place(chain, "chain"), 422, "version_not_later"),
        (place("small", "chain"), 400, "malformed"),
        (place("NEW1", "chain", gap="some"), 400, "malformed"),
    ):
        answer = await city.post(TREE, body)
        assert (answer.status_code, status == 400 or answer.json()["code"] == code) == (status, True), answer.text
    assert (await house.district().post(TREE, place("NEW1", "chain"))).status_code == 403
    assert (await house.nobody.get(TREE)).status_code == 401
    assert await house.count("chain_nodes") == before


async def test_a_need_is_opened_told_once_and_moved_by_its_states(house) -> None:
    chain, code = await branch(house), await house.registered()
    firm, node, key = house.firm(code), f"{chain}.L1.N1", next_key()
    made = await firm.post(NEEDS, need(code, node), **{"Idempotency-Key": key})
    again = await firm.post(NEEDS, need(code, node), **{"Idempotency-Key": key})
    assert (made.status_code, again.json()) == (201, made.json()), made.text
    assert (made.json()["budget"], made.json()["allowed_actions"]) == (yuan("3000000.00"), ["start", "withdraw"])
    path = made.headers["location"]
    early = await firm.post(f"{path}/steps", {"action": "solve"})
    assert (early.status_code, early.json()["code"]) == (409, "tech_need_cannot_move")
    for action, state in (
        ("start", "in_progress"),
        ("reopen", "opened"),
        ("start", "in_progress"),
        ("solve", "solved"),
    ):
        moved = await firm.post(f"{path}/steps", {"action": action})
        assert (moved.status_code, moved.json()["state"]) == (200, state), moved.text
    assert moved.json()["allowed_actions"] == []
    assert (await firm.post(f"{path}/steps", {"action": "withdraw"})).status_code == 409
    told = [each for each in await house.events(code) if each["type"].startswith("enterprise.tech_need")]
    assert [each.get("state", each.get("budget_fen")) for each in told] == [
        300_000_000, "in_progress", "opened", "in_progress", "solved"
    ]  # fmt: skip
    audited = await house.database.pool.fetchval(
        "SELECT count(*) FROM audit_log WHERE subject_id = $1", made.json()["id"]
    )
    assert audited == 5
    listed = (await firm.get(f"{NEEDS}?node={node}&state=solved")).json()["items"]
    assert [each["id"] for each in listed] == [made.json()["id"]]
    assert (await firm.get(f"{NEEDS}?node={node}&as_of=2026-03-01")).json()["items"] == []


async def test_needs_are_seen_by_whom_they_concern_and_bad_ones_change_nothing(house) -> None:
    chain, code = await branch(house), await house.registered()
    node, firm = f"{chain}.L1.N1", house.firm(code)
    made = (await firm.post(NEEDS, need(code, node, needed_by="2026-03-02"))).json()
    for caller, found, status in (
        (house.district(), 1, 200),
        (house.district("CQ-500112"), 0, 404),
        (house.firm(await house.registered()), 0, 404),
        (house.caller("leader"), 1, 200),
    ):
        assert len((await caller.get(f"{NEEDS}?node={node}")).json()["items"]) == found
        assert (await caller.get(f"{NEEDS}/{made['id']}")).status_code == status
    before = await house.count("tech_needs"), await house.count("outbox")
    for body, status in (
        (need(code, chain), 422),
        (need(code, "NOWHERE"), 404),
        (need(code, node, budget=yuan("0.00")), 422),
        (need(code, node, needed_by="2026-03-01"), 422),
        (need(code, node, urgency="now"), 400),
        (need(code, node, budget={"amount": "1.00", "currency": "USD"}), 400),
        (need(code, node, title=""), 400),
        (need("91500107000999991T", node), 400),
    ):
        assert (await firm.post(NEEDS, body)).status_code == status, body
    assert (await house.firm(await house.registered()).post(NEEDS, need(code, node))).status_code in {403, 404}
    assert (await house.caller("leader").post(NEEDS, need(code, node))).status_code == 403
    assert await house.count("tech_needs") == before[0]


async def test_which_chain_is_missing_for_a_firm_on_any_day(house) -> None:
    chain, code = await branch(house), await house.registered()
    firm, of_firm = house.firm(code), f"/v1/enterprises/{code}/four-chains"
    first = await firm.post(LINKS, link(code))
    assert first.status_code == 201, first.text
    node = link(code, "industry", "chain_node", counterpart=f"{chain}.L1.N1", began_on="2026-02-01")
    assert (await firm.post(LINKS, node)).status_code == 201
    ended = await firm.post(f"{LINKS}/{first.json()['id']}/ending", {"ended_on": "2026-02-20", "why": "协议到期"})
    assert (ended.status_code, ended.json()["ended_on"]) == (200, "2026-02-20")
    for day, missing in (
        ("2026-01-04", ["innovation", "industry", "capital", "talent"]),
        ("2026-01-05", ["industry", "capital", "talent"]),
        ("2026-02-19", ["capital", "talent"]),
        ("2026-02-20", ["innovation", "capital", "talent"]),
    ):
        assert (await firm.get(f"{of_firm}?as_of={day}")).json()["missing"] == missing, day
    told = [each["type"] for each in await house.events(code) if "chain_link" in each["type"]]
    assert told == ["enterprise.chain_linked", "enterprise.chain_linked", "enterprise.chain_link_ended"]
    listed = (await house.district().get(f"{LINKS}?credit_code={code}&as_of=2026-02-10")).json()["items"]
    assert [each["chain"] for each in listed] == ["innovation", "industry"]
    assert (await house.district("CQ-500112").get(of_firm)).status_code == 404
    twice = await firm.post(f"{LINKS}/{first.json()['id']}/ending", {"ended_on": "2026-02-21", "why": "再次"})
    assert (twice.status_code, twice.json()["code"]) == (409, "link_already_ended")


async def test_bad_links_change_nothing(house) -> None:
    code = await house.registered()
    firm = house.firm(code)
    made = (await firm.post(LINKS, link(code))).json()
    before = await house.count("chain_links"), await house.count("outbox")
    for body, status in (
        (link(code), 409),
        (link(code, "capital", "expert"), 422),
        (link(code, counterpart="乙", began_on="2026-03-03"), 422),
        (link(code, "industry", "chain_node", counterpart="NOWHERE"), 404),
        (link(code, "money"), 400),
        (link(code, proof=""), 400),
    ):
        assert (await firm.post(LINKS, body)).status_code == status, body
    early = await firm.post(f"{LINKS}/{made['id']}/ending", {"ended_on": "2026-01-04", "why": "误"})
    assert (early.status_code, early.json()["code"]) == (422, "link_ends_before_it_begins")
    assert (await house.count("chain_links"), await house.count("outbox")) == before
