// Keeps the whole app on a phone: all files of one version, or none of them. What is in front of
// this, KEPT, says which: their addresses below the app's, and which of them is the front page.

const NAME = `tempo ${self.registration.scope} `;
const CACHE = NAME + KEPT.version;

self.addEventListener("install", (event) => event.waitUntil(take()));

self.addEventListener("activate", (event) => event.waitUntil(settle()));

self.addEventListener("message", (event) => {
  if (event.data === "go on") event.waitUntil(goOn());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(self.registration.scope)) return;
  event.respondWith(answer(request));
});

// Put every file into the cache. One that fails fails all, the version before goes on, and the next
// try with it; nothing of this one is shown until it is whole.
async function take() {
  const cache = await caches.open(CACHE);
  for (const file of KEPT.files) {
    const address = new URL(file, self.registration.scope).href;
    if (await cache.match(address)) continue; // a try before this one got so far
    const known = await caches.match(address); // of the version before: the name says what it is
    const response = known ?? (await fetch(address, { cache: "no-cache" }));
    if (!response.ok) throw new Error(`${file}: ${response.status}`);
    // A new one: what a host redirected must not answer for a page.
    const { status, headers } = response;
    await cache.put(address, new Response(await response.blob(), { status, headers }));
  }
}

async function settle() {
  for (const name of await caches.keys()) {
    if (name.startsWith(NAME) && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

// The version before holds while a page of it is open, but for the one that asks for the new.
async function goOn() {
  const open = await self.clients.matchAll({ includeUncontrolled: true });
  const ours = open.filter((each) => each.url.startsWith(self.registration.scope));
  if (ours.length <= 1) await self.skipWaiting();
}

async function answer(request) {
  const address = new URL(request.url);
  address.hash = address.search = "";
  const { scope } = self.registration;
  const front = address.href === scope || address.href === `${scope}index.html`;
  const cache = await caches.open(CACHE);
  const found = await cache.match(front ? new URL(KEPT.start, scope).href : address.href);
  if (!found) return fetch(request);
  const range = request.headers.get("range");
  return range ? part(await found.blob(), found.headers, range) : found;
}

// The bytes that a player asks for: without them Safari plays nothing, and no player seeks.
function part(whole, headers, range) {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
  const size = whole.size;
  let from = Number(first);
  let to = last ? Math.min(Number(last), size - 1) : size - 1;
  if (first === "") [from, to] = [Math.max(0, size - Number(last)), size - 1];
  if (first === undefined || (first === "" && last === "") || from > to) {
    return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${size}` } });
  }
  return new Response(whole.slice(from, to + 1), {
    status: 206,
    headers: {
      "Content-Type": headers.get("Content-Type") ?? "audio/mpeg",
      "Content-Length": String(to + 1 - from),
      "Content-Range": `bytes ${from}-${to}/${size}`,
      "Accept-Ranges": "bytes",
    },
  });
}
