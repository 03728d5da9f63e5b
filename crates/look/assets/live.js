// Open pages follow what others do: <section id="list" data-on="inbox" data-count="4">.
// When the topic changes, the section is fetched again and put in its place. Whoever types in
// it is left alone until they have finished.
"use strict";

{
  const sections = () => $$("[data-on][id]");
  const topicsOf = (section) => section.dataset.on.split(" ");
  const known = new Map(); // topic -> the last number heard
  const stale = new Set(); // ids of sections that must be fetched again
  let stream, running = false, words;

  /** Says something to a screen reader when it has nothing better to say. */
  function announce(text) {
    if (!words) {
      words = make("div", { class: "spoken", role: "status", id: "live-words" });
      document.body.append(words);
    }
    // An empty region filled a moment later is what screen readers notice.
    words.textContent = "";
    setTimeout(() => (words.textContent = text), 150);
  }

  const sameField = (field, root) =>
    (field.id && root.querySelector(`#${CSS.escape(field.id)}`)) ||
    (field.name && fields(root).find((other) => other.name === field.name && other.value === field.value));

  /** The link or control that does in a fresh section what this one did. */
  function sameControl(at, fresh) {
    const [address, action] = [at.getAttribute("href"), at.form?.getAttribute("action")];
    const isSame = (one) => one.form?.getAttribute("action") === action && one.name === at.name && one.value === at.value;
    return (at.id && document.getElementById(at.id))
      || (address && $(`a[href="${CSS.escape(address)}"]`, fresh))
      || (action && $$(at.localName, fresh).find(isSame));
  }

  /** Somebody is in the middle of something here. */
  function isBusy(section) {
    const at = document.activeElement;
    return $("dialog[open]") !== null || $("form[data-sent]", section) !== null
      || (section.contains(at) && at.matches("input:not([type=checkbox], [type=radio]), textarea, select"))
      || $("details[data-menu][open]", section) !== null;
  }

  /** Puts the fresh section in the place of the old one and gives back what the person had there. */
  function put(old, fresh) {
    const at = old.contains(document.activeElement) ? document.activeElement : null;
    const scrolled = [old, ...$$("[id]", old)].filter((part) => part.scrollTop).map((part) => [part.id, part.scrollTop]);
    for (const open of $$("details[open][id]", old)) $(`#${CSS.escape(open.id)}`, fresh)?.setAttribute("open", "");
    for (const field of fields(old).filter(isTyped)) {
      const same = sameField(field, fresh);
      if (same && "checked" in field && /checkbox|radio/.test(field.type)) same.checked = field.checked;
      else if (same) same.value = field.value;
    }
    const marked = $("[data-row].at a", old)?.getAttribute("href");
    old.replaceWith(fresh);
    if (marked) $(`[data-row] a[href="${CSS.escape(marked)}"]`, fresh)?.closest("[data-row]").classList.add("at");
    for (const [id, top] of scrolled) {
      const part = document.getElementById(id);
      if (part) part.scrollTop = top;
    }
    if (at) {
      const same = sameControl(at, fresh);
      if (!same) fresh.tabIndex = -1;
      (same || fresh).focus({ preventScroll: true });
    }
    const more = Number(fresh.dataset.count) - Number(old.dataset.count);
    if (more > 0) announce(`${more} new`);
    else if (fresh.dataset.says && fresh.dataset.says !== old.dataset.says) announce(fresh.dataset.says);
    fresh.dispatchEvent(new CustomEvent("fresh", { bubbles: true }));
  }

  async function refresh() {
    if (running || ![...stale].some((id) => document.getElementById(id) && !isBusy(document.getElementById(id)))) return;
    running = true;
    const asked = [...stale];
    stale.clear();
    try {
      const answer = await fetch(location.href, { headers: { "x-part": asked.join(" "), "x-by-itself": "yes" } });
      if (new URL(answer.url).pathname.startsWith("/sign-in")) return location.reload();
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const id of asked) {
        const old = document.getElementById(id), fresh = page.getElementById(id);
        if (!old) continue;
        if (isBusy(old)) stale.add(id);
        else if (fresh && fresh.outerHTML !== old.outerHTML) put(old, fresh);
      }
      const menu = $(".nav"), fresh = $(".nav", page);
      if (menu && fresh && !menu.contains(document.activeElement)) menu.replaceWith(fresh);
    } catch {
      asked.forEach((id) => stale.add(id)); // The network is away: the next event tries again.
    } finally {
      running = false;
    }
    if (stale.size) setTimeout(refresh, 700);
  }

  function heard(topic, number) {
    const mine = sections().filter((section) => topicsOf(section).includes(topic));
    const before = known.get(topic);
    known.set(topic, number);
    for (const section of mine) if ((before ?? section.dataset.at ?? number) !== number) stale.add(section.id);
    refresh();
  }

  function listen() {
    const topics = [...new Set(sections().flatMap(topicsOf))];
    if (stream || !topics.length || document.hidden || !window.EventSource) return;
    stream = new EventSource(`/live?topics=${topics.join(",")}`);
    for (const topic of topics) stream.addEventListener(topic, (event) => heard(topic, event.data));
    stream.addEventListener("end", (event) => {
      stop();
      // Signed out: what stands on the screen goes.
      if (event.data === "session") location.reload();
    });
    stream.addEventListener("error", () => {
      if (stream?.readyState !== EventSource.CLOSED) return; // The browser tries again by itself.
      stop();
      setTimeout(() => {
        sections().forEach((section) => stale.add(section.id));
        refresh();
        listen();
      }, 5000);
    });
  }

  function stop() {
    stream?.close();
    stream = undefined;
  }

  // A browser opens six connections to a host: only the tab in front listens.
  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : listen()));
  addEventListener("pagehide", stop);
  addEventListener("pageshow", listen);
  document.addEventListener("focusout", () => stale.size && setTimeout(refresh, 50));
  listen();
}

// An open item says that somebody looks at it: <div data-look="address">.
{
  const place = $("[data-look]");
  const say = (leave) => {
    if (!place || (document.hidden && !leave)) return;
    const body = new URLSearchParams(leave ? { leave: "yes" } : {});
    fetch(place.dataset.look, { method: "POST", body, keepalive: true, headers: { "x-by-itself": "yes" } }).catch(() => {});
  };
  say(false);
  setInterval(() => say(false), 20000);
  addEventListener("pagehide", () => say(true));
}
