// Reads the API of the page's own host; whoever asks hears of trouble as an Error with the problem's title.
import { lang } from "./words.js";

export async function read(path, { signal } = {}) {
  const answer = await fetch(path, { headers: { "Accept-Language": lang() === "en" ? "en" : "zh-CN" }, signal });
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw new Error(problem.title ?? `HTTP ${answer.status}`);
  }
  return answer.headers.get("content-type")?.includes("json") ? answer.json() : answer.text();
}
export function query(path, given) {
  const kept = Object.entries(given).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return kept.length ? `${path}?${new URLSearchParams(kept)}` : path;
}
