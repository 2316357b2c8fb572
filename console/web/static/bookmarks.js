// Bookmarks with notes. This browser keeps them, apart for each book.

import { announce, audio, book, linkIn, loadedTrack, play, player } from "./player.js";
import { readStored, writeStored } from "./stored.js";

const MOST_CHARACTERS = 500;
const key = `bookmarks:${book}`;
const section = document.getElementById("bookmarks");
const list = document.getElementById("bookmark-list");
const addButton = document.getElementById("add-bookmark");

// Another tab may have changed them, so they are read before each change.
const stored = () => readStored(key) ?? [];
const isSame = (one, other) => one.track === other.track && one.seconds === other.seconds;

function store(all) {
  if (!writeStored(key, all)) announce("This browser does not keep bookmarks: storage is disabled or full.");
}

function clock(seconds) {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const parts = hours ? [hours, String(minutes).padStart(2, "0")] : [minutes];
  return [...parts, String(rest).padStart(2, "0")].join(":");
}

const nameOf = (bookmark) => `${bookmark.number} ${bookmark.title}, ${clock(bookmark.seconds)}`;

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

function row(bookmark) {
  const jump = element("button", { type: "button", className: "jump", textContent: nameOf(bookmark), dir: "auto" });
  const note = element("input", { value: bookmark.note, maxLength: MOST_CHARACTERS, placeholder: "Note", dir: "auto" });
  note.setAttribute("aria-label", `Note on ${nameOf(bookmark)}`);
  const remove = element("button", { type: "button", textContent: "Remove" });
  remove.setAttribute("aria-label", `Remove the bookmark ${nameOf(bookmark)}`);
  jump.addEventListener("click", () => {
    const track = document.getElementById(bookmark.track);
    if (linkIn(track)) play(track, bookmark.seconds);
    else announce("This chapter is not complete at present. The bookmark stays.");
  });
  note.addEventListener("change", () => {
    store(stored().map((other) => (isSame(other, bookmark) ? { ...other, note: note.value } : other)));
  });
  note.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault(); // or Enter would press the button that gets the focus
    addButton.focus();
  });
  remove.addEventListener("click", () => {
    store(stored().filter((other) => !isSame(other, bookmark)));
    show();
    addButton.focus();
  });
  const item = element("li", {});
  item.append(jump, note, remove);
  return item;
}

// Shows the bookmarks and returns them; on the page of a chapter, only those in it.
function show() {
  const isShown = ({ track }) => !player.classList.contains("single") || document.getElementById(track);
  const shown = stored().filter(isShown);
  section.hidden = !shown.length;
  list.replaceChildren(...shown.map(row));
  return shown;
}

// Bookmarks are in the order of the book: of the chapters, and of the positions in each.
function inOrder(one, other) {
  return Number.parseInt(one.number, 10) - Number.parseInt(other.number, 10)
    || one.number.localeCompare(other.number) || one.seconds - other.seconds;
}

addButton.addEventListener("click", () => {
  const track = loadedTrack();
  if (!track) return;
  const { id, number, title } = track;
  const added = { track: id, number, title, seconds: Math.floor(audio.currentTime), note: "" };
  const all = stored();
  if (!all.some((other) => isSame(other, added))) store([...all, added].sort(inOrder));
  const index = show().findIndex((other) => isSame(other, added));
  list.children[index]?.querySelector("input").focus();
});
addEventListener("storage", (event) => event.key === key && show());
show();
