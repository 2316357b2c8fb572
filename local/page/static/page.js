// What every page does: it stays true while it is open, and takes what is dropped on it.

const connection = document.getElementById("connection");

function say(text) {
  connection.textContent = text;
  connection.hidden = !text;
}

// The server sends whole elements by their ids ("part"), then the order of those that stand in a list ("list").
function live(address) {
  const page = new URL(address, location.href);
  const waiting = new Map();
  let source;

  const put = (id, html) => {
    const holder = document.createElement("template");
    holder.innerHTML = html.trim();
    const fresh = holder.content.firstElementChild;
    const old = document.getElementById(id);
    if (!old) return waiting.set(id, fresh);
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const opened = [...old.querySelectorAll("details[open][id]")].map((details) => details.id);
    old.replaceWith(fresh);
    for (const name of opened) fresh.querySelector(`#${CSS.escape(name)}`)?.setAttribute("open", "");
    if (focused) refocus(fresh, focused);
    fresh.dispatchEvent(new CustomEvent("renewed", { bubbles: true }));
  };

  const refocus = (fresh, focused) => {
    const href = focused.getAttribute("href");
    const same = focused.id ? `#${CSS.escape(focused.id)}` : href ? `[href="${CSS.escape(href)}"]` : null;
    (same && (fresh.matches(same) ? fresh : fresh.querySelector(same)))?.focus({ preventScroll: true });
  };

  const order = (id, children) => {
    const list = document.getElementById(id);
    const wanted = new Set(children);
    for (const child of [...list.children]) if (!wanted.has(child.id)) child.remove();
    let next = list.firstElementChild;
    for (const name of children) {
      const child = document.getElementById(name) ?? waiting.get(name);
      if (child === next) next = next.nextElementSibling;
      else if (child) list.insertBefore(child, next);
    }
    waiting.clear();
  };

  const listen = () => {
    source = new EventSource(page);
    source.onopen = () => say("");
    source.onerror = () => say("No connection to the pipeline. Trying again …");
    source.addEventListener("part", (event) => {
      const { id, html } = JSON.parse(event.data);
      put(id, html);
    });
    source.addEventListener("list", (event) => {
      const { id, children } = JSON.parse(event.data);
      order(id, children);
    });
    source.addEventListener("trouble", (event) => say(event.data));
    source.addEventListener("done", (event) => {
      page.searchParams.set("after", event.lastEventId);
      say("");
    });
  };

  // A browser has six connections to a server: a page that nobody sees gives its own back.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) source.close();
    else if (source.readyState === EventSource.CLOSED) listen();
  });
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => event.persisted && listen());
  listen();
}

function drops(form) {
  const told = document.getElementById("dropped");

  const send = async (data) => {
    told.className = "dropped";
    told.textContent = "Dropping …";
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
      const { message } = await answer.json();
      told.textContent = message;
      told.classList.add(answer.ok ? "done" : "failed");
      if (answer.ok) form.reset();
    } catch {
      told.textContent = "The pipeline did not answer. Is it still running?";
      told.classList.add("failed");
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(new FormData(form));
  });
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    document.body.classList.add("dragging");
  });
  addEventListener("dragleave", (event) => event.relatedTarget ?? document.body.classList.remove("dragging"));
  addEventListener("drop", async (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    document.body.classList.remove("dragging");
    for (const file of event.dataTransfer.files) {
      const data = new FormData(form);
      data.set("file", file);
      await send(data);
    }
  });
}

if (document.body.dataset.live) live(document.body.dataset.live);
const form = document.getElementById("drop");
if (form) drops(form);
