// Plays a book's chapters in order as they become complete, and resumes at the stored position.
// It reports a chapter that is loaded ("trackchange") and one that ends ("chapterend", which can be cancelled).

import { readStored, writeStored } from "./stored.js";

export const player = document.getElementById("player");
export const audio = player.querySelector("audio");
export const book = player.dataset.book;
const tracks = document.getElementById("tracks");
const now = document.getElementById("now");
const rate = document.getElementById("rate");
const playButton = document.getElementById("play");
const isSingle = player.classList.contains("single");
const SAVED_EVERY_SECONDS = 5;
const LEAST_RESUMED_SECONDS = 5;
const BACK_SECONDS = 15;
const ON_SECONDS = 30;
const bookKey = `place:${book}`; // the chapter that was played last, and the position in it
const chaptersKey = `places:${book}`; // the position in each chapter that was not heard to its end
let current = null;
let awaited = null; // the next track, which plays as soon as it is complete
let savedAt = -Infinity;

export const linkIn = (track) => track?.querySelector("a");
export const hasAudio = () => !player.classList.contains("no-audio");
const links = () => [...tracks.querySelectorAll("a")];

export function announce(message) {
  now.textContent = message;
}

// Returns the track that is loaded: its id, the chapter's number and title.
export function loadedTrack() {
  const track = document.getElementById(current);
  return linkIn(track) && { id: current, number: track.querySelector(".number").textContent, title: linkIn(track).textContent };
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

export function load(track, seconds = 0) {
  current = track.id;
  awaited = null;
  savedAt = -Infinity;
  audio.src = linkIn(track).href;
  audio.currentTime = seconds;
  announce(isSingle ? "" : linkIn(track).textContent);
  highlightCurrent();
  player.dispatchEvent(new Event("trackchange"));
}

export function play(track, seconds = 0) {
  load(track, seconds);
  linkIn(track).scrollIntoView({ block: "nearest" });
  return audio.play().catch(() => {});
}

function step(neighbour) {
  const track = document.getElementById(current)?.[neighbour];
  if (linkIn(track)) return play(track);
  if (!track || neighbour === "previousElementSibling") return;
  awaited = track.id;
  announce("The next chapter is not complete yet. It plays as soon as it is.");
}

// Loads the next chapter without playing it, so that playback continues there another time.
export function prepareNext() {
  const track = document.getElementById(current)?.nextElementSibling;
  if (!linkIn(track)) return;
  load(track);
  writeStored(bookKey, { track: track.id, seconds: 0 });
}

export const next = () => step("nextElementSibling");
export const previous = () => step("previousElementSibling");
export const toggle = () => (audio.paused ? audio.play().catch(() => {}) : audio.pause());
export const skip = (seconds) => (audio.currentTime = Math.max(0, audio.currentTime + seconds));
export const skipBack = () => skip(-BACK_SECONDS);
export const skipOn = () => skip(ON_SECONDS);

const places = () => readStored(chaptersKey) ?? {};

// Nothing is stored before playback starts: opening another chapter does not lose the position in this one.
function savePosition() {
  if (!audio.played.length) return;
  savedAt = audio.currentTime;
  const seconds = Math.floor(savedAt);
  writeStored(bookKey, audio.ended ? null : { track: current, seconds });
  const all = places();
  if (audio.ended || seconds < LEAST_RESUMED_SECONDS) delete all[current];
  else all[current] = seconds;
  writeStored(chaptersKey, all);
}

function restorePosition() {
  const saved = readStored(bookKey);
  const track = document.getElementById(saved?.track);
  const first = links()[0]?.closest("li");
  if (linkIn(track)) load(track, saved.seconds);
  else if (first) load(first, isSingle ? (places()[first.id] ?? 0) : 0);
}

tracks.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const track = link.closest("li");
  if (track.id === current && !audio.ended) audio.play().catch(() => {});
  else play(track, places()[track.id] ?? 0);
});
tracks.addEventListener("updated", (event) => {
  if (event.target.id === awaited && linkIn(event.target)) play(event.target);
  else if (current) highlightCurrent();
  else restorePosition();
});
const buttons = { "previous-track": previous, "next-track": next, back: skipBack, play: toggle, on: skipOn };
for (const [id, action] of Object.entries(buttons)) document.getElementById(id).addEventListener("click", action);

audio.addEventListener("timeupdate", () => Math.abs(audio.currentTime - savedAt) >= SAVED_EVERY_SECONDS && savePosition());
audio.addEventListener("play", () => (playButton.textContent = "Pause"));
audio.addEventListener("pause", () => {
  playButton.textContent = "Play";
  savePosition();
});
addEventListener("pagehide", savePosition);
audio.addEventListener("ended", () => {
  savePosition();
  if (player.dispatchEvent(new Event("chapterend", { cancelable: true }))) next();
});
audio.addEventListener("error", () => announce("This chapter’s audio could not be loaded. If it is damaged, submit the book again to repair it."));

function setRate(value) {
  audio.defaultPlaybackRate = audio.playbackRate = Number(value);
}

// Chooses the next faster or slower speed of the list.
export function changeRate(by) {
  rate.selectedIndex = Math.min(Math.max(rate.selectedIndex + by, 0), rate.length - 1);
  rate.dispatchEvent(new Event("change"));
}

rate.addEventListener("change", () => {
  setRate(rate.value);
  writeStored("rate", rate.value);
});
const storedRate = String(readStored("rate"));
if ([...rate.options].some((option) => option.value === storedRate)) rate.value = storedRate;
setRate(rate.value);
restorePosition();
