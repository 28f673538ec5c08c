"""The page in a real browser: it shows the API's figures, follows events, survives a lost connection, opens proofs."""

import json
import os
import re
import signal
import time
from datetime import date
from urllib.parse import urlsplit

import httpx
import pytest

from chassis.credit_code import make
from tests.browser.city import bearer
from tests.browser.conftest import PATIENCE

expect = pytest.importorskip("playwright.async_api", reason="Playwright for Python is not installed").expect
pytestmark = [pytest.mark.stack, pytest.mark.timeout(240)]
SHOWN = "() => Object.fromEntries([...document.querySelectorAll('.tile')].map(t => [t.id.slice(6), t.dataset.value]))"


async def figures(city, **params):
    async with httpx.AsyncClient(base_url=city.gateway_url, timeout=20) as client:
        answer = await client.get("/v1/targets/scoreboard/cockpit", params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()


async def sign_in(page, person: str) -> None:
    await page.click("#sign")
    await page.check(f"input[value={person}]")
    await page.click("button")
    await page.wait_for_selector("body[data-ready]")
    await page.wait_for_selector("#live[data-state=live]")


async def recognise(city, number: int, tier: str = "CHAMPION") -> str:
    """Register a firm in Jiulongpo and enter it into the list of a title, through the API; its code."""
    code, today = make("500107", number), (await figures(city))["as_of"]
    firm = {
        "credit_code": code, "name": "合成精密机械有限公司", "district": "CQ-500107", "industry": "C35",
        "registered_on": "2015-05-05", "synthetic": True,
    }  # fmt: skip
    title = {
        "credit_code": code, "tier": tier, "kind": "new", "granted_on": today, "document_number": "合成〔2026〕1号",
        "valid_to": str(date.fromisoformat(today).replace(year=date.fromisoformat(today).year + 3, day=1)),
    }  # fmt: skip
    async with httpx.AsyncClient(base_url=city.gateway_url, timeout=20) as client:
        for path, body in (("/v1/enterprises", firm), ("/v1/recognitions", title)):
            by = bearer(city, "municipal-officer", department="市经济信息委")
            answer = await client.post(path, json=body, headers=by)
            assert answer.status_code == 201, answer.text
    return code


async def until_value(page, code: str, value: int) -> float:
    """Seconds until the page shows the value."""
    begun = time.monotonic()
    await page.wait_for_selector(f'#gauge-{code}[data-value="{value}"]')
    await expect(page.locator(f"#gauge-{code} svg text.value")).to_have_text(f"{value:,}", timeout=PATIENCE)
    return time.monotonic() - begun


@pytest.mark.parametrize("district", [None, "CQ-500107"])
async def test_the_page_shows_the_figures_of_the_api(city, window, district) -> None:
    expected = await figures(city, **({"district": district} if district else {}))
    async with window(f"/?district={district}" if district else "/") as watched:
        page = watched.page
        tiles = {t["code"]: "" if t["value"] is None else str(t["value"]) for t in expected["indicators"]}
        assert await page.evaluate(SHOWN) == tiles
        drawn = await page.eval_on_selector_all(".tile svg text.value", "all => all.map(t => t.textContent)")
        assert drawn == ["—" if t["value"] is None else f"{t['value']:,}" for t in expected["indicators"]]
        assert await page.text_content("#day") == expected["as_of"]
        rungs = await page.eval_on_selector_all("#ladder text.value", "all => all.map(t => t.textContent)")
        assert rungs == [f"{rung['value']:,}" for rung in reversed(expected["ladder"])]
        bars = await page.locator("#ranking .bar").count()
        assert bars == len(expected["ranking"]["items"]) + bool(expected["ranking"]["undecided"])
        gaps = await page.text_content("#missing")
        assert all(part["reason"]["zh"] in gaps for part in expected["missing"])
        assert "不作红黄绿判断" in gaps if district else "不作红黄绿判断" not in gaps
        assert watched.errors == []
        assert watched.hosts == {urlsplit(city.gateway_url).netloc}


async def test_a_day_gone_by_is_shown_as_it_was(city, window) -> None:
    expected = await figures(city, as_of="2025-12-31")
    async with window("/?as_of=2025-12-31&lang=en") as watched:
        tiles = {t["code"]: "" if t["value"] is None else str(t["value"]) for t in expected["indicators"]}
        assert await watched.page.evaluate(SHOWN) == tiles
        assert await watched.page.text_content("#live") == "as of 2025-12-31"
        assert await watched.page.get_by_role("heading", name="The ladder").count() == 1
        assert await watched.page.evaluate("document.documentElement.lang") == "en"
        assert watched.errors == []


async def test_it_moves_when_a_firm_is_recognised_and_opens_the_proof(city, window) -> None:
    async with window() as watched:
        page = watched.page
        await sign_in(page, "leader")
        before = int((await page.evaluate(SHOWN))["CHAMPION_NEW"])
        code = await recognise(city, 910_001)
        seconds = await until_value(page, "CHAMPION_NEW", before + 1)
        print(f"the page followed {seconds * 1000:.0f} ms after the API's answer")
        await page.click("#gauge-CHAMPION_NEW")
        await page.wait_for_selector("#proof[open] .answer b")
        assert await page.text_content(".answer b") == f"{before + 1:,}"
        await page.locator("#proof .bar[data-district=CQ-500107]").click()
        row = page.locator("#proof tr", has_text=code)
        await row.wait_for()
        assert re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-7", await row.text_content()), "the event's id"
        await row.get_by_role("button", name="认定").click()
        await page.wait_for_selector("#proof dl")
        assert {code, "合成〔2026〕1号", "CHAMPION"} <= set(
            await page.eval_on_selector_all("#proof dd", "all => all.map(d => d.textContent)")
        )
        for title in ("数字背后的事实", "新培育国家制造业单项冠军企业"):
            await page.click("#proof-back")
            await expect(page.locator("#proof-title")).to_contain_text(title, timeout=PATIENCE)
        assert watched.errors == []
        assert watched.hosts == {urlsplit(city.gateway_url).netloc}


async def test_it_survives_a_lost_connection(city, window) -> None:
    async with window() as watched:
        page = watched.page
        await sign_in(page, "leader")
        before = int((await page.evaluate(SHOWN))["UNICORN"])
        record = json.loads((city.state / "run.json").read_text())
        os.kill(record["processes"]["targets"]["pid"], signal.SIGKILL)
        lost = page.locator("#lost")
        await lost.wait_for(state="visible")
        assert re.fullmatch(r"连接中断，数字截至 \d{4}-\d\d-\d\d \d\d:\d\d:\d\d；正在重连…", await lost.text_content())
        assert (await page.evaluate(SHOWN))["UNICORN"] == str(before), "the last figures stay"
        await lost.wait_for(state="hidden", timeout=2 * PATIENCE)
        await page.wait_for_selector("#live[data-state=live]", timeout=2 * PATIENCE)
        assert watched.resumed, "the stream was resumed after the last event heard"
        await recognise(city, 910_002, "UNICORN")
        await until_value(page, "UNICORN", before + 1)


async def test_everything_is_reached_by_keyboard(city, window) -> None:
    async with window() as watched:
        page = watched.page
        focus = "() => document.activeElement.id || document.activeElement.className"
        await page.keyboard.press("Tab")
        assert await page.evaluate(focus) == "skip"
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        assert await page.evaluate(focus) == "gauge-TECH_ENTERPRISE"
        await page.keyboard.press("Enter")
        await expect(page.locator("#proof-title")).to_be_focused(timeout=PATIENCE)
        await page.keyboard.press("Escape")
        assert await page.evaluate(focus) == "gauge-TECH_ENTERPRISE", "the focus is where it was"
        for _ in range(9):
            await page.keyboard.press("Tab")
        assert await page.evaluate(focus) == "gauge-TRADEMARK_NEW"
        await page.locator("#ranking .bar").first.focus()
        await page.keyboard.press("ArrowDown")
        label = await page.evaluate("document.activeElement.getAttribute('aria-label')")
        assert re.match(r".+：[\d,]+ 家 · 第\d+位", label)
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#proof[open] tbody tr")
        assert label.split("：")[0] in await page.text_content("#proof-title")
        await page.keyboard.press("Escape")
        await page.locator("#tab-leader").focus()
        await page.keyboard.press("ArrowRight")
        await page.wait_for_selector("#choose:not([hidden])")
        assert await page.evaluate(focus) == "tab-district"
        assert watched.errors == []


async def test_a_screen_reader_hears_the_figures(city, window) -> None:
    expected = await figures(city)
    async with window() as watched:
        for tile in expected["indicators"]:
            value = f"{tile['value']:,}" if tile["value"] is not None else "待填报"
            name = re.compile(f"^{re.escape(tile['name']['zh'])}, {re.escape(value)}")
            assert await watched.page.get_by_role("button", name=name).count() == 1, tile["code"]
        unnamed = await watched.page.eval_on_selector_all(
            "button, select, input, svg",
            "all => all.filter(e => e.checkVisibility() && !e.ariaLabel && !e.textContent.trim()"
            " && !e.labels?.length).map(e => e.outerHTML.slice(0, 80))",
        )
        assert unnamed == []


async def test_it_fits_a_wall_and_a_phone_and_paper(city, window) -> None:
    async with window() as watched:
        page = watched.page
        size = await page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
        assert size == [1920, 1080], "a wall does not scroll"
        for box in ("#gauges", "#ladder", "#ranking", "#expiries", "#floors", "#parks"):
            found = await page.locator(box).bounding_box()
            assert found["y"] + found["height"] <= 1080, box
        await page.emulate_media(media="print")
        assert not await page.locator(".controls").is_visible()
        assert await page.locator("#ranking svg").is_visible()
        paper = await page.pdf(prefer_css_page_size=True, print_background=True)
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1, "one sheet"
    async with window("/?lang=en", width=390, height=844) as watched:
        assert await watched.page.evaluate("document.documentElement.scrollWidth") == 390


async def test_colours_follow_the_system_and_the_button(city, window) -> None:
    back = "getComputedStyle(document.body).backgroundColor"
    async with window(color_scheme="dark") as watched:
        dark = await watched.page.evaluate(back)
        await watched.page.click("#theme")
        light = await watched.page.evaluate(back)
        assert dark != light
        await watched.page.click("#theme")
        assert await watched.page.evaluate(back) == dark
        assert watched.errors == []


async def test_a_district_officer_sees_the_district_and_signs_out(city, window) -> None:
    async with window() as watched:
        page = watched.page
        await sign_in(page, "district-officer")
        assert await page.text_content("#place") == "沙坪坝区"
        assert await page.input_value("#district") == "CQ-500106"
        await page.click("#sign")
        await page.wait_for_selector("#live[data-state=polling]")
        assert await page.text_content("#place") == "重庆市 · 全市"
        assert watched.errors == []
