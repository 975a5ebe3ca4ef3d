// A box below each password lets its owner read what was typed.
for (const input of document.querySelectorAll("input[type=password]")) {
  const box = document.querySelector("[data-reveal]");
  if (!box) break;
  const copy = box.content.cloneNode(true);
  const toggle = copy.querySelector("input");
  toggle.id = `${input.id}-reveal`;
  copy.querySelector("label").htmlFor = toggle.id;
  toggle.addEventListener("change", () => {
    input.type = toggle.checked ? "text" : "password";
  });
  input.form?.addEventListener("submit", () => {
    input.type = "password";
  });
  input.after(copy);
}
