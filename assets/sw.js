// Keeps public pages and files for a browser without a network. It never touches what belongs to one visitor: whatever
// is not on these two lists goes to the network as if nobody stood here.
const release = "__RELEASE__";
const pages = `pages-${release}`;
const files = `files-${release}`;
const mostPages = 40;
const mostFiles = 300;
const isPublicPage = ({ pathname }) => pathname === "/" || /^\/(c|p|pages)\/[^/]+$/.test(pathname);
// Named by their content, so that they may be kept for as long as the release lives.
const isFile = ({ pathname, search }) => /^\/(assets|i18n|media)\//.test(pathname) || /[?&]v=/.test(search);

const keep = async (name, request, answer, most) => {
  const cache = await caches.open(name);
  await cache.put(request, answer);
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, Math.max(kept.length - most, 0)).map((old) => cache.delete(old)));
};

addEventListener("install", (event) => {
  const prepare = async () => {
    const answer = await fetch("/offline", { credentials: "omit" });
    const text = await answer.clone().text();
    const styles = [...text.matchAll(/href="(\/[^"]+\.css[^"]*)"/g)].map(([, href]) => href);
    await (await caches.open(pages)).put("/offline", answer);
    await (await caches.open(files)).addAll([...new Set(styles)]);
    await skipWaiting();
  };
  event.waitUntil(prepare());
});

addEventListener("activate", (event) => {
  const settle = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name !== pages && name !== files).map((name) => caches.delete(name)));
    await clients.claim();
  };
  event.waitUntil(settle());
});

const page = async (event, url) => {
  try {
    const answer = await fetch(event.request);
    const isHtml = answer.headers.get("content-type")?.startsWith("text/html");
    if (answer.status === 200 && !answer.redirected && isHtml && isPublicPage(url)) {
      event.waitUntil(keep(pages, url.pathname, answer.clone(), mostPages));
    }
    return answer;
  } catch {
    const kept = isPublicPage(url) ? await caches.match(url.pathname, { cacheName: pages }) : undefined;
    return kept ?? caches.match("/offline", { cacheName: pages });
  }
};

const file = async (event) => {
  const kept = await caches.match(event.request, { cacheName: files });
  if (kept) return kept;
  const answer = await fetch(event.request);
  if (answer.status === 200) event.waitUntil(keep(files, event.request, answer.clone(), mostFiles));
  return answer;
};

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || request.headers.has("range")) return;
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (isFile(url)) event.respondWith(file(event));
});
