// What the pages gain when scripts run: drafts saved while typing, keys, a lock when idle, people by "@".
// Every page works without it. All words come from the page.
const root = document.documentElement;
root.classList.add("js");
const body = document.body;
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const one = (selector, from = document) => from.querySelector(selector);

// --- Drafts ---------------------------------------------------------------------------------------------------

// The hour where the person is, as every other hour of the pages: the machine may be set to another zone.
function clockText(zone) {
  const hour = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(new Date());
  return root.lang.startsWith("fr") ? hour.replace(":", "\u00a0h\u00a0") : hour;
}

function fieldsOf(form) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const field = form.elements[name];
    if (typeof value === "string" && !(field && field.type === "password")) fields.append(name, value);
  }
  return fields;
}

const drafts = new Set();

function keepDraft(form) {
  let timer = 0;
  let changed = false;
  const line = one("[data-saved]", form);
  const say = (state, text) => {
    if (!line) return;
    line.dataset.state = state;
    line.textContent = text;
  };
  const save = async (last) => {
    clearTimeout(timer);
    if (!changed) return true;
    changed = false;
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST", body: fieldsOf(form), redirect: "manual", keepalive: last === true, credentials: "same-origin",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      say("saved", line ? line.dataset.saved.replace("{time}", clockText(line.dataset.zone)) : "");
    } catch {
      changed = true;
      say("unsaved", line ? line.dataset.unsaved : "");
    }
    return !changed;
  };
  const typed = () => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(save, 1500);
  };
  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  form.addEventListener("submit", () => { clearTimeout(timer); changed = false; });
  addEventListener("pagehide", () => save(true));
  addEventListener("online", () => save());
  drafts.add(save);
}

all("form[data-autosave]").forEach(keepDraft);

// --- Ease of reading, beside what is typed: the server works it out, as the button does ---------------------------

all("button[data-ease]").forEach((button) => {
  const form = button.form;
  let timer = 0;
  let asked = 0;
  form.addEventListener("input", (event) => {
    if (event.target.tagName !== "TEXTAREA") return;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const own = ++asked;
      const typed = new URLSearchParams(new FormData(form));
      typed.set("act", "ease");
      const answer = await fetch(form.action, { method: "POST", body: typed }).catch(() => null);
      if (!answer || !answer.ok || own !== asked) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      all("[data-ease-of]", form).forEach((old) => {
        const now = one(`[data-ease-of="${CSS.escape(old.dataset.easeOf)}"]`, page);
        if (now && now.innerHTML !== old.innerHTML) old.replaceChildren(...now.childNodes);
      });
    }, 900);
  });
});

// --- Sections that show and hide ------------------------------------------------------------------------------

// What an answer decides is worked out by the server, as its button does. Of its answer only what came or went is taken: every field that
// stays is the same one, with what was typed in it meanwhile, and the focus where it is. What went keeps what was typed, should it come back.
const keyOf = (e) => e.dataset.holds || e.name || one("[name]", e)?.name || e.id || one("[id]", e)?.id || e.tagName + e.textContent.trim();

function keepShown(old, now, gone) {
  const stood = new Map([...old.children].map((e) => [keyOf(e), e]));
  let last = null;
  for (const fresh of [...now.children]) {
    const key = keyOf(fresh);
    const here = stood.get(key) || gone.get(key) || fresh;
    if (stood.delete(key)) {
      if (here.dataset.holds) keepShown(here, fresh, gone);
    } else if (last) last.after(here);
    else old.prepend(here);
    gone.delete(key);
    last = here;
  }
  stood.forEach((e, key) => {
    if (e.matches(".govuk-error-message")) return;
    gone.set(key, e);
    e.remove();
  });
}

function followAnswers(form) {
  const gone = new Map();
  let asked = 0;
  const button = (shown) => all("[data-show]", form).forEach((e) => { e.hidden = !shown; });
  button(false);
  form.addEventListener("change", async (event) => {
    const sheet = event.target.closest("[data-decides]");
    const item = (event.target.name || "").split(".").pop().replace(/\[\d+\]$/, "");
    if (!sheet || !sheet.dataset.decides.split(" ").includes(item)) return;
    const own = ++asked;
    const typed = new URLSearchParams(new FormData(form));
    typed.set("act", "show");
    const answer = await fetch(form.action, { method: "POST", body: typed, redirect: "manual", credentials: "same-origin" }).catch(() => null);
    const text = answer && answer.ok ? await answer.text() : "";
    if (own !== asked) return;
    button(!text);
    const page = new DOMParser().parseFromString(text, "text/html");
    all("[data-decides]", form).forEach((old) => {
      const now = one(`[data-holds="${CSS.escape(old.dataset.holds)}"]`, page);
      if (now) keepShown(old, now, gone);
    });
    if (document.activeElement === body) event.target.focus({ preventScroll: true });
  });
}

