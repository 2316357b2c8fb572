// The waterfall: fetched into its place, zoomed with mouse, fingers and keys, and up to date while the book runs.
// Everything is drawn by the server; each stretch of time has an address.

const QUIET_MS = 150;
const LEAST_MS = 2000;
const SHARE_OF_TIME = 5; // a reload waits so many times as long as the last one took

let figure = document.getElementById("waterfall");
let chosen = null;
let asked = 0;

const number = (name) => Number(figure.dataset[name]);
const chart = () => figure.querySelector(".waterfall-chart");
const bars = (row) => [...row.children].filter((bar) => bar.querySelector("title"));

async function show(query) {
  const mine = ++asked;
  const began = performance.now();
  const answer = await fetch(`${figure.dataset.src}?${query}`, { headers: { "X-Fragment": "1" } }).catch(() => null);
  if (answer?.ok && mine === asked) replace(await answer.text());
  return performance.now() - began;
}

function replace(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim();
  const fresh = holder.content.firstElementChild;
  const focused = figure.contains(document.activeElement) ? document.activeElement : null;
  const scrolled = figure.querySelector(".waterfall-scroll")?.scrollLeft ?? 0;
  const told = figure.querySelector(".waterfall-told")?.textContent;
  if (figure.querySelector("details")?.open) fresh.querySelector("details")?.setAttribute("open", "");
  figure.replaceWith(fresh);
  figure = fresh;
  chosen = null;
  const scroll = figure.querySelector(".waterfall-scroll");
  if (scroll) scroll.scrollLeft = scrolled;
  if (told) figure.querySelector(".waterfall-told")?.append(told);
  const same = { DIV: ".waterfall-scroll", SUMMARY: "summary" }[focused?.tagName];
  const link = focused?.tagName === "A" && [...figure.querySelectorAll("a")].find((a) => a.textContent === focused.textContent);
  (link || (same && figure.querySelector(same)))?.focus({ preventScroll: true });
}

// The stretch that is in view, as a query; all of it has no ends, as it may grow.
function stretch(from, to) {
  const query = new URLSearchParams();
  if (figure.dataset.execution) query.set("execution", figure.dataset.execution);
  const [start, end] = [Math.max(0, from), Math.min(number("length"), to)];
  if (start > 0 || end < number("length")) {
    query.set("from", start.toFixed(3));
    query.set("to", end.toFixed(3));
  }
  return query;
}

const whole = () => !("start" in figure.dataset) || "whole" in figure.dataset;
const again = () => show(whole() ? stretch(0, Infinity) : stretch(number("start"), number("end")));

// Leaves the moment under the pointer where it is. Many small turns of a wheel are one request.
let factor = 1;
let turning = null;
function zoom(by, share) {
  factor *= by;
  clearTimeout(turning);
  turning = setTimeout(() => {
    const [from, length] = [number("start"), number("end") - number("start")];
    const start = from + length * share * (1 - factor);
    show(stretch(start, start + length * factor));
    factor = 1;
  }, QUIET_MS);
}

const shareAt = (x) => {
  const { left, width } = chart().getBoundingClientRect();
  return Math.min(1, Math.max(0, (x - left) / width));
};

function tell(bar) {
  chosen?.classList.remove("chosen");
  chosen = bar;
  bar.classList.add("chosen");
  figure.querySelector(".waterfall-told").textContent = bar.querySelector("title").textContent;
}

