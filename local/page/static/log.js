// A chapter's log lines are looked for after the page has come, and again some time after it has changed.

const WAIT_MILLISECONDS = 3000;
const log = document.getElementById("log");
let timer = null;

async function load() {
  timer = null;
  const answer = await fetch(log.dataset.src, { headers: { "X-Fragment": "1" } }).catch(() => null);
  if (answer?.ok) log.innerHTML = await answer.text();
}

document.addEventListener("renewed", () => (timer ??= setTimeout(load, WAIT_MILLISECONDS)));
load();
