// When htmx replaces the part of the page that had the focus, the focus goes back to the same button, or to what stood around it.
let left = null;

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const form = detail.elt.closest("form");
  left = { action: form?.getAttribute("action"), around: detail.elt.closest("li[id], section[id]")?.id };
});

document.addEventListener("htmx:afterSettle", () => {
  if (!left || document.activeElement !== document.body) return;
  const form = left.action && document.querySelector(`form[action="${CSS.escape(left.action)}"]`);
  const around = left.around && document.getElementById(left.around);
  const target = form?.querySelector("button") ?? around ?? document.getElementById("main");
  if (target.tabIndex < 0) target.tabIndex = -1;
  target.focus({ preventScroll: true });
  left = null;
});
