// Which changes are marked in a chapter's two texts, and the way from one mark to the next by keyboard.

const MARKS = "#text td :is(del, ins):not(.off)";

function choose(box) {
  const text = document.getElementById("text");
  for (const mark of text.querySelectorAll(`td :is(del, ins)${box.dataset.marks}`)) mark.classList.toggle("off", !box.checked);
  reachable();
}

// One mark is a stop of the tab key; the arrows go on from there.
function reachable(mark = document.querySelector(MARKS)) {
  for (const old of document.querySelectorAll("#text [tabindex='0']:is(del, ins)")) old.removeAttribute("tabindex");
  if (mark) mark.tabIndex = 0;
}

function go(from, step) {
  const marks = [...document.querySelectorAll(MARKS)].filter((mark) => mark.checkVisibility());
  const mark = marks[marks.indexOf(from) + step];
  if (!mark) return;
  reachable(mark);
  mark.focus();
}

document.addEventListener("change", (event) => event.target.dataset.marks && choose(event.target));
document.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step || !event.target.matches(MARKS)) return;
  event.preventDefault();
  go(event.target, step);
});
document.addEventListener("click", (event) => {
  if (!event.target.matches(MARKS)) return;
  reachable(event.target);
  event.target.focus();
});
document.addEventListener("renewed", (event) => event.target.id === "text" && reachable());
reachable();
