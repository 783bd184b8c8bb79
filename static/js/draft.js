// Nothing typed is lost. A form with data-draft="URL" is posted there every few seconds
// while it changes, as the form itself would be, without files. While that fails,
// offline or logged out, the browser keeps a copy under the person's id; it is put
// back on return, and dropped once the server has the text, on saving and on logout.
// Leaving the page keeps one too: of what was typed last, or is on its way only.
//
// The server answers 2xx, and renders its own draft into the form on the next visit,
// with its time in data-draft-at (ISO): the newer of the two is shown, and what
// happened is said in the form's element [data-draft-status]. A form with a one-time
// field "token" names the last one saved in data-draft-sent: that copy is dropped.

const PERIOD = 4_000;
const user = document.body.dataset.user;
const notSaved = "notSaved" in document.body.dataset; // an error page
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

// The browser's copies: {at, sent, page, fields}

const keyOf = (form) => `draft:${user}:${form.dataset.draft}`;
const read = (key) => JSON.parse(localStorage.getItem(key) ?? "null");
const drop = (form) => localStorage.removeItem(keyOf(form));

function keysOf(prefix) {
  return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
}

function keep(form, { sent = false } = {}) {
  const copy = { at: Date.now(), sent, page: location.pathname, fields: fields(form) };
  try {
    localStorage.setItem(keyOf(form), JSON.stringify(copy));
    return true;
  } catch {
    return false; // private windows and full disks refuse to keep anything
  }
}

function markUnsent() {
  for (const key of keysOf("draft:")) {
    localStorage.setItem(key, JSON.stringify({ ...read(key), sent: false }));
  }
}

// The page that follows a sent form, reached from it and without that form: it is saved.
function dropSaved(forms) {
  const from = document.referrer && new URL(document.referrer).pathname;
  const here = forms.map(keyOf);
  for (const key of keysOf(`draft:${user}:`)) {
    const copy = read(key);
    if (copy.sent && copy.page === from && !here.includes(key)) localStorage.removeItem(key);
  }
}

function putBack(form, copy) {
  const left = copy.fields.slice();
  const chosen = (element) =>
    left.some(([name, value]) => name === element.name && value === element.value);
  for (const element of form.elements) {
    if (!element.name || ["hidden", "file", "submit"].includes(element.type)) continue;
    if (["checkbox", "radio"].includes(element.type)) {
      element.checked = chosen(element);
    } else if (element.type === "select-multiple") {
      for (const option of element.options) {
        option.selected = chosen({ name: element.name, value: option.value });
      }
    } else {
      const at = left.findIndex(([name]) => name === element.name);
      if (at >= 0) element.value = left.splice(at, 1)[0][1];
    }
  }
  // Whoever shows and hides parts of the form has to look again.
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

// One form

let posting = false;
document.addEventListener("submit", (event) => {
  posting = event.target.method === "post" && !event.defaultPrevented;
});

function watch(form) {
  let saved = fields(form);
  let leaving = false;

  function say(phrase, tone = "", at = Date.now()) {
    const status = form.querySelector("[data-draft-status]");
    if (!status) return;
    status.textContent = phrase.replace("%s", clock(at));
    status.dataset.tone = tone;
  }

  // Stays on the page, while the status is overwritten by the next saving.
  function notice(text) {
    const box = document.createElement("div");
    box.className = "notice notice-warning";
    box.textContent = text;
    document.getElementById("messages").append(box);
  }

  function keepHere(phrase) {
    say(keep(form) ? phrase : phrases.draftLost, "over");
  }

  function post(body) {
    return fetch(form.dataset.draft, {
      method: "POST",
      body: new URLSearchParams(body),
      headers: { "X-CSRFToken": csrfToken() },
      redirect: "manual",
    });
  }

  async function send() {
    const now = fields(form);
    if (sameFields(now, saved) || form.getAttribute("aria-busy") === "true") return;
    const answer = await post(now).catch(() => null);
    if (answer?.ok) {
      saved = now;
      // The page that comes may have been asked for before the server had it.
      if (!leaving) drop(form);
      say(phrases.draftSaved);
    } else if (!answer) {
      keepHere(phrases.draftLocal);
    } else {
      const loggedOut = answer.type === "opaqueredirect" || [401, 403].includes(answer.status);
      keepHere(loggedOut ? phrases.draftLogin : phrases.draftLost);
    }
  }

  function submit(event) {
    // A login in another tab has changed the token this page was made with.
    const token = form.elements.csrfmiddlewaretoken;
    if (token && csrfToken()) token.value = csrfToken();
    if (navigator.onLine) {
      keep(form, { sent: true });
    } else {
      event.preventDefault();
      keepHere(phrases.draftOffline);
    }
  }

  // A form that was sent, this one, the one that discards it or that logs out, settles
  // what becomes of the copy itself.
  function leave() {
    leaving = true;
    if (!posting && !sameFields(fields(form), saved)) keep(form);
  }

  // Saved, though the page that says so was never seen, or is this form again.
  function isSaved(copy) {
    return copy.fields.some(
      ([name, value]) => name === "token" && value === form.dataset.draftSent,
    );
  }

  function restore() {
    let copy = read(keyOf(form));
    if (copy && isSaved(copy)) copy = null;
    const serverAt = Date.parse(form.dataset.draftAt ?? "") || 0;
    if (copy && copy.at > serverAt && !sameFields(copy.fields, saved)) {
      putBack(form, copy);
      notice(phrases.draftRestored.replace("%s", clock(copy.at)));
    } else {
      drop(form); // the server's is newer, or the same
      if (serverAt) say(phrases.draftSaved, "", serverAt);
    }
  }

  restore();
  // Captured, so that an offline form is stopped before once.js holds its buttons.
  form.addEventListener("submit", submit, { capture: true });
  setInterval(send, PERIOD);
  window.addEventListener("online", send);
  window.addEventListener("beforeunload", leave);
  window.addEventListener("pageshow", () => { leaving = posting = false; });
}

function forgetOnLogout() {
  const form = document.querySelector("form[data-logout]");
  form?.addEventListener("submit", () => {
    const keys = keysOf(`draft:${form.dataset.logout}:`);
    keys.forEach((key) => localStorage.removeItem(key));
  });
}

forgetOnLogout();
if (!user || notSaved) {
  markUnsent(); // login and error pages: what was sent has not been saved
} else {
  const forms = [...document.querySelectorAll("form[data-draft]")];
  dropSaved(forms);
  forms.forEach(watch);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) markUnsent();
  });
}
