// Keeps the signed-in patient's pages for when there is no network: the newest answer of the server is shown and kept,
// and without an answer in time the kept copy is shown, marked with its date. Pages are cleared when nobody is signed in.
const CACHE = "portal";
const PATIENCE = 8000; // milliseconds that a weak network gets before the kept copy is shown
const KEPT = /^\/my\/(diary|report|help|plan\.pdf|drawings-\w+\.svg)?$|^\/static\//;

const OF_PLAN = /^\/my\/(plan\.pdf|drawings-\w+\.svg)$/; // leaves this device while the plan is paused

const forget = async (cache, pattern) => {
  const gone = (await cache.keys()).filter(({ url }) => pattern.test(new URL(url).pathname));
  await Promise.all(gone.map((request) => cache.delete(request)));
};

const marked = async (saved) => {
  if (!saved.headers.get("Content-Type")?.startsWith("text/html")) return saved;
  const html = (await saved.text()).replace("<html ", `<html data-saved="${saved.headers.get("Date")}" `);
  return new Response(html, { headers: saved.headers });
};

const fresh = async (request, cache, key) => {
  const answer = await fetch(request);
  if (answer.type === "opaqueredirect") await caches.delete(CACHE);
  if (answer.ok && !answer.redirected) await cache.put(key, answer.clone());
  if (answer.headers.has("Plan-Paused")) await forget(cache, OF_PLAN);
  if (answer.status === 404) await cache.delete(key); // of who used this phone before, or withdrawn
  return answer;
};

const inTime = (given) => Promise.race([given, new Promise((late) => setTimeout(late, PATIENCE, Response.error()))]);

const answer = async (request, key) => {
  const cache = await caches.open(CACHE);
  const saved = await cache.match(key);
  const asked = fresh(request, cache, key).catch(() => Response.error());
  const given = await (saved ? inTime(asked) : asked);
  return saved && (given.type === "error" || given.status >= 500) ? marked(saved) : given;
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.method === "GET" && KEPT.test(pathname)) event.respondWith(answer(event.request, pathname));
});