function walk(key) {
  const rows = [...figure.querySelectorAll(".row")].filter((row) => bars(row).length);
  if (!rows.length) return;
  const row = rows.indexOf(chosen?.closest(".row"));
  if (row < 0) return tell(bars(rows[0])[0]);
  const inRow = bars(rows[row]).sort((a, b) => a.getBoundingClientRect().left - b.getBoundingClientRect().left);
  if (key === "ArrowRight" || key === "ArrowLeft") {
    tell(inRow[inRow.indexOf(chosen) + (key === "ArrowRight" ? 1 : -1)] ?? chosen);
  } else {
    const { left } = chosen.getBoundingClientRect();
    const away = (bar) => Math.abs(bar.getBoundingClientRect().left - left);
    const others = bars(rows[row + (key === "ArrowDown" ? 1 : -1)] ?? rows[row]);
    tell(others.reduce((best, bar) => (away(bar) < away(best) ? bar : best)));
  }
  chosen.scrollIntoView({ block: "nearest", inline: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.(".waterfall-scroll") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.startsWith("Arrow")) walk(event.key);
  else if (event.key === "+" || event.key === "=") zoom(0.5, 0.5);
  else if (event.key === "-") zoom(2, 0.5);
  else if (event.key === "0") show(stretch(0, Infinity));
  else return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("#waterfall a[href]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    show(new URL(link.href).search.slice(1));
  }
});

document.addEventListener("wheel", (event) => {
  if (!event.ctrlKey || !event.target.closest?.(".waterfall-chart")) return;
  event.preventDefault();
  zoom(Math.exp(event.deltaY / 200), shareAt(event.clientX));
}, { passive: false });

// A mouse selects a stretch; two fingers spread it; one finger scrolls.
const fingers = new Map();
let selection = null;
let spread = 0;

document.addEventListener("pointerdown", (event) => {
  if (!event.target.closest?.(".waterfall-chart")) return;
  if (event.pointerType === "touch") {
    fingers.set(event.pointerId, event.clientX);
    if (fingers.size === 2) spread = gap();
  } else if (event.button === 0) {
    const shape = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    selection = { from: shareAt(event.clientX), shape };
    shape.setAttribute("class", "selection");
    shape.setAttribute("height", "100%");
  }
});

const gap = () => {
  const [one, other] = fingers.values();
  return Math.max(20, Math.abs(one - other));
};

document.addEventListener("pointermove", (event) => {
  if (fingers.has(event.pointerId)) fingers.set(event.pointerId, event.clientX);
  if (!selection) return;
  const [from, to] = [selection.from, shareAt(event.clientX)].sort((a, b) => a - b);
  if (!selection.shape.parentNode) chart().append(selection.shape);
  selection.shape.setAttribute("x", `${from * 100}%`);
  selection.shape.setAttribute("width", `${(to - from) * 100}%`);
});

function released(event) {
  if (fingers.size === 2 && fingers.has(event.pointerId)) {
    const middle = [...fingers.values()].reduce((a, b) => a + b) / 2;
    zoom(spread / gap(), shareAt(middle));
  }
  fingers.delete(event.pointerId);
  if (!selection) return;
  const [from, to] = [selection.from, shareAt(event.clientX)].sort((a, b) => a - b);
  selection.shape.remove();
  selection = null;
  const bar = event.target.closest?.(".row > *");
  if ((to - from) * chart().clientWidth > 8) {
    const at = (share) => number("start") + share * (number("end") - number("start"));
    show(stretch(at(from), at(to)));
  } else if (bar?.querySelector("title")) tell(bar);
}
document.addEventListener("pointerup", released);
document.addEventListener("pointercancel", (event) => {
  fingers.delete(event.pointerId);
  selection?.shape.remove();
  selection = null;
});

// While the book runs, until there is anything to be seen, and when something on the page has changed. A waterfall takes
// the server a while: the page itself comes first.
async function follow() {
  if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done, { once: true }));
  let changed = false;
  document.addEventListener("renewed", () => { changed = true; });
  let took = "start" in figure.dataset ? 0 : await again();
  for (;;) {
    await new Promise((done) => setTimeout(done, Math.max(LEAST_MS, SHARE_OF_TIME * took)));
    const wanted = changed || "running" in figure.dataset || !("start" in figure.dataset);
    if (!wanted || document.hidden || selection || fingers.size) continue;
    changed = false;
    took = await again();
  }
}

if (figure) follow();
