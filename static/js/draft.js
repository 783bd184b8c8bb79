// Nothing typed is lost. Every form with the hidden field "opened" is posted to the
// server every few seconds while it changes, as the form itself would be, its files when
// they are chosen. Drawn later by htmx it is watched all the same.
//
// While that fails, offline or logged out, the browser keeps a copy under the person's
// id, and one while a form is on its way. The next page hands all copies to the server,
// which knows what was saved meanwhile, and drops them; so does logging out.
//
// A page that the browser brings back keeps its token: what was typed is shown again,
// and what was saved is not saved twice.

const PERIOD = 4_000;
const KEEP = "/drafts/keep/";
const FILES = "/drafts/files/";
const user = document.querySelector("form[data-logout]")?.dataset.logout;
const phrases = document.getElementById("phrases")?.dataset;

function clock(ms) {
  return new Date(ms).toLocaleTimeString("zh-CN", {
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
    timeZone: "Asia/Shanghai",
  });
}

function csrfToken() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
}

function fields(form) {
  return [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken",
  );
}

const sameFields = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const tokenOf = (form) => form.elements.opened.dataset.opened;

async function post(url, body) {
  const headers = { "X-CSRFToken": csrfToken() };
  const options = { method: "POST", body, headers, redirect: "manual" };
  return fetch(url, options).catch(() => null);
}

// The browser's copies: {at, fields}

const keyOf = (form) => `draft:${user}:${tokenOf(form)}`;
const drop = (form) => localStorage.removeItem(keyOf(form));

function keysOf(prefix) {
  return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
}

function keep(form) {
  const copy = { at: Date.now(), fields: fields(form) };
  try {
    localStorage.setItem(keyOf(form), JSON.stringify(copy));
    return true;
  } catch {
    return false; // private windows and full disks refuse to keep anything
  }
}

// Stays on the page, while a form's status is overwritten by the next saving.
function notice(text, address) {
  const box = document.createElement("div");
  box.className = "notice notice-warning";
  const link = document.createElement("a");
  link.href = address;
  link.textContent = text;
  box.append(link);
  document.getElementById("messages")?.append(box);
}

async function handOver(key, open) {
  const copy = JSON.parse(localStorage.getItem(key));
  const answer = await post(KEEP, new URLSearchParams(copy.fields ?? []));
  if (!answer?.ok && answer?.status !== 404) return; // too old, or not this person's
  localStorage.removeItem(key);
  const isHere = open.has(key.split(":")[2]);
  if (answer.status === 200 && !isHere) {
    notice(phrases.draftRestored.replace("%s", clock(copy.at)), await answer.text());
  }
}

function handOverAll(forms) {
  const open = new Set(forms.map(tokenOf));
  return Promise.all(keysOf(`draft:${user}:`).map((key) => handOver(key, open)));
}

// One form

class Watched {
  constructor(form) {
    this.form = form;
    this.saved = fields(form);
    this.first = "";
    this.fails = false;
    form.addEventListener("input", ({ target }) => {
      if (target.matches("textarea, [type=text], [type=tel]")) this.first ||= target.name;
    });
    form.addEventListener("change", (event) => this.choose(event.target));
    // Captured, so that an offline form is stopped before once.js holds its buttons.
    form.addEventListener("submit", (event) => this.submit(event), { capture: true });
  }

  say(phrase, tone = "") {
    const status = this.form.querySelector("[data-draft-status]");
    if (!status) return;
    status.textContent = phrase.replace("%s", clock(Date.now()));
    status.dataset.tone = tone;
  }

  keepHere(phrase) {
    this.fails = true;
    this.say(keep(this.form) ? phrase : phrases.draftLost, "over");
  }

  get isBusy() {
    return this.form.getAttribute("aria-busy") === "true";
  }

  get hasChanged() {
    return this.form.isConnected && !this.isBusy && !sameFields(fields(this.form), this.saved);
  }

  body() {
    return new URLSearchParams([...fields(this.form), ["typed_first", this.first]]);
  }

