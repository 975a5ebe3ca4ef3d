// A double click sends a form once. The button is only marked, never disabled before the form has read it.
const BUSY = "aria-disabled";
const PATIENCE = 10_000; // milliseconds, after which a form whose answer was a download may go again

const release = (form) => {
  form.removeAttribute("data-sent");
  form.querySelectorAll(`[${BUSY}]`).forEach((button) => button.removeAttribute(BUSY));
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]") || event.defaultPrevented) return;
  if (form.hasAttribute("data-sent")) return event.preventDefault();
  form.setAttribute("data-sent", "");
  event.submitter?.setAttribute(BUSY, "true");
  setTimeout(release, PATIENCE, form);
});

// Coming back with the browser's button shows the page as it was left: let its forms go again.
window.addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach(release));
