// Plays a book's chapters in order as they become complete, and resumes at the stored position.

const player = document.getElementById("player");
const audio = player.querySelector("audio");
const tracks = document.getElementById("tracks");
const now = document.getElementById("now");
const rate = document.getElementById("rate");
const SAVED_EVERY_SECONDS = 5;
const SKIPPED_SECONDS = 10;
const positionKey = `place:${player.dataset.book}`;
let current = null;
let awaited = null; // the next track, which plays as soon as it is complete
let savedAt = -Infinity;

const linkIn = (track) => track?.querySelector("a");
const links = () => [...tracks.querySelectorAll("a")];

// Browsers throw an exception if storage is disabled.
function readStored(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

function writeStored(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Without storage, playback starts at the beginning next time.
  }
}

// Live updates replace the tracks during playback, so the current one is identified by its id.
function highlightCurrent() {
  const all = links();
  const playing = linkIn(document.getElementById(current));
  player.classList.toggle("no-audio", !all.length);
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
  highlightCurrent();
  if (navigator.mediaSession) navigator.mediaSession.metadata = new MediaMetadata({ title, album: player.dataset.title, artwork: [{ src: `/books/${player.dataset.book}/cover.jpg`, type: "image/jpeg" }] });
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
  now.textContent = "The next chapter is not complete yet. It plays as soon as it is.";
}

const next = () => step("nextElementSibling");
const previous = () => step("previousElementSibling");
const toggle = () => (audio.paused ? audio.play().catch(() => {}) : audio.pause());
const skip = (seconds) => (audio.currentTime = Math.max(0, audio.currentTime + seconds));

// Nothing is stored before playback starts: opening another chapter does not lose the position in this one.
function savePosition() {
  if (!audio.played.length) return;
  savedAt = audio.currentTime;
  writeStored(positionKey, audio.ended ? null : { track: current, seconds: Math.floor(savedAt) });
}

function restorePosition() {
  const saved = readStored(positionKey);
  const track = document.getElementById(saved?.track);
  if (linkIn(track)) load(track, saved.seconds);
  else if (links().length) load(links()[0].closest("li"));
}

function moveFocus(to) {
  const all = links();
  const at = all.indexOf(document.activeElement);
  all[Math.min(Math.max(to(at, all.length), 0), all.length - 1)]?.focus();
}

const KEYS = {
  ArrowDown: () => moveFocus((at) => at + 1),
  ArrowUp: () => moveFocus((at) => at - 1),
  Home: () => moveFocus(() => 0),
  End: () => moveFocus((_, length) => length - 1),
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
tracks.addEventListener("updated", (event) => {
  if (event.target.id === awaited && linkIn(event.target)) play(event.target);
  else if (current) highlightCurrent();
  else restorePosition();
});
document.getElementById("previous-track").addEventListener("click", previous);
document.getElementById("next-track").addEventListener("click", next);
navigator.mediaSession?.setActionHandler("previoustrack", previous);
navigator.mediaSession?.setActionHandler("nexttrack", next);

audio.addEventListener("timeupdate", () => Math.abs(audio.currentTime - savedAt) >= SAVED_EVERY_SECONDS && savePosition());
audio.addEventListener("pause", savePosition);
addEventListener("pagehide", savePosition);
audio.addEventListener("ended", next);
audio.addEventListener("error", () => (now.textContent = "This chapter’s audio could not be loaded. If it is damaged, submit the book again to repair it."));

function setRate(value) {
  audio.defaultPlaybackRate = audio.playbackRate = Number(value);
}

rate.addEventListener("change", () => {
  setRate(rate.value);
  writeStored("rate", rate.value);
});
rate.value = readStored("rate") ?? rate.value;
setRate(rate.value);
restorePosition();
