// Loaded by every page: applies live updates.

const connection = document.getElementById("connection");

function showConnection(message) {
  connection.textContent = message;
  connection.hidden = !message;
}

// A form that a function answers may take some seconds. The page says so, and forgets it after Back.
const SILENT_MS = 1500;
let waitNotice;
addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.target === "_blank") return;
  clearTimeout(waitNotice);
  waitNotice = setTimeout(() => showConnection("Waiting for the pipeline: a function that has slept takes some seconds to start …"), SILENT_MS);
});
addEventListener("pageshow", () => {
  clearTimeout(waitNotice);
  showConnection("");
});

// The server sends whole elements by their ids ("part"), then the order of the elements of each list ("list").
function subscribe(address) {
  const page = new URL(address, location.href);
  const unplaced = new Map();
  let source;

  const replacePart = (id, html) => {
    const template = document.createElement("template");
    template.innerHTML = html.trim();
    const element = template.content.firstElementChild;
    const old = document.getElementById(id);
    if (!old) return unplaced.set(id, element);
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const open = [...old.querySelectorAll("details[open][id]")].map((details) => details.id);
    old.replaceWith(element);
    for (const name of open) element.querySelector(`#${CSS.escape(name)}`)?.setAttribute("open", "");
    if (focused) restoreFocus(element, focused);
    element.dispatchEvent(new CustomEvent("updated", { bubbles: true }));
  };

  const restoreFocus = (element, focused) => {
    const href = focused.getAttribute("href");
    const selector = focused.id ? `#${CSS.escape(focused.id)}` : href ? `[href="${CSS.escape(href)}"]` : null;
    (selector && (element.matches(selector) ? element : element.querySelector(selector)))?.focus({ preventScroll: true });
  };

  const reorder = (id, children) => {
    const list = document.getElementById(id);
    const kept = new Set(children);
    for (const child of [...list.children]) if (!kept.has(child.id)) child.remove();
    let next = list.firstElementChild;
    for (const name of children) {
      const child = document.getElementById(name) ?? unplaced.get(name);
      if (child === next) next = next.nextElementSibling;
      else if (child) list.insertBefore(child, next);
    }
    unplaced.clear();
  };

  const connect = () => {
    source = new EventSource(page);
    source.onopen = () => showConnection("");
    source.onerror = () => showConnection("No connection to the pipeline. Reconnecting …");
    source.addEventListener("part", (event) => {
      const { id, html } = JSON.parse(event.data);
      replacePart(id, html);
    });
    source.addEventListener("list", (event) => {
      const { id, children } = JSON.parse(event.data);
      reorder(id, children);
    });
    source.addEventListener("unavailable", (event) => showConnection(event.data));
    source.addEventListener("done", (event) => {
      page.searchParams.set("after", event.lastEventId);
      showConnection("");
    });
  };

  // A browser opens at most six connections to a server, so a page that is not visible closes its own.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) source.close();
    else if (source.readyState === EventSource.CLOSED) connect();
  });
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => event.persisted && connect());
  connect();
}

if (document.body.dataset.live) subscribe(document.body.dataset.live);
