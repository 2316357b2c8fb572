// Pauses playback after some minutes, or at the end of the chapter.

import { announce, audio, player, prepareNext } from "./player.js";

const MINUTE_MS = 60_000;
const choice = document.getElementById("sleep");
const left = document.getElementById("sleep-left");
let endsAt = null;

function reset() {
  choice.value = "off";
  endsAt = null;
  left.textContent = "";
}

function show() {
  const seconds = Math.max(0, Math.ceil((endsAt - Date.now()) / 1000));
  left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} left`;
}

choice.addEventListener("change", () => {
  const minutes = Number(choice.value);
  endsAt = minutes ? Date.now() + minutes * MINUTE_MS : null;
  left.textContent = "";
  if (endsAt) show();
});

// The event comes several times a second while the audio plays, also in a tab in the background.
audio.addEventListener("timeupdate", () => {
  if (!endsAt) return;
  show();
  if (Date.now() < endsAt) return;
  audio.pause();
  reset();
  announce("The sleep timer has paused the playback.");
});

player.addEventListener("chapterend", (event) => {
  if (choice.value !== "chapter") return;
  event.preventDefault();
  reset();
  prepareNext();
  announce("The sleep timer has paused the playback at the end of the chapter.");
});
