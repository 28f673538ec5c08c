// The page: what to show, how fresh it is, and the controls.
import { query, read } from "./api.js";
import { at, make } from "./dom.js";
import { Live } from "./live.js";
import { openFacts, openIndicator, prepareProof } from "./proof.js";
import { finishSignIn, session, signIn, signOut } from "./session.js";
import { draw, forget } from "./view.js";
import { figure, lang, named, percent, say, speak } from "./words.js";

const POLL = 20_000;
const asked = new URLSearchParams(location.search);
const kept = (name, otherwise) => localStorage.getItem(`tidu-${name}`) ?? otherwise;
const place = { view: "leader", district: null, asOf: null, who: null, shown: null, at: null, state: "connecting" };
let live = null, timer = 0, poll = 0, reading = null, again = false;

const parameters = () => ({ as_of: place.asOf, district: place.view === "district" ? place.district : null });

// Whoever moves on cuts off the reading under way; an event waits for it, so that many events cannot starve the page.
async function refresh() {
  clearTimeout(timer);
  timer = 0;
  reading?.abort();
  const mine = (reading = new AbortController());
  try {
    const found = await read(query("/v1/targets/scoreboard/cockpit", parameters()), { signal: mine.signal });
    await show(found);
    if (!live) tell(place.asOf ? "past" : "polling");
  } catch (trouble) {
    if (mine.signal.aborted) return;
    tell("lost");
    if (live || place.asOf) timer = setTimeout(refresh, 3000);
  }
  if (reading !== mine) return;
  reading = null;
  if (again) soon();
}

function soon() {
  again = reading !== null;
  if (!again) timer ||= setTimeout(refresh, 120);
}

async function show(found) {
  place.shown = found;
  place.at = new Date();
  head(found);
  await draw(found, { ...parameters(), lang: lang() }, { indicator: (code) => openIndicator(code, parameters()),
    facts: (code, district) => openFacts(code, { ...parameters(), district }) });
  document.body.dataset.ready = found.as_of;
}

function head(found) {
  at("day").textContent = found.as_of;
  at("day").dateTime = found.as_of;
  at("elapsed").value = Number(found.time_elapsed_ratio);
  at("elapsed-text").textContent = say("elapsed", { share: percent(found.time_elapsed_ratio) });
  at("place").textContent = found.district ? named(found.district.name) : say("city");
  const counts = Object.groupBy
    ? Object.groupBy(found.indicators, (tile) => tile.light)
    : found.indicators.reduce((all, tile) => ({ ...all, [tile.light]: [...(all[tile.light] ?? []), tile] }), {});
  at("lights").hidden = Boolean(found.district);
  at("lights").replaceChildren(...["green", "yellow", "red", "none"].filter((light) => counts[light]).map((light) =>
    make("li", {}, make("span", { class: `sign ${light}`, "aria-hidden": "true" }), make("b", {}, figure(counts[light].length)), say(light))));
  const { green_from, yellow_from } = found.thresholds;
  at("rule").textContent = say("rule", { green: percent(green_from), yellow: percent(yellow_from) });
  at("missing").replaceChildren(...found.missing.map((part) => make("li", {}, `${say(`part_${part.part}`)}：${named(part.reason)}`)));
  choices(found);
}

function choices(found) {
  const box = at("district");
  const items = [...found.ranking.items].sort((a, b) => a.district.localeCompare(b.district));
  if (box.dataset.lang !== lang() || box.options.length !== items.length)
    box.replaceChildren(...items.map((item) => make("option", { value: item.district }, named(item.name))));
  box.dataset.lang = lang();
  if (place.district) box.value = place.district;
}

function tell(state) {
  place.state = state;
  const chip = at("live");
  chip.dataset.state = state;
  chip.textContent = say(state === "lost" ? "off" : state, { day: place.asOf ?? "" });
  const lost = at("lost");
  const message = state === "lost" && place.at
    ? say("lost", { day: place.shown.as_of, time: place.at.toLocaleTimeString("zh-CN", { hour12: false }) }) : "";
  if (lost.textContent !== message) lost.textContent = message;
  lost.hidden = !message;
}

