// Adds up the prices of ticked sections while a person changes the review, and ticks merged sections with those before.

const form = document.getElementById("review");
const total = document.getElementById("review-usd");
const count = document.getElementById("review-count");
const dollars = (value) => (value > 0 && value < 0.1 ? `$${value.toFixed(4)}` : `$${value.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`);

function addUp() {
  let usd = 0, chapters = 0, chosen = false;
  for (const row of form.querySelectorAll(".review-pieces li")) {
    const tick = row.querySelector("[name=tick]");
    if (!tick) continue;
    const isJoined = row.querySelector("[name=join]")?.checked ?? false;
    tick.disabled = isJoined; // it is read with the piece before it, or not at all
    if (!isJoined) {
      chosen = tick.checked;
      chapters += chosen ? 1 : 0;
    }
    row.classList.toggle("left-out", !chosen);
    if (chosen) usd += Number(tick.dataset.usd);
  }
  total.textContent = dollars(usd);
  count.textContent = chapters.toLocaleString("en");
}

for (const button of form.querySelectorAll("[data-tick]")) {
  button.closest("p").hidden = false;
  button.addEventListener("click", () => {
    for (const tick of form.querySelectorAll("[name=tick]")) {
      if (button.dataset.tick === "none" || tick.dataset.kind === "chapter") tick.checked = button.dataset.tick === "all";
    }
    addUp();
  });
}
form.addEventListener("change", addUp);
addUp();
