"""Stated figures: the owner's only, by two people, marked as stated."""

from uuid import uuid4

URL = "/v1/targets/statements"
SUBMITTER, APPROVER = "municipal-officer:a:市科技局", "municipal-officer:b:市科技局"


def headers(token: str) -> dict[str, str | bytes]:
    return {"Authorization": f"Bearer {token}".encode(), "Idempotency-Key": str(uuid4())}


async def submit(client, token: str = SUBMITTER, **changes):
    body = {"indicator": "TECH_ENTERPRISE", "as_of": "2025-06-30", "value": 61234} | changes
    return await client.post(URL, json=body, headers=headers(token))


async def value(client, code: str = "TECH_ENTERPRISE", as_of: str = "2025-12-31"):
    found = (await client.get(f"/v1/targets/indicators/{code}", params={"as_of": as_of})).json()
    return found["value"], found["source"], found["stated"]


async def test_a_figure_counts_once_another_person_approved_it(client, database) -> None:
    told = "SELECT count(*) FROM outbox WHERE type = 'targets.statement_approved' AND key = 'TECH_ENTERPRISE'"
    before = await database.pool.fetchval(told)
    made = await submit(client)
    assert (made.status_code, made.json()["state"]) == (201, "submitted"), made.text
    shown = await client.get(made.headers["location"], headers=headers(APPROVER))
    assert (shown.status_code, shown.json()["allowed_actions"]) == (200, ["approval"])
    hidden = await client.get(made.headers["location"], headers=headers("municipal-officer:c:市财政局"))
    assert (hidden.status_code, hidden.json()["code"]) == (404, "statement_unknown")
    approval = f"{URL}/{made.json()['id']}/approval"
    assert await value(client) == (None, "none", None)
    own = await client.post(approval, headers=headers(SUBMITTER))
    assert (own.status_code, own.json()["code"]) == (403, "four_eyes_needed")
    done = await client.post(approval, headers=headers(APPROVER))
    assert (done.status_code, done.json()["state"]) == (200, "approved"), done.text
    assert (await value(client))[:2] == (61234, "stated")
    assert await value(client, as_of="2025-06-29") == (None, "none", None)
    again = await client.post(approval, headers=headers(APPROVER))
    assert (again.status_code, again.json()["code"]) == (409, "statement_already_approved")
    assert await database.pool.fetchval(f"{told} AND topic = 'targets.statements.v1'") == before + 1
    listed = (await client.get(URL, headers=headers(APPROVER))).json()["items"]
    assert [(row["state"], row["allowed_actions"]) for row in listed] == [("approved", [])]
    assert (await client.get(URL, headers=headers("municipal-officer:c:市财政局"))).json()["items"] == []
    assert len((await client.get(URL, headers=headers("leader:d:"))).json()["items"]) == 1


async def test_figures_of_others_are_refused_by_name(client, database) -> None:
    refused = await submit(client, "municipal-officer:c:市财政局")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_the_owner")
    assert "市财政局" in refused.json()["title"]
    made = (await submit(client)).json()
    other = await client.post(f"{URL}/{made['id']}/approval", headers=headers("municipal-officer:c:市财政局"))
    assert (other.status_code, other.json()["code"]) == (403, "not_the_owner")
    assert (await submit(client, "district-officer:e:")).status_code == 403


async def test_bad_statements_change_nothing(client, database) -> None:
    for changes, status in (
        ({"indicator": "NOTHING"}, 404),
        ({"as_of": "2999-01-01"}, 422),
        ({"district": "CQ-LJXQ-D"}, 422),
        ({"value": 1.5}, 400),
        ({"value": -1}, 400),
        ({"more": 1}, 400),
    ):
        answer = await submit(client, **changes)
        assert answer.status_code == status, (changes, answer.text)
    assert await database.pool.fetchval("SELECT count(*) FROM statements") == 0


async def test_a_statement_beside_a_counted_number_shows_the_difference(client, database) -> None:
    owner = ("municipal-officer:a:市经济信息委", "municipal-officer:b:市经济信息委")
    made = await submit(client, owner[0], indicator="SRDI_SME", value=12)
    await client.post(f"{URL}/{made.json()['id']}/approval", headers=headers(owner[1]))
    counted, source, stated = await value(client, "SRDI_SME")
    assert (counted, source, stated["value"], stated["difference"]) == (0, "mixed", 12, 12)


async def test_the_same_key_gives_the_first_answer_and_refusals_are_not_kept(client, database) -> None:
    kept = headers(SUBMITTER)
    body = {"indicator": "TRADEMARK_NEW", "as_of": "2025-06-30", "value": 41000}
    refused = await client.post(URL, json=body, headers=kept)
    assert refused.status_code == 403
    body["indicator"] = "TECH_ENTERPRISE"
    first = await client.post(URL, json=body, headers=kept)
    again = await client.post(URL, json=body, headers=kept)
    assert (first.status_code, again.json()) == (201, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    other = await client.post(URL, json=body | {"value": 1}, headers=kept)
    assert other.status_code == 422
    assert await database.pool.fetchval("SELECT count(*) FROM statements") == 1
