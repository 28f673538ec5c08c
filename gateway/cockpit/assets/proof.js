// The proof of a figure: value, breakdown, facts, the event and the recognition behind each.
import { query, read } from "./api.js";
import { paint } from "./charts.js";
import { at, make } from "./dom.js";
import { figure, lang, named, percent, say } from "./words.js";

const trail = [];

export function prepareProof() {
  at("proof-close").addEventListener("click", () => at("proof").close());
  at("proof-back").addEventListener("click", () => { trail.pop(); step(); });
  at("proof").addEventListener("click", (event) => event.target === at("proof") && at("proof").close());
  at("proof").addEventListener("close", () => { trail.length = 0; });
}

const enter = (page) => { trail.push(page); return step(); };
export const openIndicator = (code, where) => enter(() => indicator(code, where));
export const openFacts = (code, where) => enter(() => facts(code, where));

async function step() {
  const page = trail.at(-1);
  if (!page) return at("proof").close();
  at("proof-back").hidden = trail.length < 2;
  if (!at("proof").open) at("proof").showModal();
  at("proof-body").replaceChildren();
  try {
    const [title, ...parts] = await page();
    if (trail.at(-1) !== page) return;
    at("proof-title").textContent = title;
    at("proof-body").replaceChildren(...parts.filter(Boolean));
    at("proof-title").focus();
  } catch (trouble) {
    at("proof-body").replaceChildren(make("p", { role: "alert" }, say("failed", { why: trouble.message })));
  }
}

function list(pairs) {
  const rows = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return make("dl", {}, ...rows.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
}

async function indicator(code, where) {
  const path = `/v1/targets/indicators/${code}`;
  const [found, whole] = await Promise.all([
    read(query(path, { as_of: where.as_of })), read(query("/v1/targets/scoreboard/cockpit", where)),
  ]);
  const rung = whole.ladder.find((each) => each.code === code);
  const tile = [...whole.indicators, ...whole.floors, ...whole.parks, ...whole.duties, ...whole.cultivation].find((each) => each.code === code)
    ?? (rung && { ...rung, light: "none" });
  const box = (kind, open) => {
    const element = make("div", { class: "chart" });
    const width = Math.min(940, innerWidth - 40);
    paint(element, query(`${path}/chart.svg`, { kind, ...where, lang: lang(), theme: "page", width }), open).catch(() => element.remove());
    return element;
  };
  const counted = found.source === "counted" || found.source === "mixed";
  const toFacts = (district) => openFacts(code, { ...where, district });
  return [
    named(found.name),
    answer(found, tile, whole),
    list(about(found, tile)),
    make("h3", {}, say("months")), box("series"),
    make("h3", {}, say("by_district")), box("breakdown", counted ? (data) => toFacts(data.district) : null),
    counted ? make("p", {}, make("button", { onclick: () => toFacts(where.district) }, say("all_facts"))) : make("p", {}, say("no_facts")),
  ];
}

function answer(found, tile, whole) {
  const value = tile ? tile.value : found.value;
  const unit = lang() === "en" ? found.unit_en : found.unit;
  return make("p", { class: "answer" },
    make("b", {}, figure(value)), make("span", {}, `${unit} · ${found.as_of}`),
    whole.district ? make("span", {}, named(whole.district.name)) : null,
    tile && tile.light !== "none" ? make("span", { class: "light" }, make("span", { class: `sign ${tile.light}` }), say(tile.light)) : null);
}

function about(found, tile) {
  const reading = found.setting;
  return [
    [tile?.goal_year ? say(found.annual_floor === null ? "target" : "floor", { year: tile.goal_year }) : say("target", { year: "" }),
      tile?.goal ? `${figure(tile.goal)} · ${percent(tile.done_ratio)}` : null],
    [say("due"), tile?.due ? figure(Math.round(Number(tile.due) * 10) / 10) : null],
    [say("kind"), lang() === "en" ? found.kind : found.kind_text],
    [say("document"), [found.document, found.annex_no ? `№ ${found.annex_no}` : found.reference].filter(Boolean).join(" ")],
    [say("owners"), found.owners.join("、")],
    [say("source"), found.source === "none" ? say("unknown") : say(found.source)],
    [say("statement"), found.stated ? `${figure(found.stated.value)} · ${found.stated.department} · ${found.stated.as_of}` : null],
    [say("difference"), found.stated?.difference === null ? null : figure(found.stated?.difference ?? null).replace("—", "")],
    [say("reading"), reading ? `${named(reading.text)} (${reading.name} = ${JSON.stringify(reading.value)}, ${reading.confidence})` : null],
    [say("other_readings"), reading?.alternatives.length ? reading.alternatives.map((each) => JSON.stringify(each)).join(" · ") : null],
    [say("ambiguity"), found.ambiguity],
  ];
}

async function facts(code, where) {
  const path = `/v1/targets/indicators/${code}`;
  const given = { as_of: where.as_of, district: where.district, limit: 50 };
  const [found, page, units] = await Promise.all([
    read(query(path, { as_of: where.as_of })), read(query(`${path}/facts`, given)), read("/v1/reference/districts"),
  ]);
  const names = Object.fromEntries(units.items.map((unit) => [unit.code ?? unit.unit_id, unit]));
  const body = make("tbody");
  const more = make("button", { class: "more" }, say("more"));
  const fill = (part) => {
    body.append(...part.items.map((fact) => row(fact, names)));
    more.hidden = !part.next_cursor;
    more.onclick = async () => fill(await read(query(`${path}/facts`, { ...given, cursor: part.next_cursor })));
  };
  fill(page);
  const heads = ["subject", "where", "from", "until", "decided", "event", "proof"].map((key) => make("th", { scope: "col" }, say(key)));
  const name = where.district === "undecided" ? say("undecided") : where.district ? place(names, where.district) : "";
  return [
    [say("facts"), named(found.name), name].filter(Boolean).join(" · "),
    make("div", { class: "scroll", tabindex: "0" }, make("table", {}, make("thead", {}, make("tr", {}, ...heads)), body)),
    more,
  ];
}

const place = (names, unit) => (names[unit] ? named(names[unit].name ?? names[unit]) : unit);

function row(fact, names) {
  const cell = (value) => make("td", {}, value);
  const proof = fact.proof?.recognition
    ? make("button", { class: "linkish", onclick: () => enter(() => recognition(fact)) }, say("recognition"))
    : fact.proof?.record ? make("code", {}, fact.proof.record) : [fact.kind, fact.category].filter(Boolean).join(" · ");
  return make("tr", {},
    cell(make("code", {}, fact.counted)), cell(fact.district ? place(names, fact.district) : say("undecided")),
    cell(fact.counts_from), cell(fact.counts_until ?? say("open_end")), cell(fact.decided_on),
    cell(make("code", {}, fact.event_id)), cell(proof));
}

async function recognition(fact) {
  const found = await read(fact.proof.recognition);
  const link = found.rule_set ? make("a", { href: `/v1/rule-sets/${found.rule_set}` }, `${say("rule_clauses")} ${found.rule_set}`) : null;
  return [
    `${say("recognition")} · ${found.credit_code}`,
    list([...Object.entries(found).filter(([, value]) => typeof value !== "object").map(([name, value]) => [name, String(value)]),
      [say("event"), make("code", {}, fact.event_id)], [say("rule_set"), link]]),
  ];
}