// Signed in and looking at today: the stream. Else: a question now and then; looking back, none.
function follow() {
  live?.stop();
  live = null;
  clearInterval(poll);
  tell("connecting");
  if (place.who && !place.asOf) {
    live = new Live("/v1/targets/stream", {
      moved: soon,
      state: (state) => { tell(state); if (state === "live") refresh(); },
    });
  } else if (!place.asOf) poll = setInterval(refresh, POLL);
}

async function go() {
  for (const tab of document.querySelectorAll("[data-view]")) {
    const chosen = tab.dataset.view === place.view;
    tab.setAttribute("aria-selected", chosen);
    tab.tabIndex = chosen ? 0 : -1;
    if (chosen) at("figures").setAttribute("aria-labelledby", tab.id);
  }
  at("choose").hidden = place.view !== "district";
  const wanted = new URLSearchParams(Object.entries({ ...parameters(), lang: lang() === "en" ? "en" : null }).filter(([, v]) => v));
  history.replaceState(null, "", wanted.size ? `/?${wanted}` : "/");
  await refresh();
}

function choose(view) {
  place.view = view;
  place.district ??= place.who?.district ?? place.shown?.ranking.items[0]?.district ?? null;
  return go();
}

function colour(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  at("theme").textContent = say(`theme_${theme}`);
  at("theme").dataset.now = theme;
}

function language(chosen) {
  speak(chosen);
  forget();
  document.title = lang() === "en" ? "Tidu" : "梯度 Tidu";
  at("lang").textContent = lang() === "en" ? "中文" : "EN";
  at("lang").lang = lang() === "en" ? "zh-CN" : "en";
  at("sign").textContent = say(place.who ? "sign_out" : "sign_in");
  colour(at("theme").dataset.now ?? kept("theme", "auto"));
  tell(place.state);
}

function controls() {
  for (const tab of document.querySelectorAll("[data-view]")) {
    tab.addEventListener("click", () => choose(tab.dataset.view));
    tab.addEventListener("keydown", (event) => {
      if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
      choose(tab.dataset.view === "leader" ? "district" : "leader");
      document.querySelector("[role=tab][aria-selected=true]").focus();
    });
  }
  at("district").addEventListener("change", (event) => { place.district = event.target.value; go(); });
  at("as-of").addEventListener("change", (event) => { place.asOf = event.target.value || null; follow(); go(); });
  at("lang").addEventListener("click", () => {
    localStorage.setItem("tidu-lang", lang() === "en" ? "zh" : "en");
    language(lang() === "en" ? "zh" : "en");
    go();
  });
  at("theme").addEventListener("click", () => {
    const next = { auto: "light", light: "dark", dark: "auto" }[at("theme").dataset.now];
    localStorage.setItem("tidu-theme", next);
    colour(next);
  });
  at("sign").addEventListener("click", async () => {
    if (!place.who) return signIn();
    await signOut(place.who);
    location.assign("/");
  });
  let width = innerWidth, later = 0;
  addEventListener("resize", () => {
    clearTimeout(later);
    later = setTimeout(() => { if (innerWidth !== width) { width = innerWidth; forget(); if (place.shown) show(place.shown).catch(() => tell("lost")); } }, 250);
  });
}

async function begin() {
  await finishSignIn();
  place.who = await session().catch(() => null);
  at("demo").hidden = document.documentElement.dataset.profile !== "local";
  place.district = asked.get("district") ?? place.who?.district ?? null;
  place.view = asked.get("district") || place.who?.roles.includes("district-officer") ? "district" : "leader";
  place.asOf = asked.get("as_of");
  if (place.asOf) at("as-of").value = place.asOf;
  prepareProof();
  controls();
  language(asked.get("lang") ?? kept("lang", navigator.language.startsWith("zh") ? "zh" : "en"));
  follow();
  await go();
}

begin();
