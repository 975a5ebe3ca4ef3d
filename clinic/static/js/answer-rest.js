// "No to the rest" of a group fills the page in place; without this script the server does it. Either way nothing is saved yet.
for (const button of document.querySelectorAll("[data-answer-rest]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const group = button.closest("section");
    for (const open of group.querySelectorAll("input[value=not_recorded]:checked")) {
      const no = group.querySelector(`input[name="${open.name}"][value=no]`);
      no.checked = true;
      no.dispatchEvent(new Event("input", { bubbles: true }));
    }
    group.querySelector("input:checked")?.focus();
  });
}
