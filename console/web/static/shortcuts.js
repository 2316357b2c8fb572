// Keys that control the player from anywhere on the page, and the list of them.

import { changeRate, hasAudio, linkIn, next, player, previous, skipBack, skipOn, toggle } from "./player.js";
import { readStored, writeStored } from "./stored.js";

const tracks = document.getElementById("tracks");
const help = document.getElementById("shortcuts");
const enabled = document.getElementById("shortcuts-enabled");
const TYPING = "input:not([type='checkbox']), textarea, select, audio, [contenteditable]";
const PRESSED_BY_SPACE = "button, summary, input";
const SCROLLED_BY_ARROWS = ".wide, .waterfall-scroll";

const KEYS = {
  " ": toggle,
  ArrowLeft: skipBack,
  ArrowRight: skipOn,
  n: next,
  p: previous,
  "<": () => changeRate(-1),
  ">": () => changeRate(1),
  b: () => document.getElementById("add-bookmark").click(),
};

function moveFocus(to) {
  const all = [...tracks.querySelectorAll("a")];
  const at = all.indexOf(document.activeElement);
  all[Math.min(Math.max(to(at, all.length), 0), all.length - 1)]?.focus();
}

const LIST_KEYS = {
  ArrowDown: () => moveFocus((at) => at + 1),
  ArrowUp: () => moveFocus((at) => at - 1),
  Home: () => moveFocus(() => 0),
  End: () => moveFocus((_, length) => length - 1),
};

function actionFor(event) {
  const { key, target } = event;
  if (key === "?") return showHelp;
  if (!hasAudio()) return undefined;
  if (linkIn(target.closest("#tracks > li")) && LIST_KEYS[key]) return LIST_KEYS[key];
  if (key === " " && target.closest(PRESSED_BY_SPACE)) return undefined;
  if (key.startsWith("Arrow") && target.closest(SCROLLED_BY_ARROWS)) return undefined;
  return KEYS[key];
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || help.open) return;
  const target = event.target;
  if (target.closest(TYPING) || (!enabled.checked && !player.contains(target))) return;
  const action = actionFor(event);
  if (!action) return;
  event.preventDefault();
  action();
});

function showHelp() {
  help.showModal();
}

document.getElementById("show-shortcuts").addEventListener("click", showHelp);
enabled.checked = readStored("shortcuts") ?? true;
enabled.addEventListener("change", () => writeStored("shortcuts", enabled.checked));
