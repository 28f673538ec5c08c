"""The gateway's own answers: allowances of all replicas together, documents, the clock, the composed page."""

from chassis.credit_code import make
from tests.integration.gateway.replicas import bearer_of


async def test_two_replicas_share_an_allowance(platform, one, other):
    bearer = bearer_of(platform, "operator", subject="hasty")
    answers = [await client.get("/v1/enterprises", headers=bearer) for _ in range(40) for client in (one, other)]
    passed = sum(answer.status_code == 200 for answer in answers)
    assert 40 <= passed <= 46
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) >= 1


async def test_pages_of_the_frontend_may_call(one):
    headers = {"Origin": "https://page.test", "Access-Control-Request-Method": "POST"}
    answer = await one.options("/v1/enterprises", headers=headers)
    assert answer.headers["access-control-allow-origin"] == "https://page.test"
    refused = await one.get("/v1/enterprises", headers={"Origin": "https://page.test"})
    assert refused.status_code == 401
    assert refused.headers["access-control-allow-origin"] == "https://page.test"
    assert "access-control-allow-origin" not in (await one.get("/", headers={"Origin": "https://evil.test"})).headers


async def test_one_document_and_its_page_ask_no_outside_host(one):
    document = (await one.get("/openapi.json")).json()
    assert {"/v1/enterprises", "/oauth2/token", "/v1/session", "/v1/operations/clock"} <= set(document["paths"])
    assert "/v1/targets/indicators" in document["paths"], "targets is away, its part of the document is not"
    assert (await one.get("/asyncapi.json")).json()["asyncapi"].startswith("3.")
    for path in ("/", "/docs", "/docs/start.js", "/docs/assets/swagger-ui.css"):
        answer = await one.get(path)
        assert answer.status_code == 200
        assert "http://" not in answer.text.replace("http://www.w3.org", "")
    assert (await one.get("/docs/assets/index.html")).status_code == 404


async def test_the_clock_is_the_operators(platform, one):
    body = {"today": "2027-01-01"}
    assert (await one.put("/v1/operations/clock", json=body, headers=bearer_of(platform, "bank"))).status_code == 403
    partly = await one.put("/v1/operations/clock", json=body, headers=bearer_of(platform, "operator", subject="o"))
    assert (partly.status_code, partly.json()["code"]) == (503, "clock_partly_moved")
    shown = (await one.get("/v1/operations/clock", headers=bearer_of(platform, "operator", subject="o"))).json()
    reasons = {service["service"]: service["reason"] for service in shown["services"]}
    assert reasons["targets"] == "ConnectError"
    assert reasons["parks"] is None


async def test_the_clock_moves_everywhere(platform, replicas, one, monkeypatch):
    monkeypatch.setitem(replicas[0].state.services._upstreams, "targets", [platform.upstream_parks])
    headers = bearer_of(platform, "platform-admin", subject="p")
    moved = (await one.put("/v1/operations/clock", json={"today": "2027-01-01"}, headers=headers)).json()
    assert moved["today"] == "2027-01-01"
    assert {service["today"] for service in moved["services"]} == {"2027-01-01"}
    assert (await one.put("/v1/operations/clock", json={"today": None}, headers=headers)).status_code == 200
    assert (await one.put("/v1/operations/clock", json={"today": "1.1.2027"}, headers=headers)).status_code == 400


async def test_an_overview_says_what_is_missing(platform, one):
    headers = bearer_of(platform, "leader", subject="l")
    overview = (await one.get(f"/v1/overviews/enterprises/{make('500106', 7).lower()}", headers=headers)).json()
    assert overview["parts"]["enterprise"]["path"] == f"/v1/enterprises/{make('500106', 7)}"
    assert {part["part"]: part["code"] for part in overview["missing"]} == {"portrait": "not_allowed"}
    assert (await one.get("/v1/overviews/enterprises/123", headers=headers)).status_code == 400
    assert (await one.get("/v1/overviews/enterprises/123")).status_code == 401


async def test_health_and_the_operators_own_paths(platform, one):
    assert (await one.get("/health/ready")).json()["status"] == "ready"
    assert (await one.get("/metrics")).status_code == 404
    lines = await one.get("/v1/audit-log/gateway", headers=bearer_of(platform, "auditor", subject="a"))
    assert lines.status_code == 200
