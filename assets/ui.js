// What native elements cannot do alone. Everything is delegated: pages come and go, this stays.
const doc = document;
const one = (selector, root = doc) => root.querySelector(selector);
const on = (type, selector, act) =>
  doc.addEventListener(type, (event) => {
    const hit = event.target.closest?.(selector);
    if (hit) act(hit, event);
  }, true);

// The hand-over: the app has drawn the same page, so the first paint leaves, unless someone is typing in it.
const handOver = () => {
  const painted = doc.getElementById("first-paint");
  if (!painted || !one("[data-app-ready]")) return;
  if (painted.contains(doc.activeElement)) {
    painted.addEventListener("focusout", () => setTimeout(handOver), { once: true });
    return;
  }
  painted.remove();
  one("title[data-first]")?.remove();
};

// To another page of the app, as its own links go. With the key of where we are, React Router keeps the scrolling.
const visit = (url) => {
  if (url.href === location.href) return;
  const { key, idx } = history.state || {};
  const stays = url.pathname === location.pathname;
  history.pushState({ idx: (idx || 0) + 1, key: stays ? key : Math.random().toString(36).slice(2), usr: null }, "", url);
  dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
  wait();
};
const ask = (form) => {
  const url = new URL(form.action);
  url.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  visit(url);
};

// A list waits for its next answer, and each answer sets its form to what the address now says.
const wait = () => one("[data-app-ready] [data-settled]")?.setAttribute("data-waits", "");
let settled;
const settle = () => {
  const mark = one("[data-app-ready] [data-settled]");
  if (!mark || mark === settled) return;
  settled = mark;
  for (const field of one("[data-app-ready] form[data-list]")?.elements ?? []) {
    if (/checkbox|radio/.test(field.type)) field.checked = field.defaultChecked;
    else if (field !== doc.activeElement) field.value = field.dataset.is ?? field.defaultValue ?? field.value;
  }
  span();
};
const isPainted = (node) => node.closest("#first-paint");
on("click", "[data-soft]", wait);
on("change", "input, select", ({ form }) => {
  if (form?.matches("[data-list]")) isPainted(form) ? form.requestSubmit() : ask(form);
});
on("submit", "form[data-list], form[data-search]", (form, event) => {
  keepWords(form.q?.value);
  if (isPainted(form)) return;
  event.preventDefault();
  shut(form);
  form.closest("dialog[open]")?.close();
  ask(form);
});

// The slider writes into the number fields; its ends do not pass each other.
const span = () => {
  const ends = [...doc.querySelectorAll("[data-app-ready] [data-moves]")];
  if (!ends[1]) return;
  const [from, to] = ends.map(({ value, min, max }) => ((value - min) / (max - min)) * 100);
  ends[0].parentElement.style.cssText = `--from:${from}%;--to:${to}%`;
};
on("input", "[data-moves]", (end) => {
  const [low, high] = doc.querySelectorAll("[data-app-ready] [data-moves]");
  if (end === low) low.value = Math.min(low.value, high.value - 1);
  else high.value = Math.max(high.value, +low.value + 1);
  end.form[end.dataset.moves].value = end.value === end[end.dataset.moves] ? "" : end.value;
  span();
});

