// Draws the figures; only what changed since the last time is asked for and painted again.
import { query } from "./api.js";
import { paint } from "./charts.js";
import { at, make } from "./dom.js";
import { figure, named, percent, say } from "./words.js";

const before = new Map();
export const forget = () => before.clear();

function changed(key, part) {
  const text = JSON.stringify(part);
  if (before.get(key) === text) return false;
  before.set(key, text);
  return true;
}

export async function draw(found, given, open) {
  const where = { as_of: given.as_of, district: given.district };
  if (changed("place", [where, given.lang])) { before.clear(); changed("place", [where, given.lang]); }
  const chart = (path, more) => query(path, { ...where, lang: given.lang, theme: "page", ...more });
  const both = (data) => ("code" in data ? open.indicator(data.code) : open.facts(found.ranking.code, data.district));
  const ranked = found.ranking.items.length ? tileOf(found, found.ranking.code) : null;
  at("h-ranking").textContent = say("ranking", { name: named(ranked?.name) });
  const work = found.indicators.map((tile) => gauge(tile, chart, open));
  const board = (kind, part) =>
    changed(kind, part) && work.push(paint(at(kind), chart("/v1/targets/scoreboard/chart.svg", { kind, width: wide(kind) }), both));
  board("ladder", found.ladder);
  board("expiries", found.expiries);
  board("floors", found.floors);
  if (changed("ranking", found.ranking)) {
    const path = `/v1/targets/indicators/${found.ranking.code}/chart.svg`;
    work.push(paint(at("ranking"), chart(path, { kind: "breakdown", width: wide("ranking") }), both));
  }
  if (changed("parks", [found.parks, found.duties, found.cultivation])) parks(found, open);
  const trouble = (await Promise.allSettled(work)).find((each) => each.status === "rejected");
  if (trouble) { forget(); throw trouble.reason; }
}

const tileOf = (found, code) => [...found.indicators, ...found.floors].find((tile) => tile.code === code);

// Charts are drawn for the room they have; on a wall a little larger than they must be.
function wide(id) {
  const room = at(id).clientWidth || 560;
  return Math.max(280, Math.round(room / (innerWidth >= 1500 ? 1.12 : 1) / 10) * 10);
}

function gauge(tile, chart, open) {
  const id = `gauge-${tile.code}`;
  let box = at(id);
  if (!box) {
    box = make("button", { id, type: "button", onclick: () => open.indicator(tile.code) }, make("span", { class: "name" }), make("span", { class: "chart" }));
    at("gauges").append(box);
  }
  const old = box.dataset.value;
  if (!changed(id, tile)) return null;
  box.className = `tile ${tile.light}`;
  box.dataset.value = tile.value ?? "";
  box.setAttribute("aria-label", spoken(tile));
  box.querySelector(".name").replaceChildren(make("span", {}, make("span", { class: "no" }, String(tile.annex_no)), named(tile.name)));
  if (old !== undefined && old !== box.dataset.value) requestAnimationFrame(() => box.classList.add("moved"));
  return paint(box.querySelector(".chart"), chart(`/v1/targets/indicators/${tile.code}/chart.svg`, { kind: "gauge" }));
}

export function spoken(tile) {
  const value = tile.value === null ? say("unknown") : `${figure(tile.value)} ${named(tile.unit)}`;
  const goal = tile.goal === null ? "" : `${say("target", { year: tile.goal_year })} ${figure(tile.goal)}`;
  const light = tile.light === "none" ? "" : say(tile.light);
  const rank = tile.rank === null ? "" : say("rank", { rank: tile.rank });
  return [named(tile.name), value, goal, percent(tile.done_ratio), light, rank].filter(Boolean).join(", ");
}

function parks(found, open) {
  const tiles = [...found.parks, ...found.duties, ...found.cultivation].filter((tile) => tile.value !== null || tile.goal !== null || tile.code === "RISK_POOL_SIZE");
  const cards = tiles.map((tile) =>
    make("button", { type: "button", "data-code": tile.code, "aria-label": spoken(tile), onclick: () => open.indicator(tile.code) },
      make("b", {}, tile.value === null ? "—" : short(tile)),
      make("span", { class: "about" }, named(tile.name)),
      tile.value === null ? make("span", {}, say("unknown")) : null,
      tile.goal === null ? null : make("span", {}, `${say("target", { year: tile.goal_year })} ${figure(tile.goal)}`)));
  at("parks").replaceChildren(...cards);
}

// The exact amount stands in the button's name and in its proof.
function short(tile) {
  if (tile.unit.zh === "%") return `${figure(tile.value)}%`;
  if (tile.value < 1e6) return figure(tile.value);
  const [word, unit] = tile.value < 1e8 ? ["ten_thousands", 1e4] : ["hundred_millions", 1e8];
  return say(word, { value: (tile.value / unit).toLocaleString("en-US", { maximumFractionDigits: 2 }),
    millions: (tile.value / 1e6).toLocaleString("en-US", { maximumFractionDigits: 2 }), unit: named(tile.unit) });
}
