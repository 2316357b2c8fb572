// Shows the list of voices in each field for a voice, filters it while one types, and takes the chosen one.
for (const picker of document.querySelectorAll("[data-voices]")) {
  const [field, details] = [picker.querySelector("input"), picker.querySelector("details")];
  const [search, list] = [picker.querySelector("input[type=search]"), picker.querySelector("[data-list]")];
  let loaded = false;
  details.hidden = false;
  details.addEventListener("toggle", async () => {
    if (!details.open || loaded) return;
    loaded = true;
    list.textContent = "Loading the voices …";
    try {
      const answer = await fetch("/voices?part");
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok) throw new Error(page.querySelector("main")?.textContent.trim());
      list.replaceChildren(...page.body.childNodes);
      for (const button of list.querySelectorAll("[data-choose]")) button.hidden = false;
    } catch (error) {
      loaded = false;
      list.textContent = error.message || "The voices could not be loaded. Close and open this list again.";
    }
  });
  search.addEventListener("input", () => {
    const words = search.value.toLowerCase().split(/\s+/);
    for (const voice of list.querySelectorAll("[data-voice]")) {
      voice.hidden = !words.every((word) => voice.dataset.voice.toLowerCase().includes(word));
    }
  });
  // Enter would send the form.
  search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-choose]");
    if (!button) return;
    field.value = button.dataset.choose;
    details.open = false;
    field.focus();
  });
}
