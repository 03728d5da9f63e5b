// The worker in front of all pages: without a network it shows the page that logs a contact, or
// one that says so. It keeps only what holds nothing of anybody; every page with people in it
// comes from the network or not at all. Before this stand VERSION, ASSETS and OUTBOX.
"use strict";

importScripts(OUTBOX);

const CACHE = `liaison-${VERSION}`;
const COMPOSER = "/touches/shell";
const NO_NETWORK = "/offline";
const PATIENCE = 4000; // After so long a network that hangs is as good as none.

self.addEventListener("install", (event) => {
  const fetched = (address) => new Request(address, { cache: "reload", credentials: "omit" });
  event.waitUntil(
    caches.open(CACHE)
      .then((cache) => cache.addAll([COMPOSER, NO_NETWORK, ...ASSETS].map(fetched)))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("liaison-") && name !== CACHE;
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST") return handOver(event, url.pathname);
  if (request.method !== "GET") return;
  if (ASSETS.includes(url.pathname)) event.respondWith(fromCache(request));
  else if (request.mode === "navigate") event.respondWith(page(request, url));
});

/** Whoever signs out takes along what this device kept for them; whoever signs in brings their own. */
function handOver(event, path) {
  if (path === "/sign-out") event.waitUntil(outbox.forget());
  if (path !== "/sign-in") return;
  const answered = fetch(event.request);
  event.respondWith(answered);
  const changeHands = () => outbox.refresh("now").catch(() => outbox.forget());
  event.waitUntil(answered.then(changeHands).then(() => outbox.send()).catch(() => {}));
}

async function fromCache(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request)) ?? fetch(request);
}

async function page(request, url) {
  const composes = url.pathname === "/touches/new";
  try {
    return composes ? await soon(fetch(request)) : await fetch(request);
  } catch {
    const cache = await caches.open(CACHE);
    return (await cache.match(composes ? COMPOSER : NO_NETWORK)) ?? Response.error();
  }
}

function soon(answer) {
  const late = new Promise((_, fail) => setTimeout(() => fail(new Error("late")), PATIENCE));
  return Promise.race([answer, late]);
}

// Where the browser tells that the network is back, also while no page is open.
self.addEventListener("sync", (event) => {
  // A failure has the browser try again.
  const sent = ({ state }) => {
    if (state === "offline" || state === "later") throw new Error(state);
  };
  if (event.tag === "outbox") event.waitUntil(outbox.send().then(sent));
});