// The search box: arrows move through what is suggested; Enter asks for what was typed unless they did.
const box = () => one("[data-app-ready] [role=combobox]");
const rows = () => [...doc.querySelectorAll("#suggestions [role=option]")].filter((row) => row.offsetParent);
const point = (row) => {
  for (const other of doc.querySelectorAll("#suggestions [role=option]")) {
    other.setAttribute("aria-selected", other === row);
    other.id = other === row ? "suggested" : "";
  }
  box().setAttribute("aria-activedescendant", row ? "suggested" : "");
};
const shut = (form, closed = true) => {
  form.toggleAttribute("data-shut", closed);
  form.q?.setAttribute("aria-expanded", !closed && rows().length > 0);
};
const searches = () => JSON.parse(localStorage.searches || "[]");
const keepWords = (words = "") => {
  if (words.trim()) localStorage.searches = JSON.stringify([...new Set([words.trim(), ...searches()])].slice(0, 5));
};
const recall = (field) => {
  const list = one("[data-history]", field.form);
  list?.replaceChildren(
    ...(field.value ? [] : searches()).map((words) => {
      const row = doc.createElement("a");
      row.href = `/search?q=${encodeURIComponent(words)}`;
      row.textContent = words;
      row.className = list.dataset.history;
      row.tabIndex = -1;
      row.setAttribute("role", "option");
      return row;
    }),
  );
  point();
  shut(field.form, false);
};
on("focusin", "[role=combobox]", recall);
on("input", "[role=combobox]", recall);
on("focusout", "[role=combobox]", (field) => field.setAttribute("aria-expanded", false));
on("click", "[data-forget]", () => {
  delete localStorage.searches;
  recall(box());
  box().focus();
});
on("click", "[role=option]", (row, event) => {
  shut(row.closest("form"));
  if (!row.closest("[data-history]") || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  box().value = row.textContent;
  visit(new URL(row.href));
});
on("keydown", "[role=combobox]", (field, event) => {
  const { key } = event;
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (step) shut(field.form, false);
  const list = rows();
  const at = list.findIndex((row) => row.id);
  if (step && list.length) point(list[(Math.max(at, step < 0 ? 0 : -1) + step + list.length) % list.length]);
  else if (key === "Enter" && at >= 0) list[at].click();
  else if (key === "Escape" && list.length) shut(field.form);
  else return;
  event.preventDefault();
});
doc.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.closest("input, textarea, select, dialog") || !box()) return;
  event.preventDefault();
  box().focus();
});

// A card's other pictures are fetched when a finger or a pointer comes near, and swiped or pointed through.
on("touchstart", ".strip", (strip) => strip.setAttribute("data-near", ""));
on("pointerover", "[data-peek]", (thumb) => {
  const strip = one(".strip", thumb.parentElement.parentElement);
  strip.setAttribute("data-near", "");
  strip.scrollTo({ left: strip.children[[...thumb.parentElement.children].indexOf(thumb)].offsetLeft });
});

// A link out of the app that wants to be followed, once.
const depart = () => {
  const link = one("a[data-go]");
  if (!link || sessionStorage.gone === link.dataset.go) return;
  sessionStorage.gone = link.dataset.go;
  location.assign(link.href);
};

// What was looked at stays in this browser; a page that shows it asks for it.
const remember = () => {
  const [, slug] = location.pathname.match(/^\/p\/([\w-]+)$/) || [];
  const seen = (localStorage.viewed || "").split(" ").filter((one) => one && one !== slug);
  if (slug && one("[data-app-ready] h1")) localStorage.viewed = [slug, ...seen].slice(0, 12).join(" ");
  const form = one("form[data-viewed]");
  if (!form || form.asked || !seen.length) return;
  form.asked = true;
  form.slugs.value = seen.join(" ");
  form.requestSubmit();
};

// Pages that were seen open again without a network; the worker keeps public ones only.
addEventListener("load", () => navigator.serviceWorker?.register("/sw.js").catch(() => {}));

const look = () => {
  handOver();
  watch();
  depart();
  remember();
  settle();
  const field = box();
  if (field && field === doc.activeElement) shut(field.form, field.form.hasAttribute("data-shut"));
};

// Dialogs, for browsers without invoker commands.
const open = (id) => {
  const dialog = doc.getElementById(id);
  if (!dialog || dialog.open) return;
  dialog.showModal();
  one("h2", dialog)?.focus();
};
if (!("commandForElement" in HTMLButtonElement.prototype)) {
  on("click", "[commandfor]", (button) => {
    const id = button.getAttribute("commandfor");
    button.getAttribute("command") === "close" ? doc.getElementById(id).close() : open(id);
  });
}
on("click", "dialog a[href]", (link) => link.closest("dialog").close());

// A form may open a dialog and raise a count before the server has answered.
on("submit", "form[data-opens]", (form) => {
  if (form.closest("#first-paint")) return;
  const count = one("[data-cart-count]");
  if (count) count.textContent = Number(count.textContent) + (Number(form.quantity?.value) || 1);
  open(form.dataset.opens);
});

