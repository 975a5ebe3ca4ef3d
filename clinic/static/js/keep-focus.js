// A swap can take away what had the focus. It goes back to the same button (move down, move down), to what stands in its
// place (added: a link to it), or, where neither is, to the heading of what is new, which says how things stand now.
let sent = null;

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const form = detail.elt.closest("form");
  sent = form?.id ? `#${CSS.escape(form.id)}` : form && `form[action="${CSS.escape(form.getAttribute("action"))}"]`;
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (document.activeElement !== document.body) return;
  const same = sent && document.querySelector(`${sent} button, a${sent}`);
  (same?.closest("details:not([open])")?.querySelector("summary") ?? same ?? document.querySelector("[data-focus-after-swap]"))?.focus();
});
