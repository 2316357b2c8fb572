// Loads the waterfall, zooms it by mouse, touch and keyboard, and keeps it up to date while the book is in progress.
// The server draws it; each time range has its own URL.

const DEBOUNCE_MS = 150;
const MIN_INTERVAL_MS = 2000;
const INTERVAL_FACTOR = 5; // time between reloads, as a multiple of the duration of the last one

let figure = document.getElementById("waterfall");
let selected = null;
let latestRequest = 0;

const number = (name) => Number(figure.dataset[name]);
const chart = () => figure.querySelector(".waterfall-chart");
const bars = (row) => [...row.children].filter((bar) => bar.querySelector("title"));

async function show(query) {
  const request = ++latestRequest;
  const started = performance.now();
  if (!chart()) figure.querySelector(":scope > p")?.replaceChildren("Loading the trace …");
  const response = await fetch(`${figure.dataset.src}?${query}`, { headers: { "X-Fragment": "1" } }).catch(() => null);
  if (response?.ok && request === latestRequest) replace(await response.text());
  return performance.now() - started;
}

function replace(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  const updated = template.content.firstElementChild;
  const focused = figure.contains(document.activeElement) ? document.activeElement : null;
  const scrolled = figure.querySelector(".waterfall-scroll")?.scrollLeft ?? 0;
  const status = figure.querySelector(".waterfall-status")?.textContent;
  if (figure.querySelector("details")?.open) updated.querySelector("details")?.setAttribute("open", "");
  figure.replaceWith(updated);
  figure = updated;
  selected = null;
  const scroll = figure.querySelector(".waterfall-scroll");
  if (scroll) scroll.scrollLeft = scrolled;
  if (status) figure.querySelector(".waterfall-status")?.append(status);
  const selector = { DIV: ".waterfall-scroll", SUMMARY: "summary" }[focused?.tagName];
  const link = focused?.tagName === "A" && [...figure.querySelectorAll("a")].find((a) => a.textContent === focused.textContent);
  (link || (selector && figure.querySelector(selector)))?.focus({ preventScroll: true });
}

// Returns a time range as a query. The whole has no bounds, because it may still grow.
function rangeQuery(from, to) {
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
const reload = () => show(whole() ? rangeQuery(0, Infinity) : rangeQuery(number("start"), number("end")));

// Keeps the moment under the pointer in place. The steps of a wheel are combined into one request.
let factor = 1;
let zoomTimer = null;
function zoom(by, share) {
  factor *= by;
  clearTimeout(zoomTimer);
  zoomTimer = setTimeout(() => {
    const [from, length] = [number("start"), number("end") - number("start")];
    const start = from + length * share * (1 - factor);
    show(rangeQuery(start, start + length * factor));
    factor = 1;
  }, DEBOUNCE_MS);
}

const shareAt = (x) => {
  const { left, width } = chart().getBoundingClientRect();
  return Math.min(1, Math.max(0, (x - left) / width));
};

function select(bar) {
  selected?.classList.remove("selected");
  selected = bar;
  bar.classList.add("selected");
  figure.querySelector(".waterfall-status").textContent = bar.querySelector("title").textContent;
}

function moveSelection(key) {
  const rows = [...figure.querySelectorAll(".row")].filter((row) => bars(row).length);
  if (!rows.length) return;
  const row = rows.indexOf(selected?.closest(".row"));
  if (row < 0) return select(bars(rows[0])[0]);
  const inRow = bars(rows[row]).sort((a, b) => a.getBoundingClientRect().left - b.getBoundingClientRect().left);
  if (key === "ArrowRight" || key === "ArrowLeft") {
    select(inRow[inRow.indexOf(selected) + (key === "ArrowRight" ? 1 : -1)] ?? selected);
  } else {
    const { left } = selected.getBoundingClientRect();
    const distance = (bar) => Math.abs(bar.getBoundingClientRect().left - left);
    const others = bars(rows[row + (key === "ArrowDown" ? 1 : -1)] ?? rows[row]);
    select(others.reduce((best, bar) => (distance(bar) < distance(best) ? bar : best)));
  }
  selected.scrollIntoView({ block: "nearest", inline: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.(".waterfall-scroll") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.startsWith("Arrow")) moveSelection(event.key);
  else if (event.key === "+" || event.key === "=") zoom(0.5, 0.5);
  else if (event.key === "-") zoom(2, 0.5);
  else if (event.key === "0") show(rangeQuery(0, Infinity));
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

// Dragging the mouse selects a time range, pinching zooms, one finger scrolls.
const touches = new Map();
let selection = null;
let pinchStart = 0;

document.addEventListener("pointerdown", (event) => {
  if (!event.target.closest?.(".waterfall-chart")) return;
  if (event.pointerType === "touch") {
    touches.set(event.pointerId, event.clientX);
    if (touches.size === 2) pinchStart = pinchDistance();
  } else if (event.button === 0) {
    const shape = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    selection = { from: shareAt(event.clientX), shape };
    shape.setAttribute("class", "selection");
    shape.setAttribute("height", "100%");
  }
});

const pinchDistance = () => {
  const [one, other] = touches.values();
  return Math.max(20, Math.abs(one - other));
};

document.addEventListener("pointermove", (event) => {
  if (touches.has(event.pointerId)) touches.set(event.pointerId, event.clientX);
  if (!selection) return;
  const [from, to] = [selection.from, shareAt(event.clientX)].sort((a, b) => a - b);
  if (!selection.shape.parentNode) chart().append(selection.shape);
  selection.shape.setAttribute("x", `${from * 100}%`);
  selection.shape.setAttribute("width", `${(to - from) * 100}%`);
});

function endPointer(event) {
  if (touches.size === 2 && touches.has(event.pointerId)) {
    const middle = [...touches.values()].reduce((a, b) => a + b) / 2;
    zoom(pinchStart / pinchDistance(), shareAt(middle));
  }
  touches.delete(event.pointerId);
  if (!selection) return;
  const [from, to] = [selection.from, shareAt(event.clientX)].sort((a, b) => a - b);
  selection.shape.remove();
  selection = null;
  const bar = event.target.closest?.(".row > *");
  if ((to - from) * chart().clientWidth > 8) {
    const at = (share) => number("start") + share * (number("end") - number("start"));
    show(rangeQuery(at(from), at(to)));
  } else if (bar?.querySelector("title")) select(bar);
}
document.addEventListener("pointerup", endPointer);
document.addEventListener("pointercancel", (event) => {
  touches.delete(event.pointerId);
  selection?.shape.remove();
  selection = null;
});

// Reloads while the book is in progress, until there is a trace, and when the page has changed. It starts after the page
// has loaded, because drawing a waterfall takes the server some time.
async function keepUpToDate() {
  if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done, { once: true }));
  let changed = false;
  document.addEventListener("updated", () => { changed = true; });
  let duration = "start" in figure.dataset ? 0 : await reload();
  for (;;) {
    await new Promise((done) => setTimeout(done, Math.max(MIN_INTERVAL_MS, INTERVAL_FACTOR * duration)));
    const needed = changed || "running" in figure.dataset || !("start" in figure.dataset);
    if (!needed || document.hidden || selection || touches.size) continue;
    changed = false;
    duration = await reload();
  }
}

if (figure) keepUpToDate();
