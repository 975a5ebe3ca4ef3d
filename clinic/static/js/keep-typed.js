// A page that is drawn anew keeps what somebody typed and has not saved, a dosage that is open, and the mark of a button
// whose answer is still on its way. The drawing (Idiomorph) changes the page in place, so that a button that was pressed
// meanwhile is still there when its turn comes.
let answered = null;

const isTyped = (control) => {
  if (["hidden", "submit", "button"].includes(control.type)) return false;
  if (control.options) return [...control.options].some((one) => one.selected && !one.defaultSelected);
  return control.value !== control.defaultValue || control.checked !== control.defaultChecked;
};
const isUnsaved = (form) => form.matches("[data-refused]") || [...form.elements].some(isTyped);

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  answered = detail.requestConfig.elt.closest("form");
});

Object.assign(window.Idiomorph.defaults.callbacks, {
  beforeNodeMorphed: (node) => node === answered || !node.matches?.("form[data-keep]") || !isUnsaved(node),
  beforeAttributeUpdated: (name, element) => {
    if (name === "open") return element.contains(answered);
    return !["data-sent", "aria-disabled"].includes(name) || element.closest("form") === answered;
  },
});
