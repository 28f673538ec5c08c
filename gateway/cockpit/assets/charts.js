// Puts charts of the API into the page and lets mouse, finger and keyboard open what a mark stands for.
import { read } from "./api.js";

const shown = new WeakMap();

export async function paint(box, path, open) {
  box.dataset.src = path;
  const text = await read(path);
  if (box.dataset.src !== path || shown.get(box) === text) return;
  shown.set(box, text);
  const svg = document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
  if (open) enliven(svg, open);
  box.replaceChildren(svg);
}

function enliven(svg, open) {
  const marks = [...svg.querySelectorAll("[data-code], [data-district]")];
  if (!marks.length) return;
  svg.setAttribute("role", "group");
  marks.forEach((mark, place) => {
    mark.setAttribute("role", "button");
    mark.setAttribute("tabindex", place ? "-1" : "0");
    mark.setAttribute("aria-label", mark.querySelector("title")?.textContent ?? "");
    mark.addEventListener("click", () => open(mark.dataset));
  });
  svg.addEventListener("keydown", (event) => {
    const place = marks.indexOf(event.target.closest("[role=button]"));
    if (place < 0) return;
    const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, Home: -place, End: marks.length - 1 - place };
    if (event.key in steps) {
      const next = marks[Math.min(marks.length - 1, Math.max(0, place + steps[event.key]))];
      marks[place].setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
    } else if (event.key === "Enter" || event.key === " ") open(marks[place].dataset);
    else return;
    event.preventDefault();
  });
}
