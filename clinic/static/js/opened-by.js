// What a choice asks for lies open as soon as it is chosen: `data-opened-by` names the values that open a <details>.
for (const part of document.querySelectorAll("details[data-opened-by]")) {
  const values = part.dataset.openedBy.split(" ");
  part.closest("form").addEventListener("change", ({ target }) => {
    if (target.type === "radio" && values.includes(target.value)) part.open = true;
  });
}