  async send() {
    if (!this.hasChanged) return;
    const now = fields(this.form);
    const answer = await post(KEEP, this.body());
    if (answer?.ok) {
      this.saved = now;
      this.fails = false;
      if (!this.isBusy) drop(this.form);
      this.say(phrases.draftSaved);
    } else if (!answer) {
      this.keepHere(phrases.draftLocal);
    } else {
      const loggedOut = answer.type === "opaqueredirect" || [401, 403].includes(answer.status);
      this.keepHere(loggedOut ? phrases.draftLogin : phrases.draftLost);
    }
  }

  // A file is sent when it is chosen; its control is empty again once the server has it.
  async choose(control) {
    if (control.type !== "file" || !control.files.length) return;
    const place = control.parentElement.querySelector("[data-attached]");
    if (!place) return;
    const body = new FormData();
    body.append("opened", this.form.elements.opened.value);
    body.append("field", control.name);
    for (const file of control.files) body.append(control.name, file);
    const answer = await post(FILES, body);
    if (answer?.status !== 200) return; // it stays chosen, and goes with the form
    place.innerHTML = await answer.text();
    if (!place.querySelector(".text-danger")) {
      control.value = "";
      control.required = false;
    }
  }

  submit(event) {
    // A login in another tab has changed the token this page was made with.
    const token = this.form.elements.csrfmiddlewaretoken;
    if (token && csrfToken()) token.value = csrfToken();
    if (navigator.onLine) {
      keep(this.form);
    } else {
      event.preventDefault();
      event.stopImmediatePropagation(); // htmx would send it all the same
      this.keepHere(phrases.draftOffline);
    }
  }

  // The last words before the page goes; what can't be sent stays in the browser.
  leave() {
    if (!this.hasChanged) return;
    const body = this.body();
    body.set("csrfmiddlewaretoken", csrfToken());
    if (this.fails || !navigator.onLine || !navigator.sendBeacon(KEEP, body)) {
      keep(this.form);
    }
  }
}

const watched = new Map();

function watchAll() {
  for (const [form] of watched) if (!form.isConnected) watched.delete(form);
  for (const input of document.querySelectorAll("form input[data-opened]")) {
    if (!watched.has(input.form)) watched.set(input.form, new Watched(input.form));
  }
  return [...watched.keys()];
}

// What the browser fetches anew on going back is the form that it was.
async function comeBack(forms) {
  const here = forms[0]?.elements.opened;
  if (!here) return;
  const before = history.state?.opened;
  const isOther = before && before.token !== here.dataset.opened;
  if (isOther && history.state.path === location.pathname) {
    const address = `/drafts/${before.token}/`;
    const answer = await fetch(`${address}?live`).catch(() => null);
    if (answer?.status === 200) {
      location.replace(address);
      return;
    }
    here.value = before.value; // it was saved: sent again, it leads there
    here.dataset.opened = before.token;
    watched.get(forms[0]).saved = fields(forms[0]); // nobody typed this
  }
  const opened = { token: here.dataset.opened, value: here.value };
  history.replaceState({ ...history.state, opened, path: location.pathname }, "");
}

function forgetOnLogout() {
  const form = document.querySelector("form[data-logout]");
  form?.addEventListener("submit", () => {
    const keys = keysOf(`draft:${form.dataset.logout}:`);
    keys.forEach((key) => localStorage.removeItem(key));
  });
}

async function begin() {
  const forms = watchAll();
  await handOverAll(forms);
  await comeBack(forms);
  setInterval(() => watched.forEach((one) => one.send()), PERIOD);
}

forgetOnLogout();
if (user && phrases) {
  begin();
  document.addEventListener("htmx:load", watchAll);
  // What was refused in its place the server has kept.
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (watched.has(detail.elt) && detail.xhr.status) drop(detail.elt);
  });
  window.addEventListener("online", () => watched.forEach((one) => one.send()));
  window.addEventListener("pagehide", () => watched.forEach((one) => one.leave()));
  // Inside the app a step is closed without leaving the page.
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-step-close]")) watched.forEach((one) => one.send());
  }, true);
}
