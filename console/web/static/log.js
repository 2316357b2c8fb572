// Loads a chapter's log lines after the page itself, and again some time after the chapter has changed.

const DELAY_MS = 3000;
const log = document.getElementById("log");
let timer = null;

async function load() {
  timer = null;
  const response = await fetch(log.dataset.src, { headers: { "X-Fragment": "1" } }).catch(() => null);
  if (response?.ok) log.innerHTML = await response.text();
}

document.addEventListener("updated", () => (timer ??= setTimeout(load, DELAY_MS)));
load();
