// What native elements cannot do alone. Everything is delegated: pages come and go, this stays.
const one = (selector, root = document) => root.querySelector(selector);
const on = (type, selector, act, options) =>
  document.addEventListener(type, (event) => {
    const hit = event.target.closest?.(selector);
    if (hit) act(hit, event);
  }, options);

// The hand-over: the app has drawn the same page, so the first paint leaves, unless someone is typing in it.
function handOver() {
  const painted = document.getElementById("first-paint");
  if (!painted || !one("[data-app-ready]")) return;
  if (painted.contains(document.activeElement)) {
    painted.addEventListener("focusout", () => setTimeout(handOver), { once: true });
    return;
  }
  painted.remove();
  one("title[data-first]")?.remove();
}

// A link out of the app that wants to be followed, once.
function depart() {
  const link = one("a[data-go]");
  if (!link || sessionStorage.getItem("gone") === link.dataset.go) return;
  sessionStorage.setItem("gone", link.dataset.go);
  location.assign(link.href);
}

const look = () => {
  handOver();
  depart();
};
new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
document.addEventListener("DOMContentLoaded", look);

// Dialogs, for browsers without invoker commands.
const open = (id) => {
  const dialog = document.getElementById(id);
  if (dialog?.showModal && !dialog.open) {
    dialog.showModal();
    one("h2", dialog)?.focus();
  }
};
if (!("commandForElement" in HTMLButtonElement.prototype)) {
  on("click", "[commandfor]", (button) => {
    const id = button.getAttribute("commandfor");
    if (button.getAttribute("command") === "close") document.getElementById(id)?.close();
    else open(id);
  });
}
on("click", "dialog a[href]", (link) => link.closest("dialog").close());

// A form may open a dialog and raise a count before the server has answered.
on("submit", "form[data-opens]", (form) => {
  if (form.closest("#first-paint")) return;
  const count = one("[data-cart-count]");
  const added = Number(new FormData(form).get("quantity")) || 1;
  if (count) count.textContent = String((Number(count.textContent) || 0) + added);
  open(form.dataset.opens);
}, true);

const set = (input, value) => {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, value);
  input.dispatchEvent(new Event("input", { bubbles: true }));
};
on("click", "[data-step]", (button) => {
  const input = one("input", button.parentElement);
  const next = (parseInt(input.value, 10) || 0) + Number(button.dataset.step);
  set(input, String(Math.min(Math.max(next, Number(input.min || 1)), Number(input.max || 99))));
  input.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
});

// Toasts leave by themselves, but not from under a pointer or the keyboard's focus.
setInterval(() => {
  for (const toast of document.querySelectorAll("[data-toast]")) {
    if (toast.matches(":hover, :focus-within") || toast.dataset.toast === "0") continue;
    toast.age = (toast.age || 0) + 1;
    if (toast.age >= Number(toast.dataset.toast)) one("[data-toast-close]", toast).click();
  }
}, 1000);

// A quiet page: news enter a list that nobody points at, a chart comes alive where there is a mouse.
setInterval(() => {
  const news = one("[data-live-pill]");
  if (news && scrollY < 200 && !one("[data-live-list]:is(:hover, :focus-within)")) news.click();
  const idle = one("[data-when-idle]");
  if (idle && matchMedia("(min-width: 768px) and (pointer: fine)").matches) {
    delete idle.dataset.whenIdle;
    idle.click();
  }
}, 1000);

// Light, dark, or as the system has it.
on("click", "[data-mode]", (button) => {
  const mode = button.dataset.mode;
  localStorage.setItem("theme", mode);
  const dark = mode === "dark" || (mode === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  const root = document.documentElement;
  root.classList.remove("light", "dark");
  root.classList.add(dark ? "dark" : "light");
  root.style.colorScheme = dark ? "dark" : "light";
});

// A picture chosen among thumbnails.
on("click", "[data-shows]", (thumb) => {
  document.getElementById(thumb.dataset.shows)?.scrollIntoView({ block: "nearest", inline: "start" });
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const box = one("#first-paint [type=search]") || one("[type=search]");
  if (box) {
    event.preventDefault();
    box.focus();
  }
});
