// The contacts that wait on this phone, and the list of sources that it keeps: for the page that
// logs them and for the worker that sends them. Never a patient. What one member has logged is
// neither shown to nor sent by another.
"use strict";

self.outbox = (() => {
  const AT_A_TIME = 50; // The server takes a hundred; fewer get through a weak network.
  const FRESH = 60 * 1000; // A list younger than this is not asked for again.
  let opened;

  function open() {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open("liaison-touches", 1);
      request.onupgradeneeded = () => {
        const db = request.result;
        db.createObjectStore("outbox", { keyPath: "once" });
        db.createObjectStore("offices", { keyPath: "id" });
        db.createObjectStore("facts", { keyPath: "name" });
      };
      request.onsuccess = () => {
        // A newer page brings newer stores: this one must not stand in its way.
        request.result.onversionchange = () => request.result.close();
        resolve(request.result);
      };
      request.onerror = () => reject(request.error);
    });
    opened.catch(() => (opened = undefined));
    return opened;
  }

  /** Does something with stores in one transaction; what it returns is awaited, if it is a request. */
  async function within(stores, mode, work) {
    const db = await open();
    return new Promise((resolve, reject) => {
      const tx = db.transaction(stores, mode, { durability: "strict" });
      const result = work(...stores.map((name) => tx.objectStore(name)));
      tx.oncomplete = () => resolve(result?.result);
      tx.onerror = tx.onabort = () => reject(tx.error);
    });
  }

  const fact = (name) => within(["facts"], "readonly", (facts) => facts.get(name));

  /** Who uses this phone; nobody after signing out. */
  const member = async () => (await fact("member"))?.value;

  /** The list without its sources: guesses, members, and what it was made from. */
  const list = async () => (await fact("list"))?.value;

  /** Says who uses this phone. What was kept for somebody else goes, except what they logged. */
  async function claim(who) {
    const known = await member();
    if (known?.id === who.id) return;
    await forget();
    await within(["facts"], "readwrite", (facts) => facts.put({ name: "member", value: who }));
  }

  /** Nobody is signed in any more: the list goes, what waits to be sent stays unseen. */
  async function forget() {
    await within(["facts", "offices"], "readwrite", (facts, offices) => {
      facts.clear();
      offices.clear();
    });
    say("forgotten");
  }

  const keep = (touch) => within(["outbox"], "readwrite", (outbox) => outbox.put(touch));
  const drop = (once) => within(["outbox"], "readwrite", (outbox) => outbox.delete(once));
  const office = (id) => within(["offices"], "readonly", (offices) => offices.get(id));
  const offices = () => within(["offices"], "readonly", (all) => all.getAll());

  /** What a member has logged and the server does not have, in the order in which it happened. */
  async function waiting(who) {
    const all = await within(["outbox"], "readonly", (outbox) => outbox.getAll());
    return all.filter((touch) => touch.member === who?.id).sort((a, b) => a.at - b.at);
  }

  /** How many contacts of other members wait for them to sign in. */
  async function ofOthers(who) {
    const all = await within(["outbox"], "readonly", (outbox) => outbox.getAll());
    return all.filter((touch) => touch.member !== who?.id).length;
  }

  /** Fetches the list of sources if it has changed; `now`: however young the one here is. */
  async function refresh(now) {
    // Over plain HTTP there is no worker that would take the list away at signing out.
    if (!self.isSecureContext) return;
    const known = await list();
    if (known && !now && Date.now() - known.asked < FRESH) return;
    const headers = { "x-by-itself": "yes" };
    if (known) headers["if-none-match"] = known.tag;
    const answer = await fetch("/touches/offices.json", { headers, cache: "no-store", redirect: "manual" });
    if (answer.status === 304) {
      await within(["facts"], "readwrite", (facts) => facts.put({ name: "list", value: { ...known, asked: Date.now() } }));
      return;
    }
    if (!answer.ok) return;
    const fresh = await answer.json();
    const who = await member();
    if (who && who.id !== fresh.member.id) await forget();
    const { offices: all, member: whose, ...rest } = fresh;
    await within(["facts", "offices"], "readwrite", (facts, offices) => {
      offices.clear();
      for (const one of all) offices.put(one);
      facts.put({ name: "member", value: whose });
      facts.put({ name: "list", value: { ...rest, tag: answer.headers.get("etag"), asked: Date.now() } });
    });
  }

  /**
   * Sends what waits, one tab at a time. Resolves to `{ state, answers }`; the state is `sent`,
   * `offline`, `signed-out`, `somebody-else`, `not-allowed` or `later`.
   */
  function send() {
    const turn = async () => {
      const answers = [];
      const state = await sendAll(answers);
      if (answers.length) say("sent");
      return { state, answers };
    };
    return navigator.locks ? navigator.locks.request("liaison-outbox", turn) : turn();
  }

  async function sendAll(answers) {
    const who = await member();
    if (!who) return "signed-out";
    for (;;) {
      const touches = (await waiting(who)).filter((touch) => !touch.refused && !touch.held).slice(0, AT_A_TIME);
      if (!touches.length) return "sent";
      let answer;
      try {
        answer = await fetch("/touches/sync", {
          method: "POST",
          redirect: "manual",
          headers: { "content-type": "application/json", "x-by-itself": "yes" },
          body: JSON.stringify({ member: who.id, touches: touches.map(({ member, label, ...touch }) => touch) }),
        });
      } catch {
        return "offline";
      }
      if (answer.type === "opaqueredirect") return "signed-out";
      if (answer.status === 409) return "somebody-else";
      if (answer.status === 403) return "not-allowed";
      if (!answer.ok) return "later";
      const told = (await answer.json()).answers;
      let settled = 0;
      for (const one of told) {
        const sent = touches.find((touch) => touch.once === one.once);
        if (!sent) continue;
        settled += 1;
        if (one.state === "refused") await keep({ ...sent, refused: one.said });
        else await drop(one.once);
        answers.push({ ...one, label: sent.label });
      }
      // An answer about nothing would be asked for again for ever.
      if (!settled) return "later";
    }
  }

  // Other tabs and the page of the worker hear what has changed.
  const others = self.BroadcastChannel ? new BroadcastChannel("liaison-outbox") : undefined;
  const say = (what) => others?.postMessage(what);
  const listen = (hear) => others?.addEventListener("message", (event) => hear(event.data));

  return { claim, drop, forget, keep, list, listen, member, office, offices, ofOthers, refresh, say, send, waiting };
})();
