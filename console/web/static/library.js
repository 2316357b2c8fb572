// Applies a chosen filter or order at once, and keeps parameters without a value out of the address.

const form = document.getElementById("find");

form.addEventListener("change", (event) => event.target.matches("select") && form.requestSubmit());
form.addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of [...formData]) if (!value.trim()) formData.delete(name);
});
// After Back, a browser restores what was chosen last, and the list is that of the address.
addEventListener("pageshow", () => form.reset());
