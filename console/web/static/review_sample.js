// Shows the price of a sample in the review, and plays it there. Without this script, a page of its own does.

const place = document.getElementById("sample-offer");
const hear = document.getElementById("hear-sample");

async function show(address, options, waits) {
  place.textContent = waits;
  try {
    const answer = await fetch(address, options);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok) throw new Error(page.querySelector("main")?.textContent.trim());
    place.replaceChildren(...page.body.childNodes);
  } catch (error) {
    place.textContent = error.message || "The sample could not be made. Try again.";
  }
}

const fieldsOf = (form) => new URLSearchParams([...new FormData(form), ["part", "1"]]);

hear.addEventListener("submit", (event) => {
  event.preventDefault();
  const [voice, named] = [hear.elements.voice, document.getElementById("review-voice").value];
  voice.value = named === voice.dataset.shown ? voice.dataset.id : named;
  show(`${hear.action}?${fieldsOf(hear)}`, {}, "Asking for the price …");
});
place.addEventListener("submit", async (event) => {
  event.preventDefault();
  await show(event.target.action, { method: "POST", body: fieldsOf(event.target) }, "Making the sample …");
  await place.querySelector("audio")?.play().catch(() => {}); // a browser may refuse to
});
