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

// A link out of the app that wants to be followed, once.
const depart = () => {
  const link = one("a[data-go]");
  if (!link || sessionStorage.gone === link.dataset.go) return;
  sessionStorage.gone = link.dataset.go;
  location.assign(link.href);
};

const look = () => {
  handOver();
  depart();
};
new MutationObserver(look).observe(doc, { childList: true, subtree: true });
look();

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
  history.replaceState(history.state, "", `?${new URLSearchParams(chosen)}`);
});

on("click", "[data-step]", (button) => {
  const input = one("input", button.parentElement);
  const next = Math.max((parseInt(input.value, 10) || 0) + Number(button.dataset.step), input.min || 1);
  // React hears of a value only through the element's own setter.
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, next);
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("focusout", { bubbles: true }));
});

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
  event.preventDefault();
  const slide = doc.getElementById(thumb.dataset.shows);
  slide.closest("[role=group]").scrollTo({ left: slide.offsetLeft - slide.parentElement.offsetLeft });
});
