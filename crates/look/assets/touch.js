// Logging a contact with one thumb, with and without a network: what is logged is kept on the
// phone first and sent then. Without this file the page is a plain form.
"use strict";

{
  const form = $("#touch"), state = $("#kept-state"), choices = $("#choices"), find = $("#find");
  const isOnPaper = form.dataset.member !== undefined; // The server drew it, with its guesses.
  const atFirst = [...choices.children];
  let who, worker, editing, offer, all = [], justSent = false, isLeaving = false;

  const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;
  const field = (name) => form.elements.namedItem(name);
  const checked = (name) => $(`[name=${name}]:checked`, form);
  const words = (text) => (state.textContent = text);
  const spoken = make("div", { class: "spoken", role: "status" });
  form.after(spoken);

  // --- Whom -------------------------------------------------------------------------------------
  const choice = ({ source, name, why, task, appointment }, chosen) => {
    const input = make("input", { type: "radio", name: "source", value: source });
    if (task) input.dataset.task = task;
    if (appointment) input.dataset.appointment = appointment;
    input.checked = source === chosen;
    return make("label", { class: "tap" }, input, make("span", {}, name, ...(why ? [make("small", {}, why)] : [])));
  };

  /** Offers sources to choose from; the one that is chosen stays in front. */
  function offerThese(guesses) {
    const label = checked("source")?.closest("label");
    const others = guesses.filter((guess) => guess.source !== label?.control.value);
    choices.replaceChildren(...(label ? [label] : []), ...others.map((guess) => choice(guess)));
  }

  function offerAtFirst(guesses) {
    if (!atFirst.length || !isOnPaper) return offerThese(guesses);
    const label = checked("source")?.closest("label");
    choices.replaceChildren(...new Set([...(label ? [label] : []), ...atFirst]));
  }

  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const asGuess = (office, why) => ({ source: office.id, name: office.name, why: why ?? office.at });

  async function search() {
    const asked = plain(find.value.trim()).split(/\s+/).filter(Boolean);
    if (!asked.length) return offerAtFirst((await outbox.list())?.guesses ?? []);
    const fits = (office) => {
      const text = plain([office.name, office.at, ...office.places.map((place) => place.name)].join(" "));
      return asked.every((word) => text.includes(word));
    };
    const first = (office) => (plain(office.name).startsWith(asked[0]) ? 0 : 1);
    const found = all.filter(fits).sort((a, b) => first(a) - first(b)).slice(0, 8);
    offerThese(found.map((office) => asGuess(office)));
    spoken.textContent = `${plural(found.length, "source", "sources")} found`;
    // The list on the phone ends somewhere: the server knows them all.
    $("[name=step][value=find]", form).hidden = found.length > 0 || !navigator.onLine;
  }

  /** Shows what is known of a source: what to remember, who is there, and where. */
  async function pick(id, touch = {}) {
    const office = await outbox.office(id);
    // One that the phone does not keep is drawn by the server.
    if (!office) return swap("office", `/touches/new?source=${id}`).catch(() => $("#office").replaceChildren());
    const tap = (type, name, value, label, small) => {
      const input = make("input", { type, name, value });
      input.checked = type === "radio" ? touch[name] === value : touch[name]?.includes(value) ?? false;
      return make("label", { class: "tap" }, input, make("span", {}, label, ...(small ? [make("small", {}, small)] : [])));
    };
    const group = (legend, taps) => make("fieldset", { class: "field" }, make("legend", {}, legend), make("div", { class: "taps" }, ...taps));
    const parts = [];
    if (office.remember) {
      parts.push(make("p", { class: "notice look" }, make("span", {}, make("strong", {}, "Remember: "), office.remember)));
    }
    if (office.matters.length) {
      const lines = office.matters.map((one) => make("li", {}, `${one.words} `, make("span", { class: "small" }, one.on)));
      parts.push(make("div", { class: "notice" }, make("div", {}, make("strong", {}, "What matters to them"), make("ul", {}, ...lines))));
    }
    const { task, appointment } = checked("source")?.dataset ?? {};
    const why = $("small", checked("source")?.closest("label"))?.textContent;
    for (const [name, value, what] of [["task", task, "This does the task"], ["appointment", appointment, "This was the appointment"]]) {
      if (!value) continue;
      const input = make("input", { type: "checkbox", name, value });
      input.checked = true;
      parts.push(make("label", { class: "check" }, input, `${what}: ${why}`));
    }
    parts.push(group("People there", office.people.map((one) => tap("checkbox", "people", one.id, one.name, one.role))));
    if (office.places.length) parts.push(group("Where", office.places.map((one) => tap("radio", "location", one.id, one.name))));
    $("#office").replaceChildren(...parts);
  }

  // --- Where I am: compared here, and told to nobody --------------------------------------------
  const miles = (here, place) => {
    const rad = Math.PI / 180, north = (place.latitude - here.latitude) * rad, east = (place.longitude - here.longitude) * rad;
    const a = Math.sin(north / 2) ** 2 + Math.cos(here.latitude * rad) * Math.cos(place.latitude * rad) * Math.sin(east / 2) ** 2;
    return 2 * 3958.8 * Math.asin(Math.min(1, Math.sqrt(a)));
  };

  function near({ coords }) {
    const isThere = (place) => place.latitude != null && place.longitude != null;
    const far = (office) => Math.min(...office.places.filter(isThere).map((place) => miles(coords, place)), Infinity);
    const found = all.map((office) => [far(office), office]).filter(([away]) => away < 2).sort(([a], [b]) => a - b).slice(0, 5);
    if (!found.length) return (spoken.textContent = $("#where-i-am").textContent = "No office is near");
    offerThese(found.map(([away, office]) => asGuess(office, away < 0.1 ? "Here" : `${away.toFixed(1)} miles from here`)));
    spoken.textContent = `${plural(found.length, "office", "offices")} near here`;
    $("input", choices)?.focus();
  }

  $("#where-i-am").addEventListener("click", (event) => {
    const unknown = () => (event.target.textContent = "The phone does not say where");
    navigator.geolocation.getCurrentPosition(near, unknown, { enableHighAccuracy: true, maximumAge: 60000, timeout: 10000 });
  });

  // --- Logging ----------------------------------------------------------------------------------
  /** Ids also where the page is not reached over HTTPS, where `randomUUID` is missing. */
  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  function read() {
    const { people, find: _, step, version, ...touch } = Object.fromEntries(new FormData(form));
    touch.people = new FormData(form).getAll("people");
    touch.member = who.id;
    touch.once = editing?.once ?? newId();
    touch.label = `${checked("kind")?.closest("label").textContent ?? ""} with ${$("span", checked("source")?.closest("label"))?.firstChild.textContent ?? ""}`;
    const now = editing?.when === touch.when && touch.when === "now" ? editing.at : Date.now();
    const midnight = new Date().setHours(0, 0, 0, 0);
    const [hours, minutes] = (touch.time || "").split(":").map(Number);
    const timed = (day) => (touch.time ? new Date(day).setHours(hours, minutes) : undefined);
    if (touch.when === "earlier") touch.at = timed(midnight) ?? now;
    else if (touch.when === "day") touch.at = timed(`${touch.on}T00:00`) ?? new Date(`${touch.on}T12:00`).getTime();
    else touch.at = now;
    return touch;
  }

  function wrong(touch) {
    const problems = [];
    if (!touch.source) problems.push(["source", "Choose whom the contact was with."]);
    if (!touch.kind) problems.push(["kind", "Choose what kind of contact it was."]);
    if (touch.when === "day" && !touch.on) problems.push(["on", "Enter the day of the contact."]);
    else if (touch.when !== "now" && touch.at > Date.now() && touch.on !== today()) {
      problems.push([touch.when === "day" ? "on" : "time", "A contact that is still to come is a task, not a contact. Enter a time up to now."]);
    }
    if (touch.next_on && !touch.next_step.trim()) problems.push(["next_step", "Say in a few words what the next step is, or empty its day."]);
    return problems;
  }
  const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);

  function complain(problems) {
    $$(".error-summary, .error", form.parentElement).forEach((old) => old.remove());
    if (!problems.length) return;
    const lines = problems.map(([id, text]) => make("li", {}, make("a", { href: `#${id}` }, text)));
    const title = problems.length === 1 ? "One thing to correct" : `${problems.length} things to correct`;
    const summary = make("div", { class: "error-summary", role: "alert", tabindex: "-1" }, make("h2", {}, title), make("ul", {}, ...lines));
    for (const [id, text] of problems) {
      const at = document.getElementById(id);
      (at.matches("fieldset") ? $("legend", at) : at).after(make("p", { class: "error" }, text));
    }
    form.before(summary);
    summary.focus();
  }

  async function log(event) {
    if (event.submitter?.name === "step") return;
    event.preventDefault();
    const touch = read(), problems = wrong(touch);
    complain(problems);
    if (problems.length) return;
    try {
      await outbox.keep(touch);
    } catch {
      return form.submit(); // The phone keeps nothing: straight to the server.
    }
    navigator.storage?.persist?.().catch(() => {});
    editing = undefined;
    clear();
    done(`${touch.label}: saved on this phone.`);
    outbox.say("kept");
    await deliver();
  }

  function clear() {
    $$("input[checked]:not([name=when])", form).forEach((input) => input.removeAttribute("checked"));
    $$("textarea", form).forEach((area) => (area.defaultValue = ""));
    $$("input[type=hidden]", form).forEach((input) => input.remove());
    form.reset();
    choices.replaceChildren();
    $("#office").replaceChildren();
    search();
  }

  function done(text, ...more) {
    const place = $("#done");
    place.replaceChildren(make("div", { class: "notice good" }, make("div", { class: "stack tight" }, make("p", {}, text), ...more)));
    if (!place.contains(document.activeElement)) place.focus();
    scrollTo({ top: 0 });
  }

  function logged({ touch, source, label, said, ledger }) {
    const undo = make("form", { method: "post", action: `/touches/${touch}/remove` }, make("button", { class: "button small", type: "submit" }, "Undo"));
    const links = make("div", { class: "row" },
      make("a", { class: "button small", href: `/touches/${touch}/edit` }, "Add what was said"),
      make("a", { class: "button small", href: `/sources/${source}` }, "Open the source"), undo);
    if (ledger) links.prepend(make("a", { class: "button small", href: ledger }, "Enter the meal in the ledger"));
    done(`${label} logged.${said ? ` ${said}` : ""}`, links);
  }

  // --- What waits -------------------------------------------------------------------------------
  async function show(why) {
    const waiting = await outbox.waiting(who), others = await outbox.ofOthers(who);
    const refused = waiting.filter((touch) => touch.refused).length, count = waiting.length - refused;
    const said = [];
    if (count) said.push(`${plural(count, "contact waits", "contacts wait")} to be sent. Saved on this phone.`);
    if (refused) said.push(`${plural(refused, "contact was", "contacts were")} not taken: see why below.`);
    if (others) said.push(`${plural(others, "contact", "contacts")} of somebody else ${others === 1 ? "waits" : "wait"} here until they sign in.`);
    if (!count && !refused && justSent) said.push("All sent.");
    if (count && why === "not-allowed") said.push("Your role does not allow to send them. Ask the owner of the practice.");
    words(said.join(" "));
    if (count && (why === "signed-out" || why === "somebody-else")) {
      state.append(" ", make("a", { href: "/sign-in?next=/touches/new" }, "Sign in to send them."));
    }
    $("#kept-here").hidden = !said.length;
    $("#send-now").hidden = !count || why === "signed-out";
    $("#waiting").replaceChildren(...waiting.map(line));
  }

  function line(touch) {
    const button = (text, act) => {
      const one = make("button", { class: "button small quiet", type: "button" }, text, make("span", { class: "spoken" }, ` ${touch.label}`));
      one.addEventListener("click", act);
      return one;
    };
    const at = new Date(touch.at).toLocaleString([], { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" });
    return make("li", { class: "item" },
      make("div", { class: "grow" }, make("p", { class: "title" }, touch.label),
        make("p", {}, touch.refused ? `${at}. ${touch.refused}` : at)),
      make("div", { class: "row" },
        button(touch.refused ? "Change" : "Correct", () => take(touch)),
        button("Remove", () => outbox.drop(touch.once).then(() => show()))));
  }

  /** Takes a contact that waits back into the form: to correct it, or to give it to another source. */
  async function take(touch) {
    editing = touch;
    await outbox.keep({ ...touch, held: true });
    clear();
    const [, name] = touch.label.split(/ with (.*)/);
    choices.replaceChildren(...(touch.refused ? [] : [choice({ source: touch.source, name }, touch.source)]));
    for (const [key, value] of Object.entries(touch)) {
      const input = typeof value === "string" && field(key);
      if (input && key !== "source") input.value = value;
    }
    if (!touch.refused) await pick(touch.source, touch);
    (touch.refused ? find : $("input", choices)).focus();
  }

  async function deliver() {
    if (!who) return;
    const { state: why, answers } = await outbox.send().catch(() => ({ state: "later", answers: [] }));
    justSent ||= answers.length > 0;
    await show(why);
    // Where there is such a thing, the browser sends also while no page is open.
    if (why === "offline" || why === "later") worker?.sync?.register("outbox").catch(() => {});
    const last = answers.filter((answer) => answer.state !== "refused").at(-1);
    if (last) logged(last);
  }

  /** Somebody else is here now. A page that is being left (by signing out) is not drawn again. */
  function anew() {
    if (!isLeaving) location.reload();
  }
  document.addEventListener("submit", (event) => (isLeaving ||= !event.defaultPrevented));

  // --- The beginning ----------------------------------------------------------------------------
  /** The list is fetched when it has changed; then what waits is sent. */
  async function look() {
    if (document.hidden) return;
    await outbox.refresh().catch(() => {});
    const now = await outbox.member();
    if (now?.id !== who?.id) return anew();
    all = await outbox.offices();
    $("#where-i-am").hidden = !navigator.geolocation || !all.some((office) => office.places.some((place) => place.latitude != null));
    await deliver();
  }

  async function fromThePhone() {
    const list = await outbox.list();
    all = await outbox.offices();
    offerAtFirst(list?.guesses ?? []);
    const members = list?.members ?? [];
    field("by").replaceChildren(...members.map(({ id, name }) => make("option", { value: id }, name)));
    $("#by-whom").hidden = members.length < 2;
  }

  function nobody() {
    form.hidden = true;
    $("#kept-here").hidden = false;
    words("Open this page once with the network, signed in. From then on it works without. ");
    state.append(make("a", { href: "/sign-in?next=/touches/new" }, "Sign in"));
  }

  function install() {
    const place = $("#install");
    addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault();
      offer = event;
      const button = make("button", { class: "button small", type: "button" }, "Put it on the home screen");
      button.addEventListener("click", () => offer.prompt().then(() => (place.hidden = true)));
      place.replaceChildren(button);
      place.hidden = false;
    });
    const isApple = /iPhone|iPad/.test(navigator.userAgent) && navigator.standalone === false;
    if (!isApple) return;
    place.replaceChildren(make("p", { class: "notice look" }, "Safari forgets what a page keeps when it is not opened for seven days. Tap Share, then Add to Home Screen, and it stays."));
    place.hidden = false;
  }

  async function begin() {
    install();
    navigator.serviceWorker?.register("/sw.js").then((it) => (worker = it)).catch(() => {});
    try {
      if (isOnPaper) await outbox.claim({ id: form.dataset.member, name: form.dataset.name });
      who = await outbox.member();
    } catch {
      return; // The phone keeps nothing: the form is sent as it is.
    }
    if (!who) return nobody();
    // Whoever was about to correct one when the page was closed has not corrected it.
    for (const touch of await outbox.waiting(who)) if (touch.held) await outbox.keep({ ...touch, held: undefined });
    if (!isOnPaper) await fromThePhone();
    form.addEventListener("submit", log);
    form.addEventListener("change", (event) => event.target.name === "source" && pick(event.target.value));
    find.addEventListener("input", search);
    find.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      $("input", choices)?.focus();
    });
    $("#send-now").addEventListener("click", deliver);
    addEventListener("online", look);
    document.addEventListener("visibilitychange", look);
    outbox.listen((what) => {
      justSent ||= what === "sent";
      if (what !== "forgotten") return show();
      // Somebody signed out or in: a moment later it is known who is there.
      setTimeout(async () => (await outbox.member())?.id !== who.id && anew(), 3000);
    });
    await show();
    form.dataset.ready = "yes";
    await look();
  }
  begin();
}
