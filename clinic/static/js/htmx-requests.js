// htmx under our rules: the CSRF token goes along, a sign-in page replaces the whole page, a lost connection is said.
const token = () => document.querySelector("meta[name=csrf-token]")?.content;
const SAFE = ["get", "head"];

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!SAFE.includes(detail.verb) && token()) detail.headers["X-CSRFToken"] = token();
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const answer = new DOMParser().parseFromString(detail.xhr.responseText, "text/html");
  if (!answer.documentElement.classList.contains("public")) return;
  detail.shouldSwap = false;
  if (answer.querySelector("[name=kept]")) { // words that wait for their author to sign in: no address has them
    document.documentElement.replaceWith(document.adoptNode(answer.documentElement));
    return;
  }
  window.location.assign(detail.xhr.responseURL);
});

document.addEventListener("htmx:sendError", ({ detail }) => {
  if (detail.elt.matches("[data-looks]")) return; // a page that looks by itself: nobody did anything, and it looks again
  const notice = document.querySelector("[data-offline]");
  document.getElementById("messages").replaceChildren(notice.content.cloneNode(true));
  document.getElementById("main").focus();
});
