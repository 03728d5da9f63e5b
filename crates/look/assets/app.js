// What HTML cannot do by itself. Every page works without this file.
"use strict";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const fields = (root) => $$("input, textarea, select", root).filter((field) => field.type !== "hidden");
/** Whether a field holds something else than what was drawn. */
const isTyped = (field) =>
  field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked
  : field.options ? [...field.options].some((option) => option.selected !== option.defaultSelected) && field.selectedIndex > 0
  : field.value !== field.defaultValue;

/** Fetches a page of ours and puts its element with this id in the place of the one here. */
async function swap(id, address, signal) {
  const answer = await fetch(address, { signal, headers: { "x-part": id } });
  if (answer.redirected && new URL(answer.url).pathname === "/sign-in") return location.reload();
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(id);
  const old = document.getElementById(id);
  if (fresh && old) old.replaceWith(fresh);
  return fresh;
}

// --- Search as you type: <form data-live="id of the part that changes"> -----------------------
for (const form of $$("form[data-live]")) {
  let waiting, running;
  const look = () => {
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
    const address = form.getAttribute("action") + (query.size ? `?${query}` : "");
    running?.abort();
    running = new AbortController();
    swap(form.dataset.live, address, running.signal)
      .then(() => history.replaceState(null, "", address))
      .catch(() => {}); // A newer keystroke took over, or the network is away: the form still works.
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 120);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    look();
  });
  if (fields(form).some(isTyped)) look(); // Typed before this script was there.
}

// --- Parts that follow what is typed: <form data-ask="ids of the parts" data-ask-for="fields"> --
// Sent by POST, so that no name stands in an address.
for (const form of $$("form[data-ask]")) {
  const words = make("div", { class: "spoken", role: "status" });
  form.after(words);
  let waiting, running;
  const look = async () => {
    running?.abort();
    running = new AbortController();
    const body = new URLSearchParams([...new FormData(form), ["step", "look"]]);
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body, signal: running.signal });
    if (answer.redirected) return location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const id of form.dataset.ask.split(" ")) {
      const old = document.getElementById(id), fresh = page.getElementById(id);
      if (!old || !fresh || old.contains(document.activeElement) || old.outerHTML === fresh.outerHTML) continue;
      old.replaceWith(fresh);
      if (fresh.dataset.says) words.textContent = fresh.dataset.says;
    }
  };
  form.addEventListener("input", (event) => {
    if (!form.dataset.askFor.split(" ").includes(event.target.name)) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => look().catch(() => {}), 180); // Without a network the form still works.
  });
  if (fields(form).some(isTyped)) look().catch(() => {});
}

// --- Filters that apply when changed: <form data-auto> -----------------------------------------
for (const form of $$("form[data-auto]")) {
  form.addEventListener("change", () => form.requestSubmit());
}
$$("[data-without-script]").forEach((button) => (button.hidden = true));

// --- A part that changes while work runs: <div id data-poll="milliseconds"> --------------------
function poll() {
  const part = $("[data-poll]");
  if (!part) return;
  setTimeout(async () => {
    try {
      const fresh = await swap(part.id, location.href);
      if (fresh && !fresh.matches("[data-poll]")) return location.reload();
    } catch { /* The next turn tries again. */ }
    poll();
  }, Number(part.dataset.poll));
}
poll();

// --- A form is sent once -----------------------------------------------------------------------
document.addEventListener("submit", (event) => {
  const form = event.target;
  // What opens in another tab leaves this page as it is.
  if (form.method !== "post" || event.defaultPrevented || event.submitter?.formTarget === "_blank") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => $$("button", form).forEach((button) => button.setAttribute("aria-busy", "true")));
});
// Coming back with the back button must not leave the form dead.
addEventListener("pageshow", () => {
  $$("form[data-sent]").forEach((form) => delete form.dataset.sent);
  $$("[aria-busy=true]").forEach((button) => button.removeAttribute("aria-busy"));
});

// --- Small things ------------------------------------------------------------------------------
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-close], [data-copy], [data-print], [data-palette], [data-show-keys]");
  if (!button) return;
  if (button.matches("[data-close]")) button.closest(".toast, dialog").remove();
  if (button.matches("[data-print]")) print();
  if (button.matches("[data-copy]")) {
    navigator.clipboard.writeText(button.dataset.copy).then(() => ($("span", button).textContent = "Copied"));
  }
  if (button.matches("[data-show-keys]")) showKeys();
  if (button.matches("[data-palette]")) {
    event.preventDefault();
    openPalette();
  }
});
// Only pages over HTTPS (or on this machine) may copy.
if (navigator.clipboard) $$("[data-copy]").forEach((button) => (button.hidden = false));
for (const zone of $$(".drop")) {
  const input = $("input[type=file]", zone);
  const over = (on) => (event) => {
    event.preventDefault();
    zone.classList.toggle("over", on);
  };
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
  });
}
$(".error-summary")?.focus();

// --- The palette -------------------------------------------------------------------------------
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const places = () =>
  $$(".nav > a").map((link) => ({
    label: link.dataset.label,
    detail: link.dataset.key ? `g ${link.dataset.key}` : "",
    href: link.getAttribute("href"),
  }));

