// The portal without network: keeps the patient's pages, sends the reports that wait, and says how things stand.
import { all, keep, remove } from "./reports/queue.js";
import { watch } from "./reports/form.js";
import { now, send } from "./reports/sending.js";
import { drawn } from "./reports/stop-advice.js";

const CACHE = "portal";
const KEEPING = 8; // counted up where what is kept has to be kept anew, as when a page says more than before
const DOCUMENT = "plan.pdf";
const STOPPED = "/stopped"; // how the address of the page ends that says what to do now
const PAGES = ["", "diary", "report", "tell", "help", DOCUMENT];
const AGAIN = 15000; // milliseconds
const place = document.querySelector("[data-portal]");
const page = place.dataset;
const saved = document.documentElement.dataset.saved;
const notices = Object.assign(document.createElement("div"), { className: "notices" });
notices.setAttribute("aria-live", "polite");

const say = (into, name, words = {}) => {
  const notice = place.querySelector(`[data-say="${name}"]`).content.cloneNode(true);
  for (const text of notice.querySelectorAll("h2, p")) {
    text.textContent = text.textContent.replace(/\{(\w+)\}/g, (_whole, word) => words[word]);
  }
  into.append(notice);
  return into.lastElementChild;
};

// What the clinic did not take goes onto the page that it was sent from, which says what to correct and keeps what was said.
// Until that page is there it waits on this device: its server may fail.
const lookAt = async ({ reason: _refused, ...report }) => {
  const { fields } = report;
  const { csrf_token: token } = await (await fetch(`${page.portal}sender`)).json();
  const form = Object.assign(document.createElement("form"), { method: "post", action: page.portal + (fields.everything === "message" ? "tell" : "report"), hidden: true });
  for (const [name, value] of Object.entries({ ...fields, clock: now(), csrf_token: token })) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(form);
  await keep(report);
  form.submit();
};

// The page that came has the words of what was refused, by the UUID under which they were sent.
const dropShown = () =>
  Promise.all([...document.querySelectorAll("form[data-typed]")].map(({ dataset }) => dataset.typed && remove(dataset.typed)));

let hasSent = false; // and is said as long as the page is open: a second look finds nothing more to send
let isSignedOut = false;
let shown = "";

// While the clinic does not know of something dangerous, what to do now comes first, and nothing leads to an exercise.
// What stands there already is left alone: it would be read out again, and a finger may be on its way to a number.
const sayHowThingsStand = async () => {
  const reports = await all(page.patient);
  const advice = new Set(reports.map((report) => report.advice).filter(Boolean));
  document.documentElement.toggleAttribute("data-stopped", advice.size > 0);
  const waiting = reports.filter((report) => !report.reason);
  const fresh = document.createElement("div");
  fresh.append(...[...advice].map(drawn));
  fresh.querySelectorAll("[data-signed-out]").forEach((part) => (part.hidden = !isSignedOut));
  if (saved && !hasSent) say(fresh, "saved", { when: new Date(saved).toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" }) });
  if (hasSent) say(fresh, "sent");
  if (waiting.length > 0) say(fresh, waiting.length === 1 ? "waiting-one" : "waiting-many", { count: waiting.length });
  for (const report of reports.filter(({ reason }) => reason)) {
    const notice = say(fresh, "refused", { day: report.fields.trained_on, reason: report.reason });
    const [look, away] = notice.querySelectorAll("button");
    look.addEventListener("click", () => lookAt(report).catch(sayHowThingsStand));
    away.addEventListener("click", () => remove(report.client_uuid).then(sayHowThingsStand));
  }
  if (fresh.innerHTML === shown) return;
  shown = fresh.innerHTML;
  notices.replaceChildren(...fresh.childNodes);
};

let looking = 0; // the network may have come back while nobody listened
const lookAgain = () => {
  clearTimeout(looking);
  looking = setTimeout(() => document.visibilityState === "visible" && sendWaiting(), AGAIN);
};

// A diary that is open lists what was just sent.
const redraw = async () => {
  if (window.location.pathname !== `${page.portal}diary`) return;
  const answer = await fetch(window.location.pathname);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok || fresh.documentElement.dataset.saved) return;
  document.getElementById("main").replaceChildren(notices, ...fresh.getElementById("main").childNodes);
};

const sendWaiting = async () => {
  const stopping = (await all(page.patient)).filter(({ advice }) => advice);
  if (stopping.length > 0) await sayHowThingsStand(); // before the network has its time
  const answers = await send(page);
  const has = (uuid) => answers.get(uuid)?.status < 300;
  const isNews = [...answers.keys()].some(has);
  hasSent ||= isNews;
  isSignedOut = [...answers.values()].some(({ status }) => status === 401);
  if (stopping.some(({ client_uuid: uuid }) => has(uuid))) return window.location.assign(page.portal); // the clinic says it
  const next = [...answers.values()].map(({ body }) => body?.next).find((address) => address?.endsWith(STOPPED));
  if (next) return window.location.assign(next); // and stops what this device could not know of
  if (isNews) await redraw().catch(() => {}); // what is kept of it goes on standing there
  if (navigator.onLine && (await all(page.patient)).some(({ reason }) => !reason)) lookAgain();
  return sayHowThingsStand();
};

const stop = async (signedOut) => {
  [hasSent, isSignedOut] = [false, signedOut];
  await sayHowThingsStand();
  lookAgain();
  const first = notices.firstElementChild;
  first?.setAttribute("tabindex", "-1");
  first?.focus({ preventScroll: true }); // taller than a screen, it would push out whom to call
  window.scrollTo({ top: 0, behavior: "instant" });
};

// What was sent from this page waits, and the page has nothing else to say.
const stay = () => {
  document.documentElement.toggleAttribute("data-waits", true);
  return stop(false);
};

// The worker keeps what is fetched through it; once for each patient and plan, the rest is kept as it is visited.
const keepPages = async () => {
  const { serviceWorker } = navigator;
  await serviceWorker.register(`${page.portal}service-worker.js`, { scope: page.portal });
  const plan = document.querySelector("[data-plan]")?.dataset.plan;
  const mark = `${page.patient} ${plan} ${KEEPING}`;
  const kept = await (await caches.match("kept"))?.text();
  if (saved || kept === mark || (kept?.startsWith(page.patient) && !plan)) return;
  await caches.delete(CACHE);
  if (!serviceWorker.controller) {
    await new Promise((resolve) => serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
  }
  const first = await fetch(page.portal); // who it is comes first, and clears what is left of others
  const pages = PAGES.filter((name) => name !== DOCUMENT || !first.headers.has("Plan-Paused"));
  const files = performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.includes("/static/"));
  await Promise.all([...pages.map((name) => page.portal + name), ...files].map((address) => fetch(address)));
  const html = await (await caches.match(page.portal))?.text();
  const drawings = html?.match(/[^"#]+\/drawings-\w+\.svg/);
  if (drawings) await fetch(drawings[0]);
  await (await caches.open(CACHE)).put("kept", new Response(mark));
};

const clearOnSignOut = (form) =>
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await caches.delete(CACHE);
    form.submit();
  });

if (window.isSecureContext && "serviceWorker" in navigator) {
  document.getElementById("main").prepend(notices);
  document.querySelectorAll("form[data-report]").forEach((form) => watch(form, page, { stop, stay }));
  document.querySelectorAll("form[action$='/sign-out']").forEach(clearOnSignOut);
  window.addEventListener("online", sendWaiting);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendWaiting());
  dropShown().catch(() => {}).finally(sendWaiting);
  keepPages().catch(() => {}); // without network there is nothing new to keep
}
