// Comfort, never necessity: every page works without this file.
(() => {
  "use strict";
  const body = document.body;

  // "/" goes to the search field, "g d" and "g c" to My day and the caseload; off in fields.
  let before = "";
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey && e.key === "Enter" && e.target.form) { e.target.form.requestSubmit(); return; }
    if (e.ctrlKey || e.altKey || e.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName)) return;
    const search = document.querySelector("[data-search]");
    if (e.key === "/" && search) { e.preventDefault(); search.focus(); }
    const to = before === "g" && document.querySelector(`[data-key="${CSS.escape(e.key)}"]`);
    before = e.key;
    if (to) to.click();
  });

  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", (e) => {
    if (e.target.method !== "post") return;
    if (e.target.dataset.sent) { e.preventDefault(); return; }
    e.target.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((f) => delete f.dataset.sent));

  // What went wrong is read out first.
  const summary = document.querySelector(".govuk-error-summary");
  if (summary) summary.focus();

  // Fields that keep what is typed: the page says where it is kept.
  document.querySelectorAll("form[data-autosave]").forEach((form) => {
    const line = form.querySelector("[data-saved]");
    let timer;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        try {
          const answer = await fetch(form.dataset.autosave, { method: "POST", body: new URLSearchParams(new FormData(form)) });
          line.textContent = answer.ok ? line.dataset.saved.replace("{time}", new Date().toTimeString().slice(0, 5)) : line.dataset.unsaved;
        } catch { line.textContent = line.dataset.unsaved; }
      }, 1500);
    });
  });

  // After the idle time the page is locked: the next page asks who is there.
  const idle = Number(body.dataset.idleMinutes || 0) * 60000;
  if (idle) {
    let timer;
    const wait = () => { clearTimeout(timer); timer = setTimeout(() => document.querySelector("[data-lock]")?.requestSubmit(), idle); };
    ["keydown", "pointerdown", "scroll"].forEach((kind) => addEventListener(kind, wait, { passive: true }));
    wait();
  }
})();
