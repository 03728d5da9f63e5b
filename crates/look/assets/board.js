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
    board("input:not([type=hidden]), .button:not(.quiet)", dialog)?.focus();
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
    show(`${board("[data-act=m]", card).href}&to=${lane.dataset.to}`);
  });

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
