// The board: panels as dialogs, cards that are dragged, keys. All of it works by links as well.
"use strict";

(() => {
  const board = (selector, root = document) => root.querySelector(selector);

  /** Opens a page of ours as a dialog; a page without a panel is gone to. */
  async function show(address) {
    if (board("dialog[open]")) return;
    const answer = await fetch(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const panel = page.getElementById("panel");
    if (!answer.ok || !panel) return location.assign(address);
    open(panel);
  }

  function open(panel) {
    const dialog = document.createElement("dialog");
    dialog.setAttribute("aria-labelledby", "panel-title");
    const inside = document.createElement("div");
    inside.className = "inside";
    const close = document.createElement("button");
    close.type = "button";
    close.className = "button quiet small";
    close.textContent = "Close";
    close.addEventListener("click", () => dialog.close());
    inside.append(document.importNode(panel, true), close);
    dialog.append(inside);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    // A card that was dropped where no question is left goes at once.
    const go = board("form[data-go]", dialog);
    if (go) return go.requestSubmit(board("button", go));
    dialog.showModal();
    focusIn(dialog);
  }

  function focusIn(dialog) {
    board("#panel input:not([type=hidden]), #panel .button:not(.quiet)", dialog)?.focus();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-dialog]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      show(link.href);
    }
    const dial = event.target.closest("[data-dial]");
    if (dial) dialled = dial.dataset.dial;
  });

  // Back from the telephone: how did it go?
  let dialled;
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || !dialled) return;
    const address = dialled;
    dialled = undefined;
    show(address);
  });

  // A card is dragged to a column; the menu on each card does the same.
  let dragged;
  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.(".ticket");
    if (dragged) event.dataTransfer.setData("text/plain", dragged.dataset.id);
  });
  document.addEventListener("dragover", (event) => {
    const lane = event.target.closest(".lane");
    if (!dragged || !lane) return;
    event.preventDefault();
    lane.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => event.target.closest?.(".lane")?.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    const lane = event.target.closest(".lane");
    if (!dragged || !lane) return;
    event.preventDefault();
    lane.classList.remove("over");
    const card = dragged;
    dragged = undefined;
    if (card.closest(".lane") === lane) return;
    const menu = board("[data-act=m]", card);
    show(`${menu.href}&to=${lane.dataset.to}&seen=${menu.dataset.seen}`);
  });

  // What is sent from a panel or taken back from a message changes this page in its place.
  const part = () => board('[data-on~="referrals"][id]');
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!part() || form.method !== "post" || !form.closest(".toast, dialog")) return;
    event.preventDefault();
    if (form.dataset.sent) return;
    form.dataset.sent = "yes";
    send(form, event.submitter).catch(() => say(form, "Not saved: Liaison does not answer. Try again in a moment."));
  }, true);

  async function send(form, button) {
    const dialog = form.closest("dialog");
    const id = form.action.match(/\/referrals\/([0-9a-f-]+)\//)?.[1];
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, button)) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(part().id);
    if (answer.ok && fresh) {
      dialog?.close();
      dialog?.remove();
      put(fresh, id);
      return note(board(".toast", page));
    }
    const panel = page.getElementById("panel");
    if (answer.ok) return location.assign(answer.url);
    if (!panel) return say(form, board("p", page)?.textContent ?? "That did not work. Nothing was changed.");
    // Somebody was faster: the panel says so, and the page behind shows what is so now.
    const now = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const known = now.getElementById(part().id);
    if (known) put(known, id);
    if (!dialog) return open(panel);
    board("#panel", dialog).replaceWith(document.importNode(panel, true));
    if (!dialog.open) dialog.showModal();
    focusIn(dialog);
  }

  /** Says in place why nothing was saved; what was typed stays. */
  function say(form, words) {
    delete form.dataset.sent;
    board(".said", form)?.remove();
    const line = document.createElement("p");
    line.className = "error said";
    line.setAttribute("role", "alert");
    line.textContent = words;
    form.append(line);
    const dialog = form.closest("dialog");
    if (dialog && !dialog.open) dialog.showModal();
  }

  /** Puts the fresh part in its place; the one who works goes on at the card, or where it was. */
  function put(fresh, id) {
    const card = (root) => board(`[data-id="${CSS.escape(id ?? "")}"]`, root);
    const lane = card(document)?.closest("[data-to]")?.dataset.to;
    const at = card(document) ? [...card(document).parentElement.children].indexOf(card(document)) : 0;
    const top = scrollY;
    part().replaceWith(fresh);
    scrollTo(0, top);
    const left = lane && board(`[data-to="${lane}"]`, fresh);
    const next = left && [...left.querySelectorAll("[data-id]")].at(at);
    const there = [card(fresh), next, left, fresh].find((one) => one?.offsetParent);
    if (!there) return;
    const link = board("a.title, th a", there) ?? there;
    if (link === there) there.tabIndex = -1;
    board("[data-row].at")?.classList.remove("at");
    if (there.matches("[data-row]")) there.classList.add("at");
    link.focus({ preventScroll: true });
    link.scrollIntoView({ block: "nearest" });
  }

  /** Shows what happened, with the way back. */
  function note(toast) {
    board(".toast")?.remove();
    if (toast) document.body.append(document.importNode(toast, true));
  }

  document.addEventListener("keydown", (event) => {
    if (document.body.dataset.keys !== "on" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!["c", "m"].includes(event.key) || event.target.closest("input, select, textarea, dialog")) return;
    const row = event.target.closest("[data-row]") ?? board("[data-row].at");
    const act = row && board(`[data-act=${event.key}]`, row);
    if (!act) return;
    event.preventDefault();
    act.click();
  });
})();
