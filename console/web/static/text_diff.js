// Selects which changes are highlighted in a chapter's two texts, and moves the focus between them.

const CHANGES = "#text td :is(del, ins):not(.off)";

function toggleKind(box) {
  const text = document.getElementById("text");
  for (const change of text.querySelectorAll(`td :is(del, ins)${box.dataset.changes}`)) change.classList.toggle("off", !box.checked);
  setTabStop();
}

// Only one change is a tab stop; the arrow keys move on from it.
function setTabStop(change = document.querySelector(CHANGES)) {
  for (const old of document.querySelectorAll("#text [tabindex='0']:is(del, ins)")) old.removeAttribute("tabindex");
  if (change) change.tabIndex = 0;
}

function moveFocus(from, step) {
  const changes = [...document.querySelectorAll(CHANGES)].filter((change) => change.checkVisibility());
  const change = changes[changes.indexOf(from) + step];
  if (!change) return;
  setTabStop(change);
  change.focus();
}

document.addEventListener("change", (event) => event.target.dataset.changes && toggleKind(event.target));
document.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step || !event.target.matches(CHANGES)) return;
  event.preventDefault();
  moveFocus(event.target, step);
});
document.addEventListener("click", (event) => {
  if (!event.target.matches(CHANGES)) return;
  setTabStop(event.target);
  event.target.focus();
});
// A word that is selected in the texts can be heard.
document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const field = document.querySelector("[data-selected]");
  const words = selection.toString().trim().replace(/\s+/g, " ");
  if (field && words && words.length <= 100 && selection.anchorNode?.parentElement?.closest("#text td")) field.value = words;
});
document.addEventListener("updated", (event) => event.target.id === "text" && setTabStop());
setTabStop();