new Set(all("[data-decides]").map((sheet) => sheet.closest("form"))).forEach(followAnswers);

// --- A file that is too large ---------------------------------------------------------------------------------

all("input[type=file][data-most]").forEach((input) => {
  const group = input.closest(".govuk-form-group");
  const check = () => {
    const large = [...input.files].some((file) => file.size > Number(input.dataset.most));
    all(".govuk-error-message", group).forEach((old) => old.remove());
    group.classList.toggle("govuk-form-group--error", large);
    if (large) {
      const said = document.createElement("p");
      said.className = "govuk-error-message";
      said.setAttribute("role", "alert");
      said.textContent = input.dataset.large;
      input.before(said);
    }
    return large;
  };
  input.addEventListener("change", check);
  input.form.addEventListener("submit", (event) => {
    if (!check()) return;
    event.preventDefault();
    input.focus();
  });
});

// --- Back -----------------------------------------------------------------------------------------------------

// No browser shows the answer to a form again, as it is kept nowhere. Once it is left, Back leads to the page of the form, or where
// the form has none of its own, to the one that the answer leads back to.
if (body.dataset.again) {
  addEventListener("beforeunload", () => {
    const back = one("a.govuk-back-link");
    history.replaceState(null, "", body.dataset.again === "/" && back ? back.href : body.dataset.again);
  });
}

// --- One press, one post --------------------------------------------------------------------------------------

addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => delete form.dataset.sent));
addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent && Date.now() - form.dataset.sent < 10000) event.preventDefault();
  else form.dataset.sent = Date.now();
});

// --- The other language ---------------------------------------------------------------------------------------

// What was typed in a form that keeps drafts is saved before the page is opened in the other language; of any other form
// its person is asked first, as it would be lost.
function watchLanguage() {
  const form = one("form[action='/language']");
  const ask = one("#leave");
  if (!form || !ask) return;
  let unsaved = false;
  one("main").addEventListener("input", (event) => {
    const typedIn = event.target.form;
    if (typedIn && typedIn.method === "post" && !typedIn.dataset.autosave) unsaved = true;
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const saved = await Promise.all([...drafts].map((save) => save()));
    if (unsaved || saved.includes(false)) ask.showModal();
    else form.submit();
  });
  one("[data-leave]", ask).addEventListener("click", () => form.submit());
}

watchLanguage();

// --- Idle lock ------------------------------------------------------------------------------------------------

function watchIdle() {
  const minutes = Number(body.dataset.idleMinutes);
  const lock = one("[data-lock]");
  const dialog = one("#idle");
  if (!minutes || !lock || !dialog) return;
  const seenKey = "passerelle-seen";
  const now = () => Date.now();
  let seen = now();
  let written = 0;
  const touch = () => {
    seen = now();
    if (seen - written < 5000) return;
    written = seen;
    try { localStorage.setItem(seenKey, String(seen)); } catch { /* storage may be off */ }
  };
  const latest = () => {
    try { return Math.max(seen, Number(localStorage.getItem(seenKey)) || 0); } catch { return seen; }
  };
  const active = () => { if (!dialog.open) touch(); };
  for (const kind of ["keydown", "pointerdown", "scroll", "input"]) addEventListener(kind, active, { passive: true });
  touch();
  one("[data-stay]", dialog).addEventListener("click", () => {
    written = 0;
    touch();
    dialog.close();
    fetch(body.dataset.idleStay, { credentials: "same-origin" }).catch(() => {});
  });
  dialog.addEventListener("cancel", () => { written = 0; touch(); });
  setInterval(async () => {
    const idle = now() - latest();
    if (idle >= minutes * 60000) {
      await Promise.all([...drafts].map((save) => save()));
      lock.elements.locked.value = "yes";
      lock.requestSubmit();
    } else if (idle >= (minutes - 2) * 60000) {
      if (!dialog.open) dialog.showModal();
    } else if (dialog.open) dialog.close();
  }, 5000);
}

watchIdle();

// --- Keys -----------------------------------------------------------------------------------------------------

const keysOff = "passerelle-keys-off";

