// The form that adds a book: checks its fields as they change, estimates, and uploads files that are chosen or dropped.

const form = document.getElementById("upload");
const status = document.getElementById("upload-status");
const estimate = document.getElementById("estimate");
const NO_RESPONSE = "The pipeline did not respond. Check that it is still running.";
const touched = new Set();

async function send(address, data) {
  const response = await fetch(address, { method: "POST", body: data, headers: { Accept: "application/json" } });
  return { accepted: response.ok, ...(await response.json()) };
}

// Each message stays until it is dismissed or the same source is sent again.
function show(message, kind, source) {
  for (const other of status.children) if (other.dataset.source === source) other.remove();
  const row = Object.assign(document.createElement("div"), { className: `message ${kind}` });
  row.dataset.source = source;
  row.append(Object.assign(document.createElement("p"), { textContent: message, dir: "auto" }));
  if (kind) {
    const dismiss = Object.assign(document.createElement("button"), { type: "button", className: "small", textContent: "Dismiss" });
    dismiss.addEventListener("click", () => {
      row.remove();
      document.getElementById("file").focus();
    });
    row.append(dismiss);
  }
  status.append(row);
}

function showErrors(errors, isShown = () => true) {
  for (const place of form.querySelectorAll(".error")) {
    const name = place.id.replace("error-", "");
    const reason = isShown(name) ? (errors[name] ?? "") : "";
    place.textContent = reason;
    const field = form.elements[name];
    if (reason) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
  const wrong = form.querySelector("[aria-invalid]");
  wrong?.closest("details")?.setAttribute("open", "");
  return wrong;
}

function withoutFile() {
  const data = new FormData(form);
  data.delete("file");
  return data;
}

async function check(event) {
  estimate.replaceChildren(); // it is that of other options
  if (event.target.name === "file") return;
  touched.add(event.target.name);
  const answer = await send("/upload/check", withoutFile()).catch(() => null);
  if (answer) showErrors(answer.errors ?? {}, (name) => touched.has(name));
}

const sourceOf = (data) => data.get("file")?.name || data.get("address").trim();

async function add(data) {
  const source = sourceOf(data);
  show(`Checking and uploading ${source} …`, "", source);
  const answer = await send("/upload", data).catch(() => ({ accepted: false, message: NO_RESPONSE }));
  show(answer.message, answer.accepted ? "done" : "failed", source);
  const wrong = showErrors(answer.errors ?? {});
  if (answer.accepted) reset();
  else wrong?.focus();
}

async function showEstimate(data) {
  const source = sourceOf(data);
  show(`Reading ${source} …`, "", source);
  const answer = await send("/upload/estimate", data).catch(() => ({ accepted: false, message: NO_RESPONSE }));
  const wrong = showErrors(answer.errors ?? {});
  if (answer.accepted) {
    for (const row of status.children) if (row.dataset.source === source) row.remove();
    estimate.innerHTML = answer.html; // the server has escaped what is the book's
  } else {
    show(answer.message, "failed", source);
    wrong?.focus();
  }
}

function reset() {
  form.reset();
  touched.clear();
  estimate.replaceChildren();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const buttons = form.querySelectorAll("button[type=submit]");
  const action = event.submitter?.id === "estimate-button" ? showEstimate : add;
  const data = new FormData(form);
  for (const button of buttons) button.disabled = true;
  await action(data);
  for (const button of buttons) button.disabled = false;
});
form.addEventListener("change", check);

const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
addEventListener("dragover", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  document.body.classList.add("dragging");
});
addEventListener("dragleave", (event) => event.relatedTarget ?? document.body.classList.remove("dragging"));
addEventListener("drop", async (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  document.body.classList.remove("dragging");
  const options = withoutFile();
  for (const file of event.dataTransfer.files) {
    const data = new FormData();
    for (const [name, value] of options) data.append(name, value);
    data.set("file", file);
    await add(data);
    for (const name of ["title", "author"]) options.delete(name); // they are those of one book
  }
});
