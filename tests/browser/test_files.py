"""The page's files as the gateway sends them; these need no browser."""

import re
from types import SimpleNamespace

import httpx
import pytest
from fastapi import FastAPI

from chassis import problems
from gateway.cockpit.endpoints import _ASSETS, assets, router
from services.targets.charts.themes import COLOURS

NAMES = sorted(path.name for path in _ASSETS.iterdir())


@pytest.fixture
def client():
    app = FastAPI()
    problems.install(app)
    app.state.settings = SimpleNamespace(profile="local")
    app.router.routes.extend(router.routes)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://gateway.test")


async def test_the_page_allows_nothing_from_elsewhere(client) -> None:
    answer = await client.get("/")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy
    assert 'data-profile="local"' in answer.text
    assert not re.search(r"<script(?![^>]*src=)|<style| style=| on\w+=", answer.text)


async def test_what_was_read_before_is_not_sent_again(client) -> None:
    first = await client.get("/cockpit/main.js")
    assert first.headers["content-type"].startswith("text/javascript")
    again = await client.get("/cockpit/main.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (await client.get("/cockpit/main.js", headers={"If-None-Match": '"other"'})).status_code == 200


@pytest.mark.parametrize("name", ["nothing.js", "endpoints.py", "..%2Fendpoints.py", "%2e%2e"])
async def test_other_files_are_not_there(client, name) -> None:
    assert (await client.get(f"/cockpit/{name}")).status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_short_and_names_no_host(name) -> None:
    text = assets("local")[name].content.decode()
    assert len(text.splitlines()) <= 250
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)
    for imported in re.findall(r'from "\./([^"]+)"|(?:href|src)="/cockpit/([^"]+)"', text):
        assert set(imported) & set(NAMES), imported


def test_the_page_sets_the_colours_its_charts_ask_for() -> None:
    sheet = assets("local")["theme.css"].content.decode()
    told = dict(re.findall(r"--c-([\w-]+): light-dark\((#\w+, #\w+)\)", sheet))
    assert told == {name: f"{light}, {dark}" for name, (light, dark) in COLOURS.items()}


def test_every_phrase_exists_in_both_languages() -> None:
    files = {name: assets("local")[name].content.decode() for name in NAMES}
    known = dict(re.findall(r'(\w+): \[\s*("(?:[^"\\]|\\.)*",\s*"(?:[^"\\]|\\.)*"),?\s*\]', files["words.js"]))
    asked = set(re.findall(r'data-say="(\w+)"', files["index.html"]))
    for name, text in files.items():
        asked |= set(re.findall(r'\bsay\("(\w+)"', text)) if name.endswith(".js") else set()
    assert asked - set(known) == set()
