// Keeps the signed-in patient's pages for when there is no network: the newest answer of the server is shown and kept,
// and without an answer in time the kept copy is shown, marked with its date. The server says with each answer for whom
// it is: what was kept for anybody else goes before anything is shown, and so when nobody is signed in.
const CACHE = "portal";
const PERSON = "Portal-Person"; // in a header, and in the cache for whom it is
const PATIENCE = 8000; // milliseconds that a weak network gets before the kept copy is shown
const KEPT = /^\/my\/(diary|report|tell|stopped|see-a-doctor|help|plan\.pdf|drawings-\w+\.svg)?$|^\/static\//;

const PORTAL = /^\/my\//;
const PLAN = "/my/"; // the page that says what to do
const LATER = "?later=1"; // a report that is sent from no page of its own
const STOPPED = "/my/stopped"; // says what to do as long as something is paused, and only then it is kept
const DRAWINGS = /^\/my\/drawings-\w+\.svg$/; // one file for each version of the plan, and for what is left out of it
const OF_PLAN = /^\/my\/(plan\.pdf|drawings-\w+\.svg)?$/; // leaves this device while the plan is paused
const OF_NONE = /^\/my\/(report|plan\.pdf|drawings-\w+\.svg)?$/; // and where none is in force any more

const forget = async (cache, pattern) => {
  const gone = (await cache.keys()).filter(({ url }) => pattern.test(new URL(url).pathname));
  await Promise.all(gone.map((request) => cache.delete(request)));
};

// Drawings go once others took their place on the page; the page that is kept keeps its own, whatever comes in between.
const forgetDrawings = async (cache, but) => {
  const page = (await (await cache.match(PLAN))?.text()) ?? "";
  const paths = (await cache.keys()).map(({ url }) => new URL(url).pathname);
  const gone = paths.filter((path) => DRAWINGS.test(path) && path !== but && !page.includes(path));
  await Promise.all(gone.map((path) => cache.delete(path)));
};

const forgetPlan = async (paused) => forget(await caches.open(CACHE), paused === "gone" ? OF_NONE : OF_PLAN);

const marked = async (saved) => {
  if (!saved.headers.get("Content-Type")?.startsWith("text/html")) return saved;
  const html = (await saved.text()).replace("<html ", `<html data-saved="${saved.headers.get("Date")}" `);
  return new Response(html, { headers: saved.headers });
};

const keep = async (key, answer) => {
  const cache = await caches.open(CACHE);
  await cache.put(key, answer);
  if (DRAWINGS.test(key)) await forgetDrawings(cache, key);
};

const keepFor = async (person) => {
  const before = await (await caches.match(PERSON))?.text();
  if (person && person === before) return;
  await caches.delete(CACHE);
  if (person) await (await caches.open(CACHE)).put(PERSON, new Response(person));
};

let turn = Promise.resolve(); // answers come at once, and change hands one after the other
const inTurn = (act) => (turn = turn.then(act, act));

const fresh = async (request, key, event) => {
  const answer = await fetch(request);
  const person = answer.headers.get(PERSON);
  if (!key.startsWith("/static/") && (person || answer.status < 500)) await inTurn(() => keepFor(person));
  const paused = answer.headers.get("Plan-Paused");
  const over = key === STOPPED && !paused;
  if (paused) await forgetPlan(paused);
  if (answer.ok && !answer.redirected && !over) await keep(key, answer.clone());
  if (person && (answer.status === 404 || over)) await (await caches.open(CACHE)).delete(key); // withdrawn, or lifted
  if (paused && key !== PLAN) keepPlan(event);
  return answer;
};

// What the plan's page says while it is paused is kept instead of what it said, without letting anybody wait. The page
// that says what to do is answered first: it has the thanks for what was just sent.
const keepPlan = (event) => event.waitUntil(fresh(new Request(PLAN), PLAN).catch(() => {})); // the network may be gone again

// Whichever answer says first that the plan is paused, what is kept of it goes before anything is shown.
const passed = async (event) => {
  const answer = await fetch(event.request);
  const paused = answer.headers.get("Plan-Paused");
  if (!paused) return answer;
  await forgetPlan(paused);
  const { method, url } = event.request; // the page of a report that is sent goes on to the one that says what to do
  if (method === "GET" || url.endsWith(LATER)) keepPlan(event);
  return answer;
};

const inTime = (given) => Promise.race([given, new Promise((late) => setTimeout(late, PATIENCE, Response.error()))]);

const answer = async (event, key) => {
  const asked = fresh(event.request, key, event).catch(() => Response.error());
  const given = await ((await caches.match(key)) ? inTime(asked) : asked);
  if (given.type !== "error" && given.status < 500) return given;
  const saved = await caches.match(key); // asked again: it may have gone with whom it was for
  return saved ? marked(saved) : given;
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  const isKept = event.request.method === "GET" && KEPT.test(pathname);
  if (isKept) event.respondWith(answer(event, pathname));
  else if (PORTAL.test(pathname)) event.respondWith(passed(event));
});
