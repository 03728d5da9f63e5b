// The public referral form, made more forgiving: a failed sending keeps everything, a
// reload too, for half an hour and in this tab only. Without it the form works as well.
(function () {
  'use strict';
  var print = document.getElementById('print');
  if (print) {
    print.hidden = false;
    print.addEventListener('click', function () { window.print(); });
  }
  var form = document.getElementById('refer');
  if (!form || !window.FormData || !window.XMLHttpRequest) return;
  var key = 'refer:' + form.getAttribute('action');
  var HALF_HOUR = 30 * 60 * 1000, sent = false, sending = false, timer;

  // ---- what was typed, kept until it is sent
  function fields() {
    var list = [], all = form.elements, i, f;
    for (i = 0; i < all.length; i++) {
      f = all[i];
      if (f.name && !/^(file|submit|button)$/.test(f.type) && !/^(proof|website|lang|leave_out|has_kept)$/.test(f.name)) list.push(f);
    }
    return list;
  }
  function forget() { try { sessionStorage.removeItem(key); } catch (e) { /* not offered */ } }
  function keep() {
    if (sent) return;
    var values = {}, list = fields(), i;
    for (i = 0; i < list.length; i++) {
      values[list[i].name] = list[i].type === 'checkbox' ? (list[i].checked ? 'yes' : '') : list[i].value;
    }
    try { sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), values: values })); } catch (e) { /* full */ }
    clearTimeout(timer);
    timer = setTimeout(forget, HALF_HOUR);
  }
  function restore() {
    var kept = null, list = fields(), i, f, any = false;
    try { kept = JSON.parse(sessionStorage.getItem(key)); } catch (e) { /* nothing kept */ }
    if (!kept || Date.now() - kept.at > HALF_HOUR) { forget(); return; }
    // Another link, or an office refers another patient: the page's own details stand.
    if (/[?&](after|again)=/.test(location.search)) { forget(); return; }
    for (i = 0; i < list.length; i++) {
      f = list[i];
      if (!(f.name in kept.values)) continue;
      if (f.type === 'checkbox') f.checked = kept.values[f.name] === 'yes';
      else if (kept.values[f.name]) { if (f.name !== 'token' && f.value !== kept.values[f.name]) any = true; f.value = kept.values[f.name]; }
    }
    if (any) say(form.getAttribute('data-kept'), false);
  }

  // ---- proof of work, while somebody types
  function prove() {
    var worker, token = form.elements.token.value, url = form.getAttribute('data-worker');
    if (!window.Worker || !url) return;
    try {
      worker = new Worker(url);
      worker.onmessage = function (event) {
        if (form.elements.token.value === event.data.token) form.elements.proof.value = event.data.proof;
        worker.terminate();
      };
      // The token's 21st byte says how hard its proof is; it may be a restored one.
      worker.postMessage({ token: token, bits: parseInt(token.substr(40, 2), 16) });
    } catch (e) { /* sent without it */ }
  }

  // ---- sending
  function say(text, retry) {
    var box = document.getElementById('sending'), button;
    box.hidden = false;
    box.textContent = text + ' ';
    if (retry) {
      button = document.createElement('button');
      button.type = 'button';
      button.className = 'button';
      button.textContent = form.getAttribute('data-retry');
      button.addEventListener('click', send);
      box.appendChild(button);
      button.focus();
    }
  }
  function failed() {
    sending = false;
    form.querySelector('[type=submit]').disabled = false;
    say(form.getAttribute('data-not-sent'), true);
  }
  function tooLarge() {
    var inputs = form.querySelectorAll('input[type=file]'), i, j, files;
    for (i = 0; i < inputs.length; i++) {
      files = inputs[i].files || [];
      for (j = 0; j < files.length; j++) {
        if (files[j].size > 15 * 1024 * 1024) return { input: inputs[i], name: files[j].name };
      }
    }
    return null;
  }
  function send() {
    if (sending) return;
    var large = tooLarge(), request = new XMLHttpRequest(), word = form.getAttribute('data-sending');
    if (large) {
      say(form.getAttribute('data-too-large').replace('{}', large.name), false);
      large.input.focus();
      return;
    }
    keep();
    sending = true;
    form.querySelector('[type=submit]').disabled = true;
    say(word + ' …', false);
    request.open('POST', form.getAttribute('action'));
    if (request.upload) {
      request.upload.onprogress = function (event) {
        if (event.lengthComputable && event.total > 100000) {
          document.getElementById('sending').textContent = word + ' … ' + Math.round(100 * event.loaded / event.total) + ' %';
        }
      };
    }
    request.onload = function () {
      if (request.status === 200 && request.responseURL.indexOf('/sent/') > 0) {
        sent = true;
        clearTimeout(timer);
        forget();
        form.reset();
        location.replace(request.responseURL);
      } else if (request.status >= 400 && request.status < 500) {
        show(request.responseText);
      } else failed();
    };
    request.onerror = request.onabort = failed;
    request.send(new FormData(form));
  }
  // The answer that names what to mend, in place of the form.
  function show(text) {
    var page = new DOMParser().parseFromString(text, 'text/html');
    var main = page.getElementById('main'), problems;
    if (!main) { failed(); return; }
    document.getElementById('main').innerHTML = main.innerHTML;
    sending = false;
    form = document.getElementById('refer');
    if (form) begin(false);
    problems = document.getElementById('problems');
    if (problems) problems.focus();
  }

  // ---- looking up the provider by NPI or name
  function lookUp() {
    var name = form.elements.referrer, list = document.createElement('ul'), wait, asked = 0, active = -1;
    list.className = 'found';
    list.id = 'found';
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', name.labels && name.labels[0] ? name.labels[0].textContent : 'NPI');
    list.hidden = true;
    name.parentNode.appendChild(list);
    name.setAttribute('role', 'combobox');
    name.setAttribute('aria-expanded', 'false');
    name.setAttribute('aria-controls', 'found');
    name.setAttribute('aria-autocomplete', 'list');
    function close() {
      list.hidden = true;
      active = -1;
      name.setAttribute('aria-expanded', 'false');
      name.removeAttribute('aria-activedescendant');
    }
    function pick(one) {
      name.value = one.given + ' ' + one.family + (one.credentials ? ', ' + one.credentials : '');
      form.elements.npi.value = one.npi;
      close();
      keep();
    }
    function mark(to) {
      var items = list.children, i;
      active = (to + items.length) % items.length;
      for (i = 0; i < items.length; i++) items[i].setAttribute('aria-selected', i === active ? 'true' : 'false');
      name.setAttribute('aria-activedescendant', items[active].id);
    }
    function offer(found) {
      list.textContent = '';
      found.forEach(function (one, i) {
        var item = document.createElement('li'), more = document.createElement('span');
        item.id = 'found-' + i;
        item.setAttribute('role', 'option');
        item.textContent = one.given + ' ' + one.family + (one.credentials ? ', ' + one.credentials : '') + ' ';
        more.className = 'quiet small';
        more.textContent = [one.specialty, one.city].filter(Boolean).join(', ');
        item.appendChild(more);
        item.addEventListener('mousedown', function (event) { event.preventDefault(); pick(one); });
        item.pick = function () { pick(one); };
        list.appendChild(item);
      });
      list.hidden = found.length === 0;
      active = -1;
      name.setAttribute('aria-expanded', String(found.length > 0));
    }
    name.addEventListener('input', function () {
      clearTimeout(wait);
      var text = name.value.trim(), mine = ++asked;
      if (text.length < 3) { close(); return; }
      wait = setTimeout(function () {
        var request = new XMLHttpRequest();
        request.open('GET', form.getAttribute('data-providers') + '?q=' + encodeURIComponent(text));
        request.onload = function () {
          if (mine !== asked || request.status !== 200) return;
          try { offer(JSON.parse(request.responseText)); } catch (e) { close(); }
        };
        request.send();
      }, 200);
    });
    name.addEventListener('keydown', function (event) {
      if (list.hidden) return;
      if (event.key === 'ArrowDown') { event.preventDefault(); mark(active + 1); }
      else if (event.key === 'ArrowUp') { event.preventDefault(); mark(active < 0 ? -1 : active - 1); }
      else if (event.key === 'Enter' && active >= 0) { event.preventDefault(); list.children[active].pick(); }
      else if (event.key === 'Escape') close();
    });
    name.addEventListener('blur', close);
  }

  function begin(fresh) {
    if (fresh) restore();
    form.addEventListener('input', keep);
    form.addEventListener('change', keep);
    form.addEventListener('submit', function (event) { event.preventDefault(); send(); });
    prove();
    lookUp();
  }
  // A page that comes back out of the browser's memory after it was sent starts anew.
  window.addEventListener('pageshow', function (event) { if (event.persisted && sent) location.reload(); });
  begin(true);
})();
