// Long lists of questions. "No to the rest" fills them in place, where without this script the server does it; a line of a
// tick list is yes or no, not both. Either way nothing is saved yet.
document.addEventListener("change", ({ target }) => {
  const line = target.closest("[data-tick]");
  if (!line || !target.checked) return;
  for (const other of line.querySelectorAll("input:checked")) if (other !== target) other.checked = false;
});

const sayNo = (box) => {
  box.checked = true;
  box.dispatchEvent(new Event("input", { bubbles: true }));
};

for (const button of document.querySelectorAll("[data-answer-rest]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const list = button.closest("[data-answers]");
    for (const open of list.querySelectorAll("input[type=radio][value=not_recorded]:checked"))
      sayNo(list.querySelector(`input[name="${open.name}"][value=no]`));
    for (const line of list.querySelectorAll("[data-tick]"))
      if (!line.querySelector("input:checked")) sayNo(line.querySelector("input[value=no]"));
    list.querySelector("output").textContent = button.dataset.answerRest;
  });
}