function openPalette() {
  if ($("dialog[open]") || !$(".nav")) return;
  const input = make("input", {
    type: "search", role: "combobox", "aria-label": "Go to a page or find a source",
    placeholder: "Go to a page or find a source", autocomplete: "off", spellcheck: "false",
    "aria-expanded": "true", "aria-controls": "palette-list", "aria-autocomplete": "list",
  });
  const list = make("ul", { id: "palette-list", role: "listbox", "aria-label": "Results" });
  const dialog = make("dialog", { class: "palette", "aria-label": "Go to" }, input, list);
  let found = [], at = 0, running;

  const mark = () => {
    [...list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    const chosen = list.children[at];
    if (chosen) {
      input.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };
  const show = (results) => {
    found = results;
    at = 0;
    list.replaceChildren(...results.map((result, index) => {
      const option = make("li", { role: "option", id: `palette-${index}` }, make("span", {}, result.label), make("small", {}, result.detail ?? ""));
      option.addEventListener("click", () => (location.href = result.href));
      return option;
    }));
    mark();
  };
  const look = async () => {
    const words = input.value.trim().toLowerCase();
    const pages = places().filter((place) => place.label.toLowerCase().includes(words));
    running?.abort();
    running = new AbortController();
    show(pages);
    if (!words) return;
    try {
      const answer = await fetch(`/search.json?q=${encodeURIComponent(words)}`, { signal: running.signal });
      if (answer.ok) show([...pages, ...(await answer.json())]);
    } catch { /* A newer keystroke took over. */ }
  };
  input.addEventListener("input", look);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) {
      event.preventDefault();
      at = (at + step + found.length) % found.length;
      mark();
    }
    if (event.key === "Enter" && found[at]) location.href = found[at].href;
  });
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  look();
}

// --- Keys --------------------------------------------------------------------------------------
function showKeys() {
  if ($("dialog[open]")) return;
  const lines = [
    ["/", "Search on this page"], ["Ctrl K", "Go to a page or find a source"],
    ["j k", "Next and previous row"], ["Enter", "Open the row"], ["?", "These keys"], ["Esc", "Close"],
    // A key of every row stands here once.
    ...new Map($$("[data-press]").filter((one) => one.dataset.says).map((one) => [one.dataset.press, one.dataset.says])),
    ...places().filter((place) => place.detail).map((place) => [place.detail, place.label]),
  ];
  const close = make("button", { class: "button", type: "button", autofocus: "" }, "Close");
  const dialog = make("dialog", { class: "keys", "aria-labelledby": "keys-heading" },
    make("div", { class: "inside stack" },
      make("h2", { id: "keys-heading" }, "Keys"),
      make("dl", {}, ...lines.flatMap(([key, what]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, what)])),
      make("div", {}, close)));
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function moveTo(step) {
  const rows = $$("[data-row]");
  if (!rows.length) return;
  const now = rows.findIndex((row) => row.classList.contains("at"));
  const next = rows[Math.min(Math.max(now + step, 0), rows.length - 1)];
  rows[now]?.classList.remove("at");
  next.classList.add("at");
  $("a", next)?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

// After a row is done the page comes again without it: one goes on at the row in its place.
document.addEventListener("submit", (event) => {
  const list = event.target.closest("[data-keep-place]"), row = event.target.closest("[data-row]");
  if (list) sessionStorage.setItem("place", JSON.stringify([list.dataset.keepPlace, [...list.children].indexOf(row)]));
});
const [place, index] = JSON.parse(sessionStorage.getItem("place") ?? "[]");
sessionStorage.removeItem("place");
const kept = $$(`[data-keep-place="${place}"] > [data-row]`);
const next = kept[index] ?? kept.at(-1);
next?.classList.add("at");
if (next) $("a", next)?.focus({ preventScroll: true });

/** What a key presses: of the row one is at (the first of a list of work, before any), else of the page. */
function pressedBy(key) {
  const keyed = `[data-press="${CSS.escape(key)}"]`;
  const row = $("[data-row].at") ?? document.activeElement?.closest("[data-row]") ?? $("[data-keep-place] > [data-row]");
  const ofPage = () => $$(`main ${keyed}, .side ${keyed}`).find((one) => !one.closest("[data-row]"));
  return (row && $(keyed, row)) ?? ofPage();
}

let going = 0;
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    return openPalette();
  }
  const singleKeys = document.body.dataset.keys === "on";
  const typing = event.target.closest?.("input:not([type=checkbox], [type=radio]), select, textarea, dialog");
  if (!singleKeys || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (Date.now() - going < 1200) {
    going = 0;
    const link = $$(".nav > a").find((place) => place.dataset.key === event.key);
    if (link) {
      event.preventDefault();
      link.click();
    }
    return;
  }
  const acts = {
    "/": () => ($("main input[type=search]") ?? { focus: openPalette }).focus(),
    "?": showKeys,
    g: () => (going = Date.now()),
    j: () => moveTo(1),
    k: () => moveTo(-1),
  };
  const pressed = pressedBy(event.key);
  if (!acts[event.key] && !pressed) return;
  event.preventDefault();
  if (acts[event.key]) return acts[event.key]();
  pressed.click();
  if (pressed.matches("summary")) $("select, button, input:not([type=hidden])", pressed.parentElement)?.focus();
});