function keysAreOff() {
  try { return localStorage.getItem(keysOff) === "1"; } catch { return false; }
}

function isField(target) {
  return target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName);
}

let waitingForPlace = 0;

function moveInRows(step) {
  const links = all("[data-rows] tbody tr").map((row) => one("a", row)).filter(Boolean);
  if (!links.length) return false;
  const at = links.indexOf(document.activeElement);
  links[Math.max(0, Math.min(links.length - 1, at + step))].focus();
  return true;
}

function follow(key) {
  const link = one(`a[data-key="${key}"]`);
  if (link) link.click();
  return Boolean(link);
}

// turn leads from a record to the next or the one before, in the order of the list that it was opened from.
function turn(way) {
  const link = one(`[data-turn] a[rel="${way}"]`);
  if (link) link.click();
  return Boolean(link);
}

function act(key) {
  if (Date.now() - waitingForPlace < 1500) {
    waitingForPlace = 0;
    return /^[a-z]$/.test(key) && follow(key);
  }
  if (key === "g") { waitingForPlace = Date.now(); return true; }
  if (key === "/") { const search = one("[data-search]"); if (search) { search.focus(); search.select(); } return Boolean(search); }
  if (key === "?") { const help = one("#keys"); if (help && !help.open) help.showModal(); return Boolean(help); }
  if (key === "n") { const link = one("[data-new]"); if (link) link.click(); return Boolean(link); }
  if (key === "j") return moveInRows(1) || turn("next");
  if (key === "k") return moveInRows(-1) || turn("prev");
  return false;
}

addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
    event.target.form.requestSubmit();
    return;
  }
  if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && one("#go") && !one("dialog[open]")) {
    event.preventDefault();
    openGo();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (isField(event.target) || one("dialog[open]") || keysAreOff()) return;
  if (act(event.key)) event.preventDefault();
});

// --- Where to go ----------------------------------------------------------------------------------------------

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// openGo shows the screens and clients that the page /go lists; typing narrows them, and Enter asks the server for the rest.
async function openGo() {
  const box = one("#go");
  const field = one("#go-field", box);
  const list = one("[data-go-list]", box);
  box.showModal();
  field.value = "";
  if (!list.firstChild) {
    try {
      const answer = await fetch("/go?all=yes", { credentials: "same-origin" });
      const found = one("[data-go]", new DOMParser().parseFromString(await answer.text(), "text/html"));
      if (!answer.ok || !found) return;
      all("[id]", found).forEach((e) => { e.id = "box-" + e.id; });
      all("[aria-labelledby]", found).forEach((e) => e.setAttribute("aria-labelledby", "box-" + e.getAttribute("aria-labelledby")));
      list.replaceChildren(...found.children);
    } catch { return; }
  }
  narrowGo();
}

function narrowGo() {
  const asked = folded(one("#go-field").value);
  all("#go li").forEach((item) => { item.hidden = !folded(item.textContent).includes(asked); });
}

const goBox = one("#go");
if (goBox) {
  const reached = () => all("li:not([hidden]) a", goBox);
  goBox.addEventListener("input", narrowGo);
  goBox.addEventListener("keydown", (event) => {
    const links = reached();
    const at = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown") (links[at + 1] || links[0])?.focus();
    else if (event.key === "ArrowUp") (at > 0 ? links[at - 1] : one("#go-field")).focus();
    else if (event.key === "Enter" && event.target.id === "go-field" && event.target.value && links.length) links[0].click();
    else return;
    event.preventDefault();
  });
}

const keysSwitch = one("[data-keys-off]");
if (keysSwitch) {
  keysSwitch.checked = keysAreOff();
  keysSwitch.addEventListener("change", () => {
    try { localStorage.setItem(keysOff, keysSwitch.checked ? "1" : "0"); } catch { /* storage may be off */ }
  });
}
all("[data-open]").forEach((b) => b.addEventListener("click", () => one(b.dataset.open).showModal()));
all("[data-close]").forEach((b) => b.addEventListener("click", () => b.closest("dialog").close()));
all("[data-print]").forEach((b) => b.addEventListener("click", () => print()));

// --- People by "@" --------------------------------------------------------------------------------------------


