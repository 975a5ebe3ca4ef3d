// A swap can take away what had the focus. It goes back to the same button (move down, move down), or, where that is gone,
// to the heading of what is new, which says how things stand now.
let sent = null;

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  sent = detail.elt.closest("form")?.getAttribute("action");
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (document.activeElement !== document.body) return;
  const same = sent && detail.elt.querySelector(`form[action="${CSS.escape(sent)}"] button`);
  (same?.closest("details:not([open])")?.querySelector("summary") ?? same ?? detail.elt.querySelector("[data-focus-after-swap]"))?.focus();
});
