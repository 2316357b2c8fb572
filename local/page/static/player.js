// Plays a book: one chapter after the other, as they become complete, and the next time on from the same place.

const player = document.getElementById("player");
const audio = player.querySelector("audio");
const tracks = document.getElementById("tracks");
const now = document.getElementById("now");
const rate = document.getElementById("rate");
const SAVED_EVERY_SECONDS = 5;
const SKIPPED_SECONDS = 10;
const place = `place:${player.dataset.book}`;
let current = null;
let awaited = null;
let savedAt = -Infinity;

const linkIn = (track) => track?.querySelector("a");
const links = () => [...tracks.querySelectorAll("a")];

// A browser may keep no storage for a page, and then says so with an exception.
function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

function remember(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Then the next time begins at the beginning.
  }
}

// The list is renewed while it plays: what is current is known by its id.
function mark() {
  const all = links();
  const playing = linkIn(document.getElementById(current));
  player.classList.toggle("silent", !all.length);
  tracks.querySelector(".playing")?.classList.remove("playing");
  for (const link of all) {
    link.tabIndex = link === (playing ?? all[0]) ? 0 : -1;
    link.removeAttribute("aria-current");
  }
  playing?.setAttribute("aria-current", "true");
  playing?.parentElement.classList.add("playing");
}

function load(track, seconds = 0) {
  current = track.id;
  awaited = null;
  savedAt = -Infinity;
  audio.src = linkIn(track).href;
  audio.currentTime = seconds;
  const title = linkIn(track).textContent;
  now.textContent = player.classList.contains("single") ? "" : title;
  mark();
  if (navigator.mediaSession) navigator.mediaSession.metadata = new MediaMetadata({ title, album: player.dataset.title });
}

function play(track) {
  load(track);
  linkIn(track).scrollIntoView({ block: "nearest" });
  return audio.play().catch(() => {});
}

function step(neighbour) {
  const track = document.getElementById(current)?.[neighbour];
  if (linkIn(track)) return play(track);
  if (!track || neighbour === "previousElementSibling") return;
  awaited = track.id;
  now.textContent = "The next chapter isn’t complete yet. It plays as soon as it is.";
}

const next = () => step("nextElementSibling");
const previous = () => step("previousElementSibling");
const toggle = () => (audio.paused ? audio.play().catch(() => {}) : audio.pause());
const skip = (seconds) => (audio.currentTime = Math.max(0, audio.currentTime + seconds));

// Whoever only looks at another chapter doesn't lose the place in the one that was listened to.
function save() {
  if (!audio.played.length) return;
  savedAt = audio.currentTime;
  remember(place, audio.ended ? null : { track: current, seconds: Math.floor(savedAt) });
}

function begin() {
  const saved = recall(place);
  const track = document.getElementById(saved?.track);
  if (linkIn(track)) load(track, saved.seconds);
  else if (links().length) load(links()[0].closest("li"));
}

function move(to) {
  const all = links();
  const at = all.indexOf(document.activeElement);
  all[Math.min(Math.max(to(at, all.length), 0), all.length - 1)]?.focus();
}

const KEYS = {
  ArrowDown: () => move((at) => at + 1),
  ArrowUp: () => move((at) => at - 1),
  Home: () => move(() => 0),
  End: () => move((_, length) => length - 1),
  ArrowLeft: () => skip(-SKIPPED_SECONDS),
  ArrowRight: () => skip(SKIPPED_SECONDS),
  " ": toggle,
};

tracks.addEventListener("keydown", (event) => {
  if (!KEYS[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  KEYS[event.key]();
});
tracks.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  play(link.closest("li"));
});
tracks.addEventListener("renewed", (event) => {
  if (event.target.id === awaited && linkIn(event.target)) play(event.target);
  else if (current) mark();
  else begin();
});
document.getElementById("previous-track").addEventListener("click", previous);
document.getElementById("next-track").addEventListener("click", next);
navigator.mediaSession?.setActionHandler("previoustrack", previous);
navigator.mediaSession?.setActionHandler("nexttrack", next);

audio.addEventListener("timeupdate", () => Math.abs(audio.currentTime - savedAt) >= SAVED_EVERY_SECONDS && save());
audio.addEventListener("pause", save);
addEventListener("pagehide", save);
audio.addEventListener("ended", next);
audio.addEventListener("error", () => (now.textContent = "This chapter’s audio could not be loaded."));

function hasten(value) {
  audio.defaultPlaybackRate = audio.playbackRate = Number(value);
}

rate.addEventListener("change", () => {
  hasten(rate.value);
  remember("rate", rate.value);
});
rate.value = recall("rate") ?? rate.value;
hasten(rate.value);
begin();