function pickPeople(area, number) {
  const source = document.getElementById(area.dataset.people);
  if (!source) return;
  const people = all("option", source.content || source).map((o) => o.value || o.textContent);
  const list = document.createElement("ul");
  list.className = "app-picker";
  list.id = "people-picker-" + number;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", area.dataset.peopleLabel || "");
  list.hidden = true;
  area.after(list);
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", list.id);
  let at = 0;

  const close = () => { list.hidden = true; list.replaceChildren(); area.removeAttribute("aria-activedescendant"); };
  const asked = () => /(?:^|\s)@([^\s@]*(?: [^\s@]+)?)$/.exec(area.value.slice(0, area.selectionStart));
  const mark = (next) => {
    const items = [...list.children];
    at = (next + items.length) % items.length;
    items.forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    area.setAttribute("aria-activedescendant", items[at].id);
    items[at].scrollIntoView({ block: "nearest" });
  };
  const insert = (text) => {
    const found = asked();
    if (!found) return close();
    const end = area.selectionStart;
    area.setRangeText(text + " ", end - found[1].length - 1, end, "end");
    close();
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const open = () => {
    const found = asked();
    const matches = found ? people.filter((p) => folded(p).includes(folded(found[1]))).slice(0, 8) : [];
    if (!matches.length) return close();
    list.replaceChildren(...matches.map((text, i) => {
      const item = document.createElement("li");
      item.id = list.id + "-" + i;
      item.setAttribute("role", "option");
      item.dir = "auto";
      item.textContent = text;
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); insert(text); });
      return item;
    }));
    list.hidden = false;
    mark(0);
  };

  area.addEventListener("input", open);
  area.addEventListener("blur", close);
  area.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") mark(at + 1);
    else if (event.key === "ArrowUp") mark(at - 1);
    else if ((event.key === "Enter" && !event.ctrlKey) || event.key === "Tab") insert(list.children[at].textContent);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
}

all("textarea[data-people]").forEach(pickPeople);

// --- A whole list ---------------------------------------------------------------------------------------------

all("[data-all]").forEach((whole) => {
  const boxes = all(`input[type="checkbox"][name="${whole.dataset.all}"]`, whole.form);
  whole.addEventListener("change", () => boxes.forEach((box) => { box.checked = whole.checked; }));
  boxes.forEach((box) => box.addEventListener("change", () => { whole.checked = boxes.every((b) => b.checked); }));
});

// --- Pages that wait, and errors ------------------------------------------------------------------------------

const waiting = one("[data-refresh]");
if (waiting) setTimeout(() => location.reload(), Number(waiting.dataset.refresh) * 1000);

const summary = one(".govuk-error-summary");
if (summary) summary.focus();

all(".govuk-error-summary a").forEach((link) => link.addEventListener("click", (event) => {
  const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  (field.closest(".govuk-form-group") || field).scrollIntoView({ block: "start" });
  field.focus({ preventScroll: true });
}));

// --- A signature on the screen --------------------------------------------------------------------------------

// signPad keeps what is drawn as strokes, so that it stands again when the page comes back with a problem, and as a picture.
function signPad(pad) {
  const canvas = one("canvas", pad);
  const [drawing, kept] = ["drawing", "strokes"].map((name) => one(`[name="${name}"]`, pad));
  const pen = canvas.getContext("2d");
  let strokes = kept.value ? kept.value.split(";").map((stroke) => stroke.split(" ").map((point) => point.split(",").map(Number))) : [];
  const line = (from, to) => {
    pen.beginPath();
    pen.moveTo(...from);
    pen.lineTo(...to);
    pen.stroke();
  };
  const write = () => {
    kept.value = strokes.map((stroke) => stroke.map((point) => point.join(",")).join(" ")).join(";");
    drawing.value = strokes.length ? canvas.toDataURL("image/png").split(",")[1] : "";
  };
  const show = () => {
    Object.assign(pen, { fillStyle: "#fff", strokeStyle: "#111", lineWidth: 3, lineCap: "round", lineJoin: "round" });
    pen.fillRect(0, 0, canvas.width, canvas.height);
    strokes.forEach((stroke) => stroke.forEach((point, n) => line(stroke[n - 1] || point, point)));
    write();
  };
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height].map(Math.round);
  };
  let drawn = null;
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    strokes.push(drawn = [at(event)]);
    line(drawn[0], drawn[0]);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawn) return;
    drawn.push(at(event));
    line(drawn[drawn.length - 2], drawn[drawn.length - 1]);
  });
  ["pointerup", "pointercancel"].forEach((end) => canvas.addEventListener(end, () => {
    drawn = null;
    write();
  }));
  one("button", pad).addEventListener("click", () => {
    strokes = [];
    show();
  });
  show();
}

all("[data-sign]").forEach(signPad);