// The chosen options stand in the address, to be kept and shared.
on("change", "form[data-in-url]", (form) => {
  const chosen = [...new FormData(form)].filter(([name]) => name.startsWith("o."));
  const others = [...new URLSearchParams(location.search)].filter(([name]) => !name.startsWith("o."));
  history.replaceState(history.state, "", `?${new URLSearchParams([...chosen, ...others])}`);
});

on("click", "[data-step]", (button) => {
  const input = one("input", button.parentElement);
  const next = Math.max((parseInt(input.value, 10) || 0) + Number(button.dataset.step), input.min || 1);
  // React hears of a value only through the element's own setter.
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, next);
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("focusout", { bubbles: true }));
});

// What a line of the cart comes to is told at once, and confirmed by the server.
on("input", "[data-line] input", (input) => {
  const total = one("[data-unit]", input.closest("[data-line]"));
  const { unit, currency, digits } = total.dataset;
  const units = parseInt(input.value, 10) || 0;
  const count = one("[data-cart-count]");
  if (count) count.textContent = +count.textContent + units - (total.units ?? +input.defaultValue);
  total.units = units;
  const money = new Intl.NumberFormat(doc.documentElement.lang, { style: "currency", currency });
  total.textContent = money.format((unit * units) / 10 ** digits);
});

// An order on paper, by its button or by P; a link to copy is chosen whole.
on("click", "[data-print]", () => print());
doc.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, dialog");
  if (event.key === "p" && !event.ctrlKey && !event.metaKey && !isTyping && one("[data-print]")) print();
});
on("focusin", "[data-select]", (field) => field.select());

// Toasts leave by themselves, but not from under a pointer or the keyboard's focus.
setInterval(() => {
  for (const toast of doc.querySelectorAll('[data-toast]:not([data-toast="0"], :hover, :focus-within)')) {
    toast.age = (toast.age || 0) + 1;
    if (toast.age >= toast.dataset.toast) one("[data-toast-close]", toast).click();
  }
  // News enter a list that nobody points at, a chart comes alive: what a quiet page does alone.
  const button = one("body:not(:has([data-still]:is(:hover, :focus-within))) [data-alone]");
  if (button?.offsetParent) button.click();
}, 1000);

// Light, dark, or as the system has it.
on("click", "[data-mode]", ({ dataset: { mode } }) => {
  localStorage.theme = mode;
  const dark = mode === "dark" || (mode === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  doc.documentElement.className = doc.documentElement.style.colorScheme = dark ? "dark" : "light";
});

// A picture chosen among thumbnails, without moving the page.
on("click", "[data-shows]", (thumb, event) => {
  if (thumb.href) event.preventDefault();
  // Later, because it may stand in a dialog that this very click opens.
  setTimeout(() => {
    const slide = doc.getElementById(thumb.dataset.shows);
    slide.closest("[role=group]").scrollTo({ left: slide.offsetLeft - slide.parentElement.offsetLeft });
  });
});
on("click", "[data-turn]", ({ dataset, parentElement }) => {
  const strip = one("[data-strip]", parentElement);
  const way = getComputedStyle(strip).direction === "rtl" ? -1 : 1;
  strip.scrollBy({ left: dataset.turn * way * strip.clientWidth });
});
on("keydown", "dialog, [data-strip]", (hit, event) => {
  const strip = hit.matches("dialog") ? one("[data-strip]", hit) : hit;
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step || !strip || event.target.matches("input, textarea")) return;
  event.preventDefault();
  strip.scrollBy({ left: step * strip.clientWidth });
});

// On phones a bar with the button follows once the button itself has left the view above.
const follow = new IntersectionObserver((seen) => {
  const bar = one("[data-app-ready] [data-buy-bar]");
  if (bar) bar.hidden = seen.at(-1).isIntersecting;
}, { rootMargin: "0px 0px 100000px" });
let followed;
const watch = () => {
  const button = one("[data-app-ready] [data-buy]");
  if (button === followed) return;
  followed = button;
  follow.disconnect();
  if (button) follow.observe(button);
};

new MutationObserver(look).observe(doc, { childList: true, subtree: true });
look();

// A new hash would load the page again.
on("click", 'a[href*="#field-"]', (link, event) => {
  event.preventDefault();
  doc.getElementById(link.hash.slice(1))?.focus();
});
