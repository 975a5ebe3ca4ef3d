// A double click sends a form once. The button is only marked, never disabled before the form has read it.
const BUSY = "aria-disabled";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]") || event.defaultPrevented) return;
  if (form.hasAttribute("data-sent")) return event.preventDefault();
  form.setAttribute("data-sent", "");
  event.submitter?.setAttribute(BUSY, "true");
});

// Coming back with the browser's button shows the page as it was left: let the form go again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-sent]")) {
    form.removeAttribute("data-sent");
    form.querySelectorAll(`[${BUSY}]`).forEach((button) => button.removeAttribute(BUSY));
  }
});
